"""A list of people or companies as a table: its headings, which sort, and its lines."""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from alaka.accounts.models import Agent
from alaka.segments.listing import Listing
from alaka.segments.offering import columns_for
from alaka.segments.own_fields import fields_of
from alaka.segments.subjects.own import sorts


@dataclass(frozen=True)
class Heading:
    """``url`` sorts by it, the other way round where that is done; ``order`` is for aria-sort."""

    name: str
    title: str
    url: str = ""
    order: str = ""
    is_number: bool = False


@dataclass(frozen=True)
class Line:
    """``select`` names the box that chooses it."""

    record: Any
    name: str
    url: str
    select: str
    cells: list[tuple[Heading, str]]


def headings(listing: Listing, agent: Agent) -> list[Heading]:
    known, sorted_by = columns_for(agent, listing.about), _sorted_by(listing, agent)
    shown = [_heading(listing, "name", _("Name"), False, "name" in sorted_by)]
    for name in listing.columns:
        if column := known.get(name):
            is_sorted = name in sorted_by
            shown.append(_heading(listing, name, column.title, column.is_number, is_sorted))
    return shown


def _sorted_by(listing: Listing, agent: Agent) -> set[str]:
    """The columns that sort; none of people where words were asked: the best come first."""
    subject = listing.subject
    if listing.words and not listing.is_of_companies:
        return set()
    own = fields_of(agent, listing.about) if subject.can_sort_own else []
    return set(subject.sorted) | {field.path for field in own if sorts(field)}


def _heading(listing: Listing, name: str, title: Any, is_number: bool, is_sorted: bool) -> Heading:
    title = str(title)  # it is said in every line
    if not is_sorted:
        return Heading(name, title, is_number=is_number)
    turned = f"-{name}" if listing.order == name else name
    order = {name: "ascending", f"-{name}": "descending"}.get(listing.order, "")
    return Heading(name, title, listing.but(order=turned).url(), order, is_number)


def lines(listing: Listing, rows: list[Any], agent: Agent) -> list[Line]:
    shown, known = headings(listing, agent)[1:], columns_for(agent, listing.about)
    cells = {each.name: known[each.name].cells(rows, agent) if rows else {} for each in shown}
    select = _("Select %(name)s")
    return [
        Line(
            record,
            name := str(record),
            record.get_absolute_url(),
            select % {"name": name},
            [(each, cells[each.name].get(record.pk, "")) for each in shown],
        )
        for record in rows
    ]


def choices(listing: Listing, agent: Agent) -> list[tuple[str, str, bool]]:
    """All columns there are, with whether each is shown."""
    known = columns_for(agent, listing.about).items()
    return [(name, str(each.title), name in listing.columns) for name, each in known]


def orders(listing: Listing, agent: Agent) -> list[tuple[str, str]]:
    found = [
        ("name", _("Name, from the beginning of the alphabet")),
        ("-name", _("Name, from the end of the alphabet")),
    ]
    if listing.is_of_companies:
        found += [("-added", _("Added, newest first")), ("added", _("Added, oldest first"))]
    else:
        found += [
            ("-first_seen", _("First seen, newest first")),
            ("first_seen", _("First seen, oldest first")),
        ]
    titles = {name: str(each.title) for name, each in columns_for(agent, listing.about).items()}
    others = [
        name for name in titles if name in _sorted_by(listing, agent) - {"added", "first_seen"}
    ]
    for name in others:
        rising, falling = (
            pgettext("order", "%(column)s, rising"),
            pgettext("order", "%(column)s, falling"),
        )
        found.append((name, rising % {"column": titles[name]}))
        found.append((f"-{name}", falling % {"column": titles[name]}))
    return found
