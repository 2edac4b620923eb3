"""In which order an agent is told what to do: the rule that the page explains.

How urgent it is; then what it is worth, the most first; then what waits or was due longest. Equals
stand by their keys, so that the same things always stand the same.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from itertools import groupby

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from alaka.contacts.agenda import Entry, Urgency
from alaka.core import clock

TITLES: dict[Urgency, Promise] = {
    Urgency.BROKEN: _("Late for customers"),
    Urgency.WAITING: _("Customers who wait"),
    Urgency.TODAY: _("For today"),
    Urgency.STILL: _("Gone quiet"),
}


@dataclass(frozen=True)
class Group:
    title: str | Promise
    entries: list[Entry]
    is_late: bool


def in_order(found: Iterable[Entry]) -> list[Entry]:
    last = clock.now().replace(year=9999)
    return sorted(found, key=lambda entry: _place(entry, last))


def _place(entry: Entry, last: datetime) -> tuple[int, Decimal, datetime, str]:
    return entry.urgency, -(entry.value or Decimal()), entry.step.at or last, entry.key


def grouped(found: Iterable[Entry]) -> list[Group]:
    """Entries that are in order, under what they have in common."""
    return [
        Group(TITLES[urgency], list(run), urgency == Urgency.BROKEN)
        for urgency, run in groupby(found, key=lambda entry: entry.urgency)
    ]
