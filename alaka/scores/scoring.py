"""What is known of people becomes their score: the one place that writes Score.

Enters: ids of people, a few thousand at once. Leaves: of each that stands a row, whose value is
the sum of its parts: where all begin, the points of history, those of rules, and what holds it
between 0 and 100. A row that says the same is not written again.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import connection, transaction

from alaka.core import clock
from alaka.scores import ruling
from alaka.scores.facts import NAMES
from alaka.scores.gathering import facts
from alaka.scores.learning import START, Points
from alaka.scores.models import Learned, ScoreRule
from alaka.scores.models.score import Kind
from alaka.scores.occasions import NONE, Occasions, days_of, moment_of
from alaka.scores.rhythms import OF_CONTACTS, OF_ORDERS, Pace, Rhythm, rhythm

# Of one person looked at with others.
_AGENTS = """
SELECT person.id, COALESCE(person.owner_id, (
    SELECT talk.assignee_id FROM inbox_conversation talk
    WHERE talk.contact_id = ANY(CASE WHEN person.family = '{}' THEN ARRAY[person.id]
            ELSE person.family END)
        AND talk.assignee_id IS NOT NULL AND talk.joined_into_id IS NULL
    ORDER BY talk.last_activity_at DESC, talk.id DESC LIMIT 1
))
FROM contacts_contact person WHERE person.id = ANY(%(ids)s)
"""
_COLUMNS = (
    "value", "parts", "at", "agent_id", "rhythm", "usual_days", "times", "last_at", "warn_at",
    "gone_at",
)  # fmt: skip
_SAME = [name for name in _COLUMNS if name != "at"]
_PUT = f"""
INSERT INTO scores_score (contact_id, {", ".join(_COLUMNS)})
SELECT new.* FROM unnest(
    %s::bigint[], %s::smallint[], %s::jsonb[], %s::timestamptz[], %s::bigint[], %s::text[],
    %s::float8[], %s::integer[], %s::timestamptz[], %s::timestamptz[], %s::timestamptz[]
) AS new(contact_id, {", ".join(_COLUMNS)})
JOIN contacts_contact person ON person.id = new.contact_id
ORDER BY new.contact_id
ON CONFLICT (contact_id) DO UPDATE
    SET {", ".join(f"{name} = excluded.{name}" for name in _COLUMNS)}
    WHERE ({", ".join(f"scores_score.{name}" for name in _SAME)})
        IS DISTINCT FROM ({", ".join(f"excluded.{name}" for name in _SAME)})
"""  # noqa: S608 - no value is put in


@dataclass(frozen=True)
class Measure:
    """By what everybody is measured; read once for many."""

    points: Points | None
    paces: Mapping[str, Pace]
    rules: Sequence[ScoreRule]

    @classmethod
    def now(cls) -> "Measure":
        learned = Learned.latest()
        paces = learned.rhythms if learned else {}
        return cls(
            Points.read(learned.points) if learned else None,
            {kind.value: Pace(**paces.get(kind.value, {})) for kind in Kind},
            ruling.in_use(),
        )


def parts_of(history: Mapping[str, list[int]], rules: Mapping[int, int]) -> dict[str, Any]:
    """``history``: by fact level and points. With what holds the sum, where something must."""
    found: dict[str, Any] = {}
    if some := {name: each for name, each in history.items() if each[1]}:
        found["history"] = some
    if rules:
        found["rules"] = {str(pk): points for pk, points in sorted(rules.items())}
    if held := min(max(value_of(found), 0), 100) - value_of(found):
        found["held"] = held
    return found


def value_of(parts: Mapping[str, Any]) -> int:
    """What the parts come to, together with where all begin."""
    history = sum(points for _level, points in parts.get("history", {}).values())
    return START + history + sum(parts.get("rules", {}).values()) + int(parts.get("held", 0))


@transaction.atomic
def refresh(ids: Sequence[int], measure: Measure) -> int:
    """Of these people, by the ids they are read by; how many stand."""
    now = clock.now()
    people, levels = facts(ids, now)
    standing: list[int] = people.tolist()
    if not standing:
        return 0
    given = ruling.points_of(measure.rules, standing, now)
    said = measure.points.of(levels).tolist() if measure.points else [[]] * len(standing)
    days, agents = days_of(standing), _agents(standing)
    rows = []
    for pk, own, points in zip(standing, levels.tolist(), said, strict=True):
        history = {name: list(both) for name, *both in zip(NAMES, own, points, strict=False)}
        parts = parts_of(history, given.get(pk, {}))
        kind, found = rhythm_of(days.get(pk, NONE), measure.paces)
        rows.append((pk, value_of(parts), json.dumps(parts), now, agents[pk], kind, *_said(found)))
    with connection.cursor() as cursor:
        cursor.execute(_PUT, [list(column) for column in zip(*rows, strict=True)])
    return len(standing)


def rhythm_of(days: Occasions, paces: Mapping[str, Pace]) -> tuple[str, Rhythm | None]:
    """Of the orders, where there are enough; else of the contacts."""
    if found := rhythm(days.orders, paces[Kind.ORDERS], OF_ORDERS):
        return Kind.ORDERS, found
    found = rhythm(days.contacts, paces[Kind.CONTACTS], OF_CONTACTS, days.heard)
    return (Kind.CONTACTS, found) if found else ("", None)


def _said(
    found: Rhythm | None,
) -> tuple[float | None, int, datetime | None, datetime | None, datetime | None]:
    if found is None:
        return None, 0, None, None, None
    moments = (moment_of(found.last), moment_of(found.warn), moment_of(found.gone))
    return round(found.usual, 2), found.times, *moments


def _agents(ids: Sequence[int]) -> dict[int, int | None]:
    with connection.cursor() as cursor:
        cursor.execute(_AGENTS, {"ids": list(ids)})
        return dict(cursor.fetchall())
