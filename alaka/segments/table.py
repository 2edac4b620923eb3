"""The list of people as a table: its headings, which sort, and its lines."""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from alaka.accounts.models import Agent
from alaka.contacts.models import Contact
from alaka.segments.listing import Listing
from alaka.segments.offering import columns_for

_SORTED = ("name", "first_seen")


@dataclass(frozen=True)
class Heading:
    """``url`` sorts by it, the other way round where that is done; ``order`` is for aria-sort."""

    name: str
    title: Any
    url: str = ""
    order: str = ""
    is_number: bool = False


@dataclass(frozen=True)
class Line:
    contact: Contact
    cells: list[tuple[Heading, str]]


def headings(listing: Listing, agent: Agent) -> list[Heading]:
    known = columns_for(agent)
    shown: list[Heading] = [_heading(listing, "name", _("Name"), False)]
    for name in listing.columns:
        if column := known.get(name):
            shown.append(_heading(listing, name, column.title, column.is_number))
    return shown


def _heading(listing: Listing, name: str, title: Any, is_number: bool) -> Heading:
    if name not in _SORTED or listing.words:
        return Heading(name, title, is_number=is_number)
    turned = f"-{name}" if listing.order == name else name
    order = {name: "ascending", f"-{name}": "descending"}.get(listing.order, "")
    return Heading(name, title, listing.but(order=turned).url(), order, is_number)


def lines(listing: Listing, people: list[Contact], agent: Agent) -> list[Line]:
    shown, known = headings(listing, agent)[1:], columns_for(agent)
    cells = {each.name: known[each.name].cells(people, agent) if people else {} for each in shown}
    return [
        Line(contact, [(each, cells[each.name].get(contact.pk, "")) for each in shown])
        for contact in people
    ]


def choices(listing: Listing, agent: Agent) -> list[tuple[str, Any, bool]]:
    """All columns there are, with whether each is shown."""
    known = columns_for(agent).items()
    return [(name, each.title, name in listing.columns) for name, each in known]


def orders() -> list[tuple[str, str]]:
    return [
        ("name", _("Name, from the beginning of the alphabet")),
        ("-name", _("Name, from the end of the alphabet")),
        ("-first_seen", _("First seen, newest first")),
        ("first_seen", _("First seen, oldest first")),
    ]
