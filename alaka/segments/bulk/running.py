"""The way of a bulk change: look, write, take back. Each step goes on where a killed one was.

Enters: one in a running state, by its id. Leaves: it ready, done, undone, stopped, or as it was
with the problem in words. One process at a time works on it: it holds a lock.
"""

import json
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

import structlog
from django.db import DatabaseError, InterfaceError, connection, transaction
from django.utils.translation import gettext_noop as _

from alaka.accounts.models import Agent
from alaka.contacts.models import About
from alaka.core import clock, live
from alaka.core.words import Words
from alaka.segments.bulk import choosing
from alaka.segments.bulk.acts import Act
from alaka.segments.bulk.offering import act_of
from alaka.segments.models import BulkChange, BulkRow
from alaka.segments.models.bulk_change import Outcome, State
from alaka.segments.subjects import SUBJECTS
from alaka.timeline.recording import draft, record_all

log = structlog.get_logger(__name__)

_LOCK = 7_306
BATCH = 2_000
SAMPLES = 10


class StoppedError(Exception):
    """Somebody wants it to stop."""


def run(pk: int) -> None:
    """Do what its state asks for; nothing if somebody else is at it."""
    with _held(pk) as is_ours:
        if not is_ours:
            return
        of = BulkChange.objects.select_related("by", "undone_by").get(pk=pk)
        try:
            _STEPS[State(of.state)](of)
        except StoppedError:
            of.put(state=State.STOPPED, is_stopping=False)
        except (DatabaseError, InterfaceError):
            raise  # Nothing can be written down now: it is taken up again.
        except Exception as error:
            log.exception("bulk change broke", bulk=pk)
            reason = Words(_("Something went wrong on our side: %(reason)s."), reason=str(error))
            of.put(state=State.STOPPED, problem=reason)


# ---------------------------------------------------------------- looking


def _look(of: BulkChange) -> None:
    """Who is meant, and what would become of them: by the same comparison that writing makes."""
    of.put(done=0)
    choosing.gather(of)
    act, counts = act_of(of), Counter[str]()
    samples: dict[str, list[int]] = {}
    for rows in _batches(of, outcome=None):
        records = _records(of, rows, is_held=False)
        was = act.changes(list(records.values()))
        for row in rows:
            outcome = _outcome(row.record, records, was)
            counts[outcome] += 1
            if len(samples.setdefault(outcome, [])) < SAMPLES:
                samples[outcome].append(row.record)
        _tell_how_far(of, len(rows), {})
    total = sum(counts.values())
    trial = {**dict(counts), "samples": samples}
    of.put(state=State.READY, trial=trial, total=total, done=0, problem="")


def _outcome(pk: int, records: dict[int, Any], was: dict[int, Any]) -> Outcome:
    if pk not in records:
        return Outcome.REFUSED
    return Outcome.CHANGED if pk in was else Outcome.SAME


# ---------------------------------------------------------------- writing


def _write(of: BulkChange) -> None:
    act, by = act_of(of), of.by
    for rows in _batches(of, outcome=None):
        with transaction.atomic():
            _write_batch(act, rows, of, by)
        _tell_how_far(of, len(rows), Counter(str(row.outcome) for row in rows))
    of.put(state=State.DONE, counts=counted(of), ended_at=clock.now(), problem="")


def _write_batch(act: Act, rows: Sequence[BulkRow], of: BulkChange, by: Agent | None) -> None:
    records = _records(of, rows, is_held=True)
    was = act.changes(list(records.values()))
    act.write([records[pk] for pk in was], was)
    for row in rows:
        row.outcome = _outcome(row.record, records, was)
        row.was = was.get(row.record)
    _keep(rows)
    _tell(act, [records[pk] for pk in was], by, of, is_back=False)


# ---------------------------------------------------------------- taking back


def _undo(of: BulkChange) -> None:
    act, by = act_of(of), of.undone_by or of.by
    for rows in _batches(of, outcome=Outcome.CHANGED):
        with transaction.atomic():
            records = _records(of, rows, is_held=True)
            was = {row.record: row.was for row in rows if row.record in records}
            back = act.give_back(list(records.values()), was)
            for row in rows:
                row.outcome = Outcome.BACK if row.record in back else Outcome.LEFT
            _keep(rows)
            _tell(act, [records[pk] for pk in back], by, of, is_back=True)
        became = Counter(str(row.outcome) for row in rows)
        _tell_how_far(of, len(rows), {**became, Outcome.CHANGED.value: -len(rows)})
    of.put(state=State.UNDONE, counts=counted(of), undone_at=clock.now(), problem="")


def _nothing(of: BulkChange) -> None:
    """It was stopped, or done, before the worker came to it."""


_STEPS: dict[State, Callable[[BulkChange], None]] = {
    **dict.fromkeys(State, _nothing),
    State.LOOKING: _look,
    State.WRITING: _write,
    State.UNDOING: _undo,
}


# ---------------------------------------------------------------- all of them


def _batches(of: BulkChange, *, outcome: str | None) -> Iterator[list[BulkRow]]:
    rows = BulkRow.objects.filter(of=of).order_by("pk")
    rows = rows.filter(outcome=outcome) if outcome else rows.filter(outcome__isnull=True)
    last = 0
    while batch := list(rows.filter(pk__gt=last)[:BATCH]):
        yield batch
        last = batch[-1].pk


def _records(of: BulkChange, rows: Sequence[BulkRow], *, is_held: bool) -> dict[int, Any]:
    """Those who are still here, and read as themselves."""
    found = SUBJECTS[of.about].standing().filter(pk__any_of=[row.record for row in rows])
    found = found.defer("search", "sort_key").order_by("pk")
    return {each.pk: each for each in (found.select_for_update() if is_held else found)}


def _tell(
    act: Act, records: Sequence[Any], by: Agent | None, of: BulkChange, *, is_back: bool
) -> None:
    is_of_people = of.about == About.CONTACT
    events = [
        draft(
            f"{of.about}.{act.verb}",
            subject=each,
            contact=each if is_of_people else None,
            actor=by,
            bulk=of.pk,
            **data,
        )
        for data in act.told(is_back=is_back)
        for each in records
    ]
    record_all(events)
    if is_of_people:
        live.publish_all([f"contact:{pk}" for each in records for pk in each.ids])


def _keep(rows: Sequence[BulkRow]) -> None:
    """What became of these, in one statement."""
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE segments_bulkrow r SET outcome = n.outcome, was = n.was "
            "FROM unnest(%s::bigint[], %s::text[], %s::jsonb[]) n(id, outcome, was) "
            "WHERE r.id = n.id",
            [
                [row.pk for row in rows],
                [str(row.outcome) for row in rows],
                [json.dumps(row.was) for row in rows],
            ],
        )


def _tell_how_far(of: BulkChange, more: int, became: Mapping[str, int]) -> None:
    """``became``: by outcome, how many more or fewer there are."""
    counts = Counter(of.counts)
    counts.update(became)
    of.put(done=of.done + more, counts=dict(counts))
    if BulkChange.objects.filter(pk=of.pk, is_stopping=True).exists():
        raise StoppedError


def counted(of: BulkChange) -> dict[str, int]:
    """By outcome, of all whose turn came."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT outcome, count(*) FROM segments_bulkrow "
            "WHERE of_id = %s AND outcome IS NOT NULL GROUP BY outcome",
            [of.pk],
        )
        return dict(cursor.fetchall())


@contextmanager
def _held(pk: int) -> Iterator[bool]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s, %s)", [_LOCK, pk % 2**31])
        is_ours = bool(cursor.fetchone()[0])
    try:
        yield is_ours
    finally:
        if is_ours:
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_unlock(%s, %s)", [_LOCK, pk % 2**31])
