"""The facts of cases follow what happens to them, and what their customers do afterwards."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any, NamedTuple

from django.db import connection, transaction

from alaka.accounts.hours import Hours
from alaka.accounts.models import Place
from alaka.cases.deadlines import hours_of
from alaka.reports import packing
from alaka.reports.batches import batches
from alaka.reports.facts import CASES
from alaka.reports.models import CaseFact
from alaka.reports.timing import seconds_open
from alaka.timeline.models import Event

_NOW = """
SELECT c.id, c.kind, c.severity, CASE WHEN c.status = 'closed' THEN c.outcome ELSE '' END, c.source,
    c.topic_id, c.place_id, c.manager_id, c.contact_id, c.opened_at, c.due_at, c.closed_at,
    c.answered_at, c.change <> '',
    (SELECT min(t.at) FROM cases_told t WHERE t.case_id = c.id), c.confirmed_at, again.at
FROM cases_case c
LEFT JOIN LATERAL (
    SELECT m.at FROM inbox_conversation own
    JOIN LATERAL (
        SELECT at FROM inbox_message m WHERE m.conversation_id = own.id AND m.kind = 'incoming'
        AND m.automatic = '' AND m.at > c.closed_at ORDER BY m.at, m.id LIMIT 1) m ON true
    WHERE own.contact_id = c.contact_id AND own.last_activity_at > c.closed_at
    ORDER BY m.at LIMIT 1) again ON true
WHERE c.id = ANY(%s)
"""


class _Row(NamedTuple):
    case_id: int
    kind: str
    severity: int
    outcome: str
    source: str
    topic: int | None
    place: int | None
    manager: int | None
    contact: int | None
    opened_at: datetime
    due_at: datetime | None
    closed_at: datetime | None
    answered_at: datetime | None
    is_changed: bool
    told_at: datetime | None
    confirmed_at: datetime | None
    wrote_at: datetime | None


COLUMNS = [*_Row._fields[1:], "answer", "noted"]


def note(ids: list[int]) -> None:
    """Of events of cases."""
    rows = Event.objects.filter(pk__in=ids, subject_type="cases.case")
    refresh(rows.values_list("subject_id", flat=True))


def note_contacts(ids: list[int]) -> None:
    """Of conversations that begin or come back: their people may have had a case before."""
    contacts = Event.objects.filter(pk__in=ids).exclude(contact=None).values("contact_id")
    known = CaseFact.objects.filter(contact__in=contacts, wrote_at=None)
    refresh(known.exclude(closed_at=None).values_list("pk", flat=True))


def refresh(ids: Iterable[int]) -> None:
    for batch in batches(ids):
        _refresh(batch)


@transaction.atomic
def _refresh(ids: Sequence[int]) -> None:
    packing.lock(CASES)
    with connection.cursor() as cursor:
        cursor.execute(_NOW, [list(ids)])
        rows = [_Row(*row) for row in cursor.fetchall()]
    known = CaseFact.objects.in_bulk(ids)
    calendars = _Calendars()
    facts = [_fact(row, known.get(row.case_id), calendars) for row in rows]
    facts = [fact for fact in facts if packing.is_news(CASES, fact, known.get(fact.pk))]
    note = packing.next_note(CASES)
    for fact in facts:
        fact.noted = note
    CaseFact.objects.bulk_create(
        facts, update_conflicts=True, unique_fields=["case"], update_fields=COLUMNS
    )


def _fact(row: _Row, before: CaseFact | None, calendars: "_Calendars") -> CaseFact:
    values: dict[str, Any] = row._asdict()
    if row.answered_at is None:
        values["answer"] = None
    elif before is not None and before.answered_at == row.answered_at:
        values["answer"] = before.answer
    else:
        hours = [calendars.of(row.place)]
        values["answer"] = seconds_open(hours, row.opened_at, row.answered_at)
    return CaseFact(**values)


class _Calendars:
    """The hours of places, each asked for once."""

    def __init__(self) -> None:
        self._known: dict[int | None, Hours] = {}

    def of(self, place: int | None) -> Hours:
        if place not in self._known:
            found = Place.objects.filter(pk=place).first() if place else None
            self._known[place] = hours_of(found)
        return self._known[place]
