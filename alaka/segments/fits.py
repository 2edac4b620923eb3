"""Whom filters fit, of people at hand, each asked as its owner would: many in a few statements.

Making the SQL of a condition costs more than asking it, so what was made is used again for some
seconds. A filter that was changed is another one, and so is one whose owner's role, teams or places
were; whatever else a condition looked up counts when those seconds are over.
"""

import time
from collections.abc import Collection, Mapping
from typing import Any

from django.utils import timezone

from alaka.accounts.models import Agent
from alaka.contacts.models import Contact
from alaka.core import clock
from alaka.core.prepared import Statement, ask, given
from alaka.segments.conditions.base import asked_together
from alaka.segments.language import read, written

_KEPT = 30.0
# More than that are forgotten all at once.
_MOST = 2_000
# So many are planned and asked together; one that is changed has no others but these planned anew.
_TOGETHER = 50
_made: dict[tuple[object, ...], tuple[float, str]] = {}


def fits(asked: Mapping[int, tuple[Any, Agent]], people: Collection[int]) -> dict[int, set[int]]:
    """By number of what is asked (a filter's data, and as whom), those of the people it fits."""
    found: dict[int, set[int]] = {}
    parts = []
    with asked_together():
        for number in sorted(asked):
            data, agent = asked[number]
            found[number] = set(people) if data in ({}, None) else set()
            if not found[number] and (sql := _sql(data, agent)):
                parts.append(f"SELECT {number}, id FROM ({sql}) fits(id)")  # noqa: S608 - a number
    for first in range(0, len(parts), _TOGETHER):
        some = parts[first : first + _TOGETHER]
        for number, pk in ask(" UNION ALL ".join(some), [list(people)] * len(some)):
            found[number].add(pk)
    return found


def forget() -> None:
    """What was made so far: who is one person is another by now."""
    _made.clear()


def _sql(data: Any, agent: Agent) -> str:
    """With one place, for the ids of the people; empty where nobody can fit."""
    now, key = time.monotonic(), (written(data), *_eyes(agent), *_day())
    kept = _made.get(key)
    if kept and now - kept[0] < _KEPT:
        return kept[1]
    rows = Contact.objects.filter(read(data, agent).asked(), pk__any_of=given("people"))
    if len(_made) >= _MOST:
        _made.clear()
    _made[key] = now, Statement(rows.order_by().values_list("pk")).sql
    return _made[key][1]


def _eyes(agent: Agent) -> tuple[object, ...]:
    """What decides what he sees, besides what is in an inbox."""
    if agent.is_active and agent.sees_everything:
        return agent.pk, True, agent.role
    return agent.pk, agent.is_active, agent.role, tuple(agent.team_ids), agent.branch


def _day() -> tuple[object, ...]:
    """Days are those of the place where it is asked."""
    return timezone.get_current_timezone_name(), timezone.localdate(clock.now())
