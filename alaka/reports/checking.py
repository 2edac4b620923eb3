"""Whether the facts are what they should be; asked now and then, and what is not is put right.

What was filled in without events (a restored base, a generator, an import) is found here, too.
"""

from collections.abc import Callable, Iterable

from django.db import connection

from alaka.reports import keeping, keeping_cases, keeping_deals, keeping_promises, packing
from alaka.reports.batches import BATCH
from alaka.reports.facts import ALL

_CONVERSATIONS = """
SELECT c.id FROM inbox_conversation c
LEFT JOIN reports_conversationfact f ON f.conversation_id = c.id
LEFT JOIN inbox_satisfaction s ON s.conversation_id = c.id
WHERE (c.joined_into_id IS NULL AND f.conversation_id IS NULL)
    OR (c.joined_into_id IS NOT NULL AND f.opened_at IS NOT NULL)
    OR (c.joined_into_id IS NULL AND (
        (f.inbox, f.channel, f.contact, f.place, f.team, f.language, f.opened_at, f.closed_at,
            f.score)
            IS DISTINCT FROM (c.inbox_id, c.channel_id, c.contact_id, c.place_id, c.team_id,
                c.language, c.opened_at, CASE WHEN c.status = 'closed' THEN c.closed_at END,
                s.score)
        OR (c.assignee_id IS NOT NULL AND f.agent IS DISTINCT FROM c.assignee_id)
        OR (c.first_response_at IS NULL AND f.answered_at IS NOT NULL)))
ORDER BY c.id
"""
_CASES = """
SELECT c.id FROM cases_case c LEFT JOIN reports_casefact f ON f.case_id = c.id
LEFT JOIN (SELECT case_id, min(at) AS at FROM cases_told GROUP BY 1) t ON t.case_id = c.id
WHERE f.case_id IS NULL
    OR (f.kind, f.severity, f.topic, f.place, f.manager, f.contact, f.opened_at, f.due_at,
        f.closed_at, f.answered_at, f.confirmed_at, f.is_changed, f.told_at)
    IS DISTINCT FROM (c.kind, c.severity, c.topic_id, c.place_id, c.manager_id, c.contact_id,
        c.opened_at, c.due_at, c.closed_at, c.answered_at, c.confirmed_at, c.change <> '', t.at)
    -- Whether its customer wrote again may have been said without an event of his.
    OR (f.wrote_at IS NULL AND c.closed_at > now() - interval '100 days')
ORDER BY c.id
"""
_PROMISES = f"""
SELECT DISTINCT coalesce(c.conversation_id, f.conversation_id)
FROM (SELECT c.*, k.contact_id FROM sla_clock c
    JOIN inbox_conversation k ON k.id = c.conversation_id) c
FULL JOIN reports_promisefact f ON f.clock = c.id
WHERE (c.id IS NULL AND f.started_at IS NOT NULL)
    OR (c.id IS NOT NULL AND (
        (f.verdict, f.policy, f.inbox, f.channel, f.contact, f.place, f.team, f.agent, f.kind,
            f.severity, f.started_at)
        IS DISTINCT FROM ({keeping_promises.VERDICT}, c.policy_id, c.inbox_id, c.channel_id,
            c.contact_id, c.place_id, c.team_id, c.agent_id, c.kind, c.severity, c.started_at)))
ORDER BY 1
"""  # noqa: S608 - ours


def _said(alias: str) -> str:
    return ", ".join(f"{alias}.{name}" for name in keeping_deals.COLUMNS[2:])


_DEALS = f"""
SELECT DISTINCT n.deal_id FROM ({keeping_deals.now()}) n
LEFT JOIN reports_dealfact f USING (deal_id, pipeline)
WHERE f.id IS NULL OR ({_said("n")}) IS DISTINCT FROM ({_said("f")})
ORDER BY 1
"""  # noqa: S608 - ours


def check() -> int:
    """Put right what differs; how many that were."""
    count = _put_right(_CONVERSATIONS, keeping.refresh)
    count += _put_right(_CASES, keeping_cases.refresh)
    count += _put_right(_PROMISES, keeping_promises.refresh)
    with connection.cursor() as cursor:
        cursor.execute(keeping_deals.name_sources())
    count += _put_right(_DEALS, keeping_deals.refresh)
    packing.pack_what_is_many()
    for facts in ALL:
        packing.pack_what_is_gone(facts)
    return count


def _put_right(sql: str, refresh: Callable[[Iterable[int]], None]) -> int:
    with connection.cursor() as cursor:
        cursor.execute(sql)
        ids = [row[0] for row in cursor.fetchall()]
    refresh(ids)
    if len(ids) > BATCH:
        _look_again()
    return len(ids)


def _look_again() -> None:
    """So many new rows change what the planner should think of them."""
    with connection.cursor() as cursor:
        for facts in ALL:
            cursor.execute(f"ANALYZE {facts.source.split()[0]}")
