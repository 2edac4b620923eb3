from alaka.tracking.models.arrival import Arrival
from alaka.tracking.models.event import Apart, Kind, SeenEvent
from alaka.tracking.models.link import Link, Reason
from alaka.tracking.models.source import Addresses, Consent, Source
from alaka.tracking.models.term import Term
from alaka.tracking.models.visit import Visit

__all__ = [
    "Addresses",
    "Apart",
    "Arrival",
    "Consent",
    "Kind",
    "Link",
    "Reason",
    "SeenEvent",
    "Source",
    "Term",
    "Visit",
]
