"""People in the order of what happened with them last, read along the index of what happened, so
that nobody is gathered first. With whom nothing happened comes last, whichever way it runs.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, NamedTuple

from django.db import connection
from django.db.models import DateTimeField, Exists, F, Max, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce, Greatest

from alaka.core.hurrying import TooLongError
from alaka.core.paging import Edge, Order, Page, decode, turn
from alaka.core.prepared import given, prepared
from alaka.segments.conditions.base import asked_together, is_anybody_merged, same_person

# What stands for the moment of those with whom nothing happened, where it falls or rises.
_NEVER = {True: datetime(1000, 1, 1, tzinfo=UTC), False: datetime(9000, 1, 1, tzinfo=UTC)}
# Rows that are looked at for one page. Where it is not full by then, few are found among them.
MOST = 6_000
_WIDEST = 2_000
_KIND = DateTimeField()


class _Way(NamedTuple):
    """``down``: to earlier moments. ``is_turned``: back to the page before. ``is_whole``: nobody
    walks."""

    never: datetime
    down: bool
    is_turned: bool
    is_whole: bool


@dataclass(frozen=True, eq=False)
class Walk:
    """``rows`` are all that count, each of a ``contact``; ``parts`` are the same, each of which an
    index gives in the order of ``moment``, the one whose moments are latest first.

    Statements are kept for each: one is made once, of all that decides what counts.
    """

    rows: "QuerySet[Any]"
    parts: "Sequence[QuerySet[Any]]"
    moment: str

    def order(self, is_falling: bool) -> Order:
        return Order("sorted", is_falling, _KIND)

    def by(self, is_falling: bool) -> Any:
        """The moment of a person as an expression: for those who are at hand."""

        def last(whose: Q) -> Any:
            one = self.rows.filter(whose).order_by().annotate(one=Value(1)).values("one")
            return Subquery(one.annotate(last=Max(self.moment)).values("last"))

        found = last(Q(contact=OuterRef("pk")))
        if is_anybody_merged():
            found = Greatest(found, last(Q(contact__any_of=OuterRef("family"))))
        return Coalesce(found, Value(_NEVER[is_falling]), output_field=_KIND)

    def page(
        self,
        people: "QuerySet[Any]",
        order: Order,
        *,
        after: str,
        before: str,
        size: int,
        is_whole: bool = False,
    ) -> "Page[Any]":
        """``is_whole``: the last moments of all of them are gathered. Else raises TooLongError
        where few are found along the way."""

        def fetch(edge: Edge | None, turned: bool) -> list[Any]:
            down = order.is_falling is not turned
            way = _Way(_NEVER[order.is_falling], down, turned, is_whole)
            with asked_together():
                return self._fetch(people, edge, way, size + 1)

        start = decode(after, people.model, order)
        end = decode(before, people.model, order) if start is None else None
        return turn(fetch, order, start, end, size)

    def _fetch(self, people: Any, edge: Edge | None, way: _Way, count: int) -> list[Any]:
        is_among_silent = edge is not None and edge[0] == way.never
        found: list[Any] = []
        if way.is_turned and (edge is None or is_among_silent):
            found, edge = self._silent(people, edge, way, count), None
        if way.is_turned or not is_among_silent:
            heard = self._gathered if way.is_whole else self._heard
            found += heard(people, edge, way.down, count - len(found))
            edge = None
        if way.is_turned:
            return found
        return found + self._silent(people, edge, way, count - len(found))

    def _heard(self, people: Any, edge: Edge | None, down: bool, count: int) -> list[Any]:
        found: list[Any] = []
        looked, width = 0, count
        while len(found) < count:
            keys = self._keys(edge, down, width)
            known = people.filter(pk__any_of=[pk for _at, pk in keys]).in_bulk()
            found += [_at(known[pk], at) for at, pk in keys if pk in known]
            looked += len(keys)
            if len(keys) < width:
                break
            if looked > MOST and len(found) < count:
                raise TooLongError
            edge, width = keys[-1], min(width * 4, _WIDEST)
        return found[:count]

    def _gathered(self, people: Any, edge: Edge | None, down: bool, count: int) -> list[Any]:
        who = Coalesce("contact__root", "contact") if is_anybody_merged() else F("contact")
        rows = self.rows.exclude(contact=None).annotate(person=who)
        rows = rows.filter(person__in=people.order_by().values("pk")).order_by()
        last = rows.values("person").annotate(last=Max(self.moment))
        if edge is not None:
            less = "lt" if down else "gt"
            last = last.filter(
                Q(**{f"last__{less}": edge[0]}) | Q(**{"last": edge[0], f"person__{less}": edge[1]})
            )
        sign = "-" if down else ""
        with connection.cursor() as cursor:
            # In the order of people, what happened lies all over its table.
            cursor.execute("SET LOCAL enable_mergejoin = off")
            keys = list(
                last.order_by(f"{sign}last", f"{sign}person").values_list("last", "person")[:count]
            )
            cursor.execute("SET LOCAL enable_mergejoin TO DEFAULT")
        known = people.filter(pk__any_of=[pk for _at, pk in keys]).in_bulk()
        return [_at(known[pk], at) for at, pk in keys if pk in known]

    def _keys(self, edge: Edge | None, down: bool, count: int) -> list[Edge]:
        """Moment and person, of each person once. Once a page is full, a part is read no further
        than it would change it."""
        moment, pk = edge or (None, None)
        keys: list[Edge] = []
        for place in range(len(self.parts))[:: 1 if down else -1]:
            last = keys[-1][0] if len(keys) == count else None
            bounds = _Bounds(edge is not None, last is not None)
            ask = _keys(self, place, down, bounds, is_anybody_merged(), count)
            keys += ask.rows(moment=moment, pk=pk, last=last)
            keys = sorted(keys, reverse=down)[:count]
        return keys

    def _silent(self, people: Any, edge: Edge | None, way: _Way, count: int) -> list[Any]:
        if count <= 0:
            return []
        # Looked for with each: a join would read for a page what happened with everybody.
        rows = people.alias(heard=_one(self.rows.filter(contact=OuterRef("pk")))).filter(heard=0)
        if is_anybody_merged():
            theirs = self.rows.filter(contact__any_of=OuterRef("family"))
            rows = rows.alias(others=_one(theirs)).filter(others=0)
        if edge is not None:
            rows = rows.filter(**{"pk__lt" if way.down else "pk__gt": edge[1]})
        found = rows.order_by("-pk" if way.down else "pk")[:count]
        return [_at(contact, way.never) for contact in found]


def _at(contact: Any, at: datetime) -> Any:
    contact.sorted = at
    return contact


def _one(rows: "QuerySet[Any]") -> Coalesce:
    """The number of any of them, or 0."""
    return Coalesce(Subquery(rows.order_by().values("pk")[:1]), 0)


class _Bounds(NamedTuple):
    """Whether there is where to begin, and where to end."""

    has_edge: bool
    has_last: bool


@prepared
def _keys(
    walk: Walk, place: int, down: bool, bounds: _Bounds, is_merged: bool, count: int
) -> "QuerySet[Any, tuple[Any, ...]]":
    at, sign, less, more = walk.moment, *(("-", "lt", "gt") if down else ("", "gt", "lt"))
    later = Q(**{f"{at}__gt": OuterRef(at)}) | Q(**{at: OuterRef(at), "pk__gt": OuterRef("pk")})
    newer = walk.rows.filter(same_person("contact", "contact"), later)
    who = Coalesce("contact__root", "contact") if is_merged else F("contact")
    rows = walk.parts[place].exclude(contact=None).annotate(person=who).filter(~Exists(newer))
    if bounds.has_edge:
        inside = Q(**{f"{at}__{less}": given("moment")}) | Q(**{f"person__{less}": given("pk")})
        rows = rows.filter(inside, **{f"{at}__{less}e": given("moment")})
    if bounds.has_last:
        rows = rows.filter(**{f"{at}__{more}e": given("last")})
    return rows.order_by(f"{sign}{at}", f"{sign}person").values_list(at, "person")[:count]
