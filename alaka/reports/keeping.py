"""The facts of conversations follow what happens to them.

Enters: events, or ids of conversations. Leaves: one row each of what is counted, as the
conversation is now; one without any instant, which counts nowhere, where it was joined into
another. Doing it twice changes nothing.
"""

from collections.abc import Iterable, Sequence
from copy import copy
from datetime import datetime
from typing import Any, NamedTuple

from django.db import connection, transaction

from alaka.accounts.hours import Hours
from alaka.accounts.models import Team
from alaka.inbox.hours import hours_of
from alaka.reports import packing
from alaka.reports.batches import batches
from alaka.reports.facts import CONVERSATIONS
from alaka.reports.models import ConversationFact
from alaka.reports.timing import seconds_open
from alaka.timeline.models import Event

_NOW = """
SELECT c.id, c.inbox_id, c.channel_id, c.contact_id, c.place_id, c.team_id,
    coalesce(c.assignee_id, c.closed_by_id, answer.author_id), answer.author_id, c.closed_by_id,
    c.language, c.opened_at,
    CASE WHEN first.kind = 'incoming' THEN c.first_response_at END,
    CASE WHEN c.status = 'closed' THEN c.closed_at END,
    s.score, s.at, coalesce(r.at, s.at)
FROM inbox_conversation c
LEFT JOIN LATERAL (
    SELECT kind FROM inbox_message m WHERE m.conversation_id = c.id AND m.kind <> 'note'
    ORDER BY m.at, m.id LIMIT 1) first ON true
LEFT JOIN LATERAL (
    SELECT author_id FROM inbox_message m
    WHERE m.conversation_id = c.id AND m.kind = 'outgoing' AND m.automatic = ''
    ORDER BY m.at, m.id LIMIT 1) answer ON true
LEFT JOIN inbox_satisfaction s ON s.conversation_id = c.id
LEFT JOIN inbox_satisfactionrequest r ON r.conversation_id = c.id
WHERE c.id = ANY(%s) AND c.joined_into_id IS NULL
"""


class _Row(NamedTuple):
    conversation_id: int
    inbox: int
    channel: int
    contact: int
    place: int | None
    team: int | None
    agent: int | None
    responder: int | None
    closer: int | None
    language: str
    opened_at: datetime
    answered_at: datetime | None
    closed_at: datetime | None
    score: int | None
    rated_at: datetime | None
    asked_at: datetime | None


COLUMNS = [*_Row._fields[1:], "response", "resolution", "noted"]


def note(ids: list[int]) -> None:
    """Of events of conversations and of their messages."""
    touched: set[int] = set()
    for event in Event.objects.filter(pk__in=ids):
        if event.subject_type == "inbox.conversation":
            touched.add(event.subject_id)
        named = (event.data.get(name) for name in ("conversation", "into", "source", "target"))
        touched |= {pk for pk in named if isinstance(pk, int)}
    refresh(touched)


def refresh(ids: Iterable[int]) -> None:
    for batch in batches(ids):
        _refresh(batch)


@transaction.atomic
def _refresh(ids: Sequence[int]) -> None:
    # One after the other, so that what is written last was also read last.
    packing.lock(CONVERSATIONS)
    with connection.cursor() as cursor:
        cursor.execute(_NOW, [list(ids)])
        rows = [_Row(*row) for row in cursor.fetchall()]
    known = ConversationFact.objects.in_bulk(ids)
    hours = _Calendars()
    facts = [_fact(row, known.get(row.conversation_id), hours) for row in rows]
    gone = set(known) - {row.conversation_id for row in rows}
    facts += [_nowhere(known[pk]) for pk in gone if known[pk].opened_at]
    facts = [fact for fact in facts if packing.is_news(CONVERSATIONS, fact, known.get(fact.pk))]
    note = packing.next_note(CONVERSATIONS)
    for fact in facts:
        fact.noted = note
    ConversationFact.objects.bulk_create(
        facts,
        update_conflicts=True,
        unique_fields=["conversation"],
        update_fields=COLUMNS,
    )


def _nowhere(known: ConversationFact) -> ConversationFact:
    fact = copy(known)
    for name in CONVERSATIONS.instants:
        setattr(fact, name, None)
    return fact


def _fact(row: _Row, before: ConversationFact | None, hours: "_Calendars") -> ConversationFact:
    values: dict[str, Any] = row._asdict()
    for clock, seconds in (("answered_at", "response"), ("closed_at", "resolution")):
        end = values[clock]
        if end is None:
            values[seconds] = None
        elif _is_same(before, clock, row):
            values[seconds] = getattr(before, seconds)
        else:
            values[seconds] = seconds_open(hours.of(row.inbox), row.opened_at, end)
    return ConversationFact(**values)


def _is_same(before: ConversationFact | None, clock: str, row: _Row) -> bool:
    """What was counted once stays, whatever calendars say today."""
    return (
        before is not None
        and before.opened_at == row.opened_at
        and getattr(before, clock) == getattr(row, clock)
    )


class _Calendars:
    """The hours of inboxes, each asked for once."""

    def __init__(self) -> None:
        self._known: dict[int, list[Hours]] = {}

    def of(self, inbox: int) -> list[Hours]:
        if inbox not in self._known:
            teams = Team.objects.filter(inboxes=inbox).select_related("calendar")
            self._known[inbox] = hours_of(teams)
        return self._known[inbox]
