"""How many people a filter finds while somebody is still at it, and some of them: soon, if need be
about.

Exactly where that takes no longer than a blink; else of some thousands of people, read as they lie
in their table here and there; else as PostgreSQL guesses when it plans. Where much is to be read
that others did, people drawn by lot come first, and all are counted where that finds few.
"""

from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np
from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import Max, Min

from alaka.accounts.models import Agent
from alaka.contacts.listing import give_handles
from alaka.contacts.models import Contact
from alaka.contacts.models.contact import ContactQuerySet
from alaka.core.hurrying import TooLongError, at_most
from alaka.segments.language import Filter

# Milliseconds for each way.
SOON, SHOWN_SOON = 120, 100
SAMPLED = 3_000
SHOWN = 5
# People drawn by lot, fewer where that takes too long. So many of them must be found: a doubt of a
# fifth. From MANY on it is less than a tenth, and two digits are known.
DRAWN, FEWER, ENOUGH, MANY = 20_000, 5_000, 25, 100
_TOTAL = """
SELECT greatest(reltuples, 1)::bigint FROM pg_class WHERE oid = 'contacts_contact'::regclass
"""
_LYING = "SELECT id FROM contacts_contact TABLESAMPLE SYSTEM (%s)"


@dataclass(frozen=True)
class Running:
    """``is_about``: it is an estimate. ``is_below``: they are so few that all that is known is that
    there are fewer."""

    count: int
    people: list[Contact]
    is_about: bool = False
    is_below: bool = False


def running(asked: Filter, agent: Agent) -> Running:
    """As the agent sees people; nobody where it has a fault."""
    if asked.faults():
        return Running(0, [])
    visible = Contact.objects.visible_to(agent)
    few, wide = visible.filter(asked.asked()), asked.wide()
    if any(wide):
        if found := _drawn(visible, asked):
            return found
        if not all(wide) and (count := _counted(few)) is not None:
            return Running(count, _shown(few, []) if count else [])
    whole = visible.filter(asked.asked(of_all=True))
    count = _counted(whole)
    if count is None:
        return _about(whole, few)
    return Running(count, _shown(whole, []) if count else [])


def _counted(rows: ContactQuerySet) -> int | None:
    """None where that takes too long."""
    try:
        with at_most(SOON):
            return rows.count()
    except TooLongError:
        return None


def _drawn(visible: ContactQuerySet, asked: Filter) -> Running | None:
    """Of people drawn by lot; None where too few of them are found, or they are all."""
    ends = Contact.objects.aggregate(first=Min("pk"), last=Max("pk"))
    first, last = ends["first"] or 0, ends["last"] or 0
    if last - first < DRAWN:
        return None
    span = -(-(last - first + 1) // DRAWN) * DRAWN
    lots = [first + lot for lot in _lots(span)]
    rows = visible.filter(asked.asked(among=lots)).order_by("-pk")
    for some in (lots, lots[:FEWER]):
        try:
            with at_most(SOON):
                found = list(rows.filter(pk__any_of=some).values_list("pk", flat=True))
        except TooLongError:
            continue
        if len(found) < ENOUGH:
            return None
        count = _rounded(len(found) * span / len(some), of=len(found))
        return Running(count, _named(found), is_about=True)
    return None


@lru_cache(1)
def _lots(span: int) -> list[int]:
    """The same ones for so many numbers each time."""
    lots: list[int] = np.random.default_rng(1).choice(span, DRAWN, replace=False).tolist()
    return lots


def _about(whole: ContactQuerySet, few: ContactQuerySet) -> Running:
    try:
        with at_most(SOON):
            total, read, found = _sampled(few)
    except TooLongError:
        return Running(_rounded(_planned(whole)), _shown(few, []), is_about=True)
    # Of whom none is among so many that were read, there are hardly more than three in so many.
    count = total * (len(found) or 3) / max(read, 1)
    about = _rounded(count, of=len(found))
    return Running(about, _shown(few, found), is_about=True, is_below=not found)


def _sampled(few: ContactQuerySet) -> tuple[int, int, list[int]]:
    """How many rows there are, how many of them were read, and whom of those it finds."""
    with connection.cursor() as cursor:
        cursor.execute(_TOTAL)
        (total,) = cursor.fetchone()
        cursor.execute(_LYING, [min(100.0, 100 * SAMPLED / total)])
        ids = [pk for (pk,) in cursor.fetchall()]
    return total, len(ids), list(few.filter(pk__any_of=ids).values_list("pk", flat=True))


def _planned(rows: ContactQuerySet) -> float:
    try:
        statement, values = rows.order_by().values("pk").query.sql_with_params()
    except EmptyResultSet:
        return 0
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN (FORMAT JSON) {statement}", values)
        plan: list[dict[str, Any]] = cursor.fetchone()[0]
    return float(plan[0]["Plan"]["Plan Rows"])


def _shown(rows: ContactQuerySet, known: list[int]) -> list[Contact]:
    """The newest, where they are found soon."""
    try:
        with at_most(SHOWN_SOON):
            found = list(rows.order_by("-pk")[:SHOWN])
    except TooLongError:
        return _named(known)
    give_handles([each for each in found if not each.name])
    return found


def _named(known: list[int]) -> list[Contact]:
    found = list(Contact.objects.filter(pk__in=known[:SHOWN]).order_by("-pk"))
    give_handles([each for each in found if not each.name])
    return found


def _rounded(count: float, of: int = MANY) -> int:
    """As many digits as are known; ``of`` so many people it was worked out."""
    whole = round(count)
    step = 10 ** max(0, len(str(whole)) - (2 if of >= MANY else 1))
    return round(whole / step) * step
