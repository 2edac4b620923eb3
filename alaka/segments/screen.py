"""The filter as the page shows it: its conditions as chips, each with what can be done to it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote, urlencode

from django.utils.translation import gettext as _

from alaka.accounts.models import Agent
from alaka.core.words import Words
from alaka.segments.editing import Row, bare
from alaka.segments.language import ALL, Filter, read, written
from alaka.segments.listing import Listing
from alaka.segments.offering import conditions_for, groups_for

# No condition is called so, and no filter says it.
_STAND_IN = "8675309867530986"


@dataclass(frozen=True)
class Chip:
    """One condition. ``change`` is empty where it cannot be changed on the screen."""

    text: str
    faults: list[Words]
    change: str
    remove: str


@dataclass(frozen=True)
class Box:
    """A condition, or several joined the other way than the boxes are; ``beside`` adds to them."""

    chips: list[Chip]
    beside: str


@dataclass(frozen=True)
class Screen:
    boxes: list[Box]
    joint: str
    inner: str
    turned: str
    cleared: str
    menu: list[tuple[str, list[tuple[Any, str]]]]


def screen(listing: Listing, asked: Filter, agent: Agent) -> Screen:
    row = Row.of(asked.data)
    boxes = [_box(listing, row, place, agent) for place in range(len(row.parts))]
    if asked.root is not None and not boxes:
        # It is no filter: there is nothing in it but the fault.
        boxes = [Box([_chip(listing, asked, "", row, {})], "")]
    words = {True: _("and"), False: _("or")}
    return Screen(
        boxes,
        joint=words[row.joint == ALL],
        inner=words[row.joint != ALL],
        turned=_url(listing, row.turned()) if len(row.parts) > 1 else "",
        cleared=listing.but(filter="").url(),
        menu=menu(listing, "", agent),
    )


def menu(listing: Listing, place: str, agent: Agent) -> list[tuple[str, list[tuple[Any, str]]]]:
    """All conditions that can be added, by room, with the address of the form of each."""
    # Of the forty only the name in the middle differs.
    before, after = entry(listing, _STAND_IN, place, "add").split(_STAND_IN)
    return [
        (group, [(str(kind.title), f"{before}{quote(kind.name)}{after}") for kind in found])
        for group, found in groups_for(agent, listing.about).items()
    ]


def entry(listing: Listing, name: str, place: str, act: str) -> str:
    asked = {"list": listing.query(), "at": place, "act": act}
    return f"{listing.subject.address('condition', name)}?{urlencode(asked)}"


def _box(listing: Listing, row: Row, place: int, agent: Agent) -> Box:
    part, known = row.parts[place], conditions_for(agent, listing.about)
    inside = part if isinstance(part, list) else [part]
    chips = []
    for number, each in enumerate(inside):
        at = f"{place}.{number}" if isinstance(part, list) else str(place)
        chips.append(_chip(listing, read(each, agent, listing.about), at, row, known))
    is_open = isinstance(part, list) or bool(bare(part))
    asked = {"list": listing.query(), "at": str(place)}
    beside = f"{listing.subject.address('conditions')}?{urlencode(asked)}" if is_open else ""
    return Box(chips, beside)


def _chip(listing: Listing, asked: Filter, at: str, row: Row, known: Mapping[str, Any]) -> Chip:
    leaf = bare(asked.data)
    name = str(leaf.get("of", ""))
    can_change = name in known and known[name].can_be_entered(leaf)
    change = entry(listing, name, at, "change") if can_change else ""
    text, faults = asked.sentence() or _("nothing"), list(asked.faults().values())
    return Chip(text, faults, change, _url(listing, row.without(at)))


def _url(listing: Listing, row: Row) -> str:
    return listing.but(filter=written(row.data())).url()
