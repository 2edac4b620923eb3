"""The business's own past, looked at month by month; and how well what was learned of it told.

Some people (all, where they are not more than SOME) are looked at as they stood at the beginning of
each of the last months, and whether they bought in it. The last months are held back: points and
paces of the months before them are tried on them. What counts from then on is learned of all.
"""

from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from typing import Any

import numpy as np

from alaka.contacts.models import Contact
from alaka.core import clock
from alaka.scores import following, learning, rhythms
from alaka.scores.gathering import Numbers, bought, facts
from alaka.scores.learning import Points, Whether
from alaka.scores.models import Learned
from alaka.scores.models.score import Kind
from alaka.scores.occasions import day_of, days_of
from alaka.scores.rhythms import OF_CONTACTS, OF_ORDERS, Pace

DAYS = 30
MONTH = timedelta(days=DAYS)
HELD_BACK, MONTHS = 3, 12
SOME = 20_000
_AT_ONCE = 5_000
# Learned anew so often.
EVERY = timedelta(days=7)
LEAST = {Kind.ORDERS: OF_ORDERS, Kind.CONTACTS: OF_CONTACTS}


@dataclass(frozen=True)
class Month:
    """The levels of people at its beginning, and who of them bought in it."""

    levels: Numbers
    bought: Whether


def learn_if_due() -> bool:
    latest = Learned.latest()
    is_of_these_facts = latest is not None and (not latest.points or Points.read(latest.points))
    if latest is not None and is_of_these_facts and latest.at > clock.now() - EVERY:
        return False
    learn()
    return True


def learn() -> Learned:
    now = clock.now()
    people = some()
    months = [look(people, now - number * MONTH) for number in range(1, MONTHS + 1)]
    held, before = months[:HELD_BACK], months[HELD_BACK:]
    points, older = _learned(months), _learned(before)
    tried = older and learning.tried(older, *_together(held))
    paces, compared = _rhythms(people, now)
    values = {
        "at": now,
        "points": points.stored() if points else {},
        "rhythms": {kind: pace.stored() for kind, pace in paces.items()},
        "tested": {
            "history": asdict(tried) if tried else {},
            "rhythms": compared,
            "people": sum(len(each.bought) for each in months),
            "bought": sum(int(each.bought.sum()) for each in months),
        },
    }
    made, _ = Learned.objects.update_or_create(pk=1, defaults=values)
    following.want()
    return made


def some() -> list[int]:
    """At most SOME, the same ones each time as far as can be: every n-th by number."""
    rows = Contact.objects.standing().order_by("pk")
    step = max(1, -(-rows.count() // SOME))
    ids = rows.values_list("pk", flat=True).iterator(chunk_size=20_000)
    return [pk for place, pk in enumerate(ids) if place % step == 0]


def look(people: Sequence[int], at: datetime) -> Month:
    levels, buyers = [], []
    for some_ in _batches(people):
        found, theirs = facts(some_, at)
        levels.append(theirs)
        buyers.append(np.isin(found, sorted(bought(some_, at, at + MONTH))))
    if not levels:
        return Month(*facts([], at)[1:], np.zeros(0, dtype=bool))
    return Month(np.concatenate(levels), np.concatenate(buyers))


def _together(months: Sequence[Month]) -> tuple[Numbers, Whether]:
    levels = np.concatenate([each.levels for each in months])
    return levels, np.concatenate([each.bought for each in months])


def _learned(months: Sequence[Month]) -> Points | None:
    return learning.learn(*_together(months))


def _rhythms(people: Sequence[int], now: datetime) -> tuple[dict[str, Pace], dict[str, Any]]:
    """The pace of each kind as of today, and what came of one learned before the held-back months
    when people were looked at at the beginning of each."""
    today = day_of(now)
    known = [each.until(today) for some_ in _batches(people) for each in days_of(some_).values()]
    both: dict[Kind, list[tuple[Sequence[int], Sequence[int]]]] = {
        Kind.ORDERS: [(each.orders, []) for each in known],
        Kind.CONTACTS: [(each.contacts, each.heard) for each in known],
    }
    paces, compared = {}, {}
    for kind, least in LEAST.items():
        paces[kind.value] = rhythms.learn([days for days, _also in both[kind]], least)
        compared[kind.value] = held_back(both[kind], today, least)
    return paces, compared


def held_back(
    people: Sequence[tuple[Sequence[int], Sequence[int]]], today: int, least: int
) -> dict[str, Any]:
    """Of each the days that are of the rhythm, and those on which he was heard besides."""
    first = today - HELD_BACK * DAYS
    pace = rhythms.learn([[day for day in days if day < first] for days, _ in people], least)
    looks = [
        found
        for number in range(HELD_BACK)
        for days, also in people
        if (found := rhythms.look(days, first + number * DAYS, pace, least, DAYS, also))
    ]
    return {"pace": pace.stored()} | rhythms.compared(looks, DAYS)


def _batches(ids: Sequence[int]) -> Iterable[Sequence[int]]:
    return (ids[begin : begin + _AT_ONCE] for begin in range(0, len(ids), _AT_ONCE))
