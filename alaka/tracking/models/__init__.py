from alaka.tracking.models.arrival import Arrival
from alaka.tracking.models.change import DayChange, LinkChange
from alaka.tracking.models.day_count import REFUSED, DayCount
from alaka.tracking.models.event import Apart, Kind, SeenEvent
from alaka.tracking.models.link import Link, Reason
from alaka.tracking.models.owned import OwnedEvent, OwnedVisit
from alaka.tracking.models.salt import Salt
from alaka.tracking.models.source import Addresses, Consent, Source
from alaka.tracking.models.term import Term
from alaka.tracking.models.visit import Visit

__all__ = [
    "REFUSED",
    "Addresses",
    "Apart",
    "Arrival",
    "Consent",
    "DayChange",
    "DayCount",
    "Kind",
    "Link",
    "LinkChange",
    "OwnedEvent",
    "OwnedVisit",
    "Reason",
    "Salt",
    "SeenEvent",
    "Source",
    "Term",
    "Visit",
]
