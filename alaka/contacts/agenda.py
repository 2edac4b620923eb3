"""What waits for one agent, from every room: the lines of "What to do next".

``registry.AGENDA`` names functions (request) → entries, of what this agent may see and is his to
do. Each room says how urgent its own is; the page puts them in one order.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from enum import IntEnum

from django.http import HttpRequest
from django.utils.module_loading import import_string

from alaka import registry
from alaka.contacts.models import Company, Contact
from alaka.contacts.next import Step

# So many of each room; whoever has more has no need to see them all at once.
MOST = 50


class Urgency(IntEnum):
    """The first thing that decides the order, the most urgent first."""

    BROKEN = 1  # Something promised to a customer is late.
    WAITING = 2  # A customer waits for us.
    TODAY = 3  # To be done today, or late, with no customer waiting for it.
    STILL = 4  # Nothing happens where something should.


@dataclass(frozen=True)
class Reason:
    """Why it stands here, in a word or three; ``tone`` is danger, warning or nothing."""

    text: str
    tone: str = ""


@dataclass(frozen=True, kw_only=True)
class Entry:
    """``key`` names it for as long as it waits for the same. ``do_url`` takes a POST that does it
    at once, ``later_url`` one (with ``days``) that puts it off; without them it is opened, and put
    aside for its reader. ``value`` is in the currency of the business."""

    key: str
    step: Step
    urgency: Urgency
    reasons: tuple[Reason, ...] = ()
    contact: Contact | None = None
    company: Company | None = None
    value: Decimal | None = None
    do_url: str = ""
    result_url: str = ""
    later_url: str = ""
    # What a next step planned from here hangs on, as "deal=12"; else on the person.
    plan_about: str = ""

    @property
    def who(self) -> Contact | Company | None:
        return self.contact or self.company


def entries(request: HttpRequest) -> Iterator[Entry]:
    """Of all rooms, in no order."""
    for path in registry.AGENDA:
        found: Iterable[Entry] = import_string(path)(request)
        yield from found
