"""The facts of promises follow the clocks of their conversations.

Enters: ids of conversations whose clocks were written. Leaves: one row for each clock, as it is
now; one without an instant, which counts nowhere, for a clock that is no more.
"""

from collections.abc import Iterable, Sequence
from copy import copy
from datetime import datetime
from typing import NamedTuple

from django.db import connection, transaction

from alaka.reports import packing
from alaka.reports.batches import batches
from alaka.reports.facts import PROMISES
from alaka.reports.models import PromiseFact

VERDICT = """CASE WHEN c.breached_at IS NOT NULL THEN 'late' WHEN c.is_met THEN 'kept'
    WHEN c.ended_at IS NULL THEN 'running' ELSE 'dropped' END"""
_NOW = f"""
SELECT c.id, c.conversation_id, c.target, {VERDICT}, c.policy_id, c.inbox_id, c.channel_id,
    k.contact_id, c.place_id, c.team_id, c.agent_id, c.kind, c.severity, c.started_at
FROM sla_clock c JOIN inbox_conversation k ON k.id = c.conversation_id
WHERE c.conversation_id = ANY(%s)
"""  # noqa: S608 - ours


class _Row(NamedTuple):
    clock: int
    conversation_id: int
    target: str
    verdict: str
    policy: int | None
    inbox: int
    channel: int
    contact: int
    place: int | None
    team: int | None
    agent: int | None
    kind: str
    severity: int | None
    started_at: datetime | None


COLUMNS = ["conversation", *_Row._fields[2:], "noted"]


def settled(conversation_id: int) -> None:
    """For registry.SETTLED."""
    refresh([conversation_id])


def refresh(ids: Iterable[int]) -> None:
    for batch in batches(ids):
        _refresh(batch)


@transaction.atomic
def _refresh(ids: Sequence[int]) -> None:
    packing.lock(PROMISES)
    with connection.cursor() as cursor:
        cursor.execute(_NOW, [list(ids)])
        rows = [_Row(*row) for row in cursor.fetchall()]
    facts = [PromiseFact(**row._asdict()) for row in rows]
    known = PromiseFact.objects.in_bulk([fact.pk for fact in facts])
    facts = [fact for fact in facts if packing.is_news(PROMISES, fact, known.get(fact.pk))]
    there = PromiseFact.objects.filter(conversation__in=ids).exclude(started_at=None)
    facts += [_nowhere(fact) for fact in there.exclude(pk__in=[row.clock for row in rows])]
    note = packing.next_note(PROMISES) if facts else 0
    for fact in facts:
        fact.noted = note
    PromiseFact.objects.bulk_create(
        facts, update_conflicts=True, unique_fields=["clock"], update_fields=COLUMNS
    )


def _nowhere(known: PromiseFact) -> PromiseFact:
    fact = copy(known)
    fact.started_at = None
    return fact
