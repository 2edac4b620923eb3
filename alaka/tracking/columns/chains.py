"""Whom one thing after another finds among everybody: asked of the copy, with rows of PostgreSQL's
lent to it.

Few rows of another room are lent whole, and narrow whose visits and events are looked at. Many are
lent of none but the people whom everything else finds.
"""

import json
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import pairwise
from typing import Any, NamedTuple

from django.core.exceptions import EmptyResultSet
from django.db.models import F, QuerySet

from alaka.contacts.models import Contact
from alaka.segments.conditions.base import is_anybody_merged
from alaka.tracking.columns import whole
from alaka.tracking.columns.covering import Beside
from alaka.tracking.columns.whole import SHAPES, Question

# Rows that are lent whole, and people of whom alone they are lent: of more, all rows are as quick.
FEW, MOST = 100_000, 200_000
# Rows of a view that are read in a blink, and so few rows that people drawn by lot have hardly any.
_SOON, RARE = 3_000_000, 20_000
# PostgreSQL thinks that a moment lies in one of nine spans of its browser's.
_SPANS = 9
# People in one question that PostgreSQL answers by looking each of them up.
_EACH, _EACH_MOST = 5_000, 50_000

_OTHERS = {"contact": "BIGINT", "moment": "TIMESTAMP"}
_UTC = "contact, moment AT TIME ZONE 'UTC'"
# The nearest one afterwards says whether any came in time, or so many.
_FOLLOWED = """
SELECT contact, moment FROM (
    SELECT first.contact, first.moment, afterwards.later
    FROM {first} AS first ASOF LEFT JOIN ({then}) AS afterwards
        ON first.contact = afterwards.contact AND first.moment < afterwards.moment
) AS told WHERE {holds}
"""
_ENOUGH = "SELECT contact FROM ({rows}) GROUP BY contact HAVING count(*) >= {least:d}"
_SIDE = "SELECT contact, moment FROM ({sql}) AS rows (contact, moment) WHERE contact IS NOT NULL"
_LENT = """
SELECT COALESCE(root, contact) AS contact, moment
FROM {name} LEFT JOIN roots ON roots.id = contact WHERE contact IS NOT NULL
"""
_NOBODY = "SELECT NULL::BIGINT AS contact, NULL::TIMESTAMP AS moment WHERE false"


class Side(NamedTuple):
    """Rows of PostgreSQL's, by the paths of their person and of when they happened. Of those that
    come after others: that so many ``must`` come, or none, within so many days of it."""

    rows: "QuerySet[Any]"
    contact: str
    at: str
    must: bool
    least: int
    days: int | None

    @property
    def is_on_sites(self) -> bool:
        return self.rows.model._meta.db_table in SHAPES

    @property
    def holds(self) -> str:
        came = "later IS NOT NULL"
        if self.days is not None:
            came += f" AND later <= moment + INTERVAL {self.days:d} DAY"
        return came if self.must else f"NOT ({came})"

    def nearest(self, rows: str) -> str:
        """By the moment of each row when it is the last of so many."""
        if self.least == 1:
            return f"SELECT contact, moment, moment AS later FROM ({rows})"  # noqa: S608 - ours
        return f"""
            SELECT contact, moment, min(later) AS later FROM (
                SELECT contact, moment, lead(moment, {self.least - 1:d}) OVER (
                    PARTITION BY contact ORDER BY moment
                ) AS later FROM ({rows})
            ) GROUP BY contact, moment
        """  # noqa: S608 - ours

    def after(self, first: str, rows: str) -> str:
        """Those of the first, a table, after which these rows of it came, or did not."""
        return _FOLLOWED.format(first=first, then=self.nearest(rows), holds=self.holds)

    def since(self, since: datetime | None) -> "QuerySet[Any]":
        rows = self.rows.order_by()
        return rows.filter(**{f"{self.at}__gte": since}) if since is not None else rows

    def guessed(self, since: datetime | None) -> float:
        """About how many rows there are, as PostgreSQL plans."""
        try:
            plan = json.loads(self.since(since).explain(format="json"))
        except EmptyResultSet:
            return 0
        return float(plan[0]["Plan"]["Plan Rows"]) * (_SPANS if self.is_on_sites else 1)


def is_wide(sides: Sequence[Side], since: datetime | None, is_denied: bool) -> bool:
    """Whether one would wait until everybody is asked for all of it: much is to be read, and none
    of it is so rare that few are found. ``is_denied``: all others are meant."""
    on_sites = [side for side in sides if side.is_on_sites]
    if not any(whole.is_wide(side.rows, since) for side in on_sites):
        return False
    if is_denied or any(side.guessed(since) > _SOON for side in on_sites):
        return True
    must = [side for place, side in enumerate(sides) if side.must or place == 0]
    return all(side.guessed(since) > RARE for side in must)


def followed(
    sides: Sequence[Side], since: datetime | None, among: Sequence[int] | None = None
) -> list[int] | None:
    """Ids of the people who have so many of the first rows after which the next ones came, or
    did not, and so on. One side at least is of a view of whose they are; see `whole.people`."""
    if not whole.is_copied(since):
        return None
    chain = _Chain(sides, since, among)
    places = range(len(sides))
    others = [place for place in places if not sides[place].is_on_sites]
    many = {place for place in others if sides[place].guessed(since) > FEW}
    chain.lend(place for place in others if place not in many)
    known = among
    if many and (left := chain.without(many)):
        found = chain.people(left, among)
        if found is None:
            return None
        known = found if len(found) <= MOST else among
    chain.lend(many, known)
    return chain.people(places, known)


@dataclass
class _Chain:
    sides: Sequence[Side]
    since: datetime | None
    among: Sequence[int] | None
    lent: dict[int, Beside | None] = field(default_factory=dict)

    def without(self, many: Collection[int]) -> list[int]:
        """Places that say who it may be, though these sides are left out. Before what must not
        have come none is."""
        left = [place for place in range(len(self.sides)) if place not in many]
        is_told = {after for before, after in pairwise(left) if after == before + 1}
        return [place for place in left if self.sides[place].must or place in is_told | {0}]

    def lend(self, places: Iterable[int], known: Sequence[int] | None = None) -> None:
        for place in places:
            side = self.sides[place]
            rows = side.since(self.since)
            parts = [rows]
            if known is not None:
                whose = f"{side.contact}__any_of"
                parts = [rows.filter(**{whose: some}) for some in _some(known)]
            first, *more = [part.values_list(side.contact, F(side.at)) for part in parts]
            self.lent[place] = Beside.of(
                _OTHERS, _UTC, first.union(*more, all=True) if more else first
            )

    def people(self, places: Sequence[int], known: Sequence[int] | None) -> list[int] | None:
        """Whom the sides at these places find."""
        question, rows = Question(known, is_about=self.among is not None), ""
        then: Side | None = None
        for before, place in reversed([(-1, places[0]), *pairwise(places)]):
            these = self._rows(place, question)
            if these is None:
                return None
            rows = then.after(these, rows) if then else f"FROM {these}"
            then = self._after(before, place)
        enough = _ENOUGH.format(rows=rows, least=self.sides[places[0]].least)
        return question.ask(enough, self.since)

    def _after(self, before: int, place: int) -> Side:
        """As it follows on the one before, where those between them are left out: it may have come
        after all their days."""
        days = [side.days for side in self.sides[before + 1 : place + 1]]
        whole = None if None in days else sum(filter(None, days))
        return self.sides[place]._replace(days=whole)

    def _rows(self, place: int, question: Question) -> str | None:
        """The name of a table of the person and the moment of each row."""
        side = self.sides[place]
        if side.is_on_sites:
            try:
                sql = question.view(side.rows.order_by().values_list(side.contact, side.at))
            except EmptyResultSet:
                return question.named(_NOBODY)
            return sql and question.named(_SIDE.format(sql=sql))
        lent, name = self.lent[place], f"others_{place}"
        if lent is None:
            return question.named(_NOBODY)
        question.beside[name] = lent
        found = _LENT.format(name=name)
        if side.must or place == 0:
            question.whose.append(f"contact IN (SELECT contact FROM ({found}))")  # noqa: S608
        return question.named(found)


def _some(people: Sequence[int]) -> list[list[int]]:
    """All records of these people; in parts, while they are few."""
    records = [*people]
    if is_anybody_merged():
        merged = Contact.objects.filter(root__any_of=records)
        records += merged.values_list("pk", flat=True)
    size = _EACH if len(records) <= _EACH_MOST else len(records)
    return [records[at : at + size] for at in range(0, len(records), size)] or [[]]
