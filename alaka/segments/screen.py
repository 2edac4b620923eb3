"""The filter as the page shows it: its conditions as chips, each with what can be done to it."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote, urlencode

from django.utils.translation import gettext as _

from alaka.accounts.models import Agent
from alaka.core.words import Words
from alaka.segments.editing import LEVELS, OTHER, Row, bare
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
class Part:
    """One after the other: a chip, a group that begins or ends, or the word between two.

    ``url`` swaps that word, or turns the group into its opposite; ``beside`` adds to a chip, or to
    the group that ends, joined by ``text``.
    """

    kind: str
    text: str = ""
    url: str = ""
    beside: str = ""
    chip: Chip | None = None
    is_inner: bool = False
    is_opposite: bool = False


@dataclass(frozen=True)
class Screen:
    parts: list[Part]
    cleared: str
    menu: list[tuple[str, list[tuple[Any, str]]]]


def screen(listing: Listing, asked: Filter, agent: Agent) -> Screen:
    row = Row.of(asked.data)
    parts = list(_parts(listing, row, agent))
    if asked.root is not None and not parts:
        # It is no filter: there is nothing in it but the fault.
        parts = [Part("chip", chip=_chip(listing, asked, "", row, {}))]
    return Screen(parts, listing.but(filter="").url(), menu(listing, "", agent))


def _word(joint: str) -> str:
    return _("and") if joint == ALL else _("or")


def _parts(listing: Listing, row: Row, agent: Agent) -> Iterator[Part]:
    known = conditions_for(agent, listing.about)

    def inside(group: Row, path: Sequence[int]) -> Iterator[Part]:
        for number, each in enumerate(group.parts):
            here = [*path, number]
            at = ".".join(map(str, here))
            if number:
                turned = "" if path else _url(listing, row.turned())
                yield Part("word", _word(group.joint), turned)
            if isinstance(each, Row):
                opposed = _url(listing, row.opposed(at))
                yield Part("begin", url=opposed, is_opposite=each.is_opposite)
                yield from inside(each, here)
                yield Part("end", _word(each.joint), beside=_beside(listing, at))
            else:
                chip = _chip(listing, read(each, agent, listing.about), at, row, known)
                is_open = len(here) < LEVELS and bool(bare(each))
                beside = _beside(listing, at) if is_open else ""
                word = _word(OTHER[group.joint])
                yield Part("chip", word, beside=beside, chip=chip, is_inner=bool(path))

    return inside(row, [])


def _beside(listing: Listing, at: str) -> str:
    asked = {"list": listing.query(), "at": at}
    return f"{listing.subject.address('conditions')}?{urlencode(asked)}"


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


def _chip(listing: Listing, asked: Filter, at: str, row: Row, known: Mapping[str, Any]) -> Chip:
    leaf = bare(asked.data)
    name = str(leaf.get("of", ""))
    can_change = name in known and known[name].can_be_entered(leaf)
    change = entry(listing, name, at, "change") if can_change else ""
    text, faults = asked.sentence() or _("nothing"), list(asked.faults().values())
    return Chip(text, faults, change, _url(listing, row.without(at)))


def _url(listing: Listing, row: Row) -> str:
    return listing.but(filter=written(row.data())).url()
