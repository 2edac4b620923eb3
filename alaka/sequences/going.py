"""The engine: people go on through their sequences, one step in one transaction.

Enters: enrolments whose next step is due. Leaves: what the step does (a queued message, a task),
its StepRun, and where the person stands then, stored together: whatever is killed in the middle did
nothing, and what was stored is not done again. Nobody is waited for: a row that another process
holds is left to it.
"""

from datetime import timedelta

import structlog
from django.db import InterfaceError, OperationalError, transaction
from django.utils.translation import override

from alaka.contacts.hours import zone_of
from alaka.core import clock
from alaka.core.causes import Cause, because
from alaka.core.words import Words
from alaka.inbox.ways import CannotAnswer
from alaka.sequences.doing import Done, do, leap_of
from alaka.sequences.models import Enrolment, Outcome, Reason, State, Step, StepRun
from alaka.sequences.starting import name_of
from alaka.sequences.stopping import Stop, answered, end, held, person_of, stop, why
from alaka.sequences.timing import waits_until

log = structlog.get_logger(__name__)

# By one run of the job.
AT_ONCE = 200
# A channel that is paused is asked again after so long.
REST = timedelta(minutes=10)


class _Answered(Exception):
    """His answer was stored while ours was being written."""


def go_on() -> None:
    """Whoever is due, the longest first."""
    due = Enrolment.objects.due().order_by("due_at")
    for pk in list(due.values_list("pk", flat=True)[:AT_ONCE]):
        advance(pk)


def advance(pk: int) -> None:
    """All steps that are due with one person."""
    try:
        with override("en"):
            while _step(pk):
                pass
    except (OperationalError, InterfaceError):
        raise  # Nothing can be written down now: it is asked for again.
    except Exception as error:  # One of them must not keep the others waiting.
        log.exception("sequence broke", enrolment=pk)
        _fail(pk, Words(f"{type(error).__name__}: {error}"))


@transaction.atomic
def _step(pk: int) -> bool:
    """Do the next step if it is due; whether there may be another right now."""
    row = held(pk, skip_locked=True)
    if row is None or row.state != State.RUNNING or not row.sequence.is_on:
        return False
    now, contact = clock.now(), person_of(row)
    if row.due_at is None or row.due_at > now:
        return False
    if found := why(row, contact):
        stop(row, found)
        return False
    step, zone = row.step, zone_of(contact)
    if step is None:
        end(row, State.ENDED)
        return False
    if step.is_message:
        moment = row.sequence.next_allowed(now, zone)
        if not row.sequence.channel.is_enabled:
            moment = max(moment, now + REST)
        if moment > now:
            _put_off(row, moment)
            return False
    # The steps were put in another order meanwhile, or he went back.
    if (ran := row.runs.filter(step=step).first()) is not None:
        return _go_to(row, leap_of(step) if ran.outcome == Outcome.NO else _after(step))
    return _done(row, step)


def _done(row: Enrolment, step: Step) -> bool:
    contact = person_of(row)
    try:
        with transaction.atomic(), because(_cause(row)):
            made = do(row, step, contact)
            # What he wrote is stored under the lock of the conversation that we hold by now.
            if made.message is not None and answered(row, contact):
                raise _Answered
    except _Answered:
        row.refresh_from_db(fields=["conversation"])
        stop(row, Stop(Reason.ANSWERED))
        return False
    except CannotAnswer as problem:
        reason = Reason.REFUSED if problem.is_forbidden else Reason.UNREACHABLE
        stop(row, Stop(reason, problem.reason))
        return False
    _note(row, step, made)
    return _go_to(row, made.to if made.leaps else _after(step))


def _cause(row: Enrolment) -> Cause:
    """What is done says for which sequence; what that sets off cannot start it again."""
    return Cause(row.sequence.name, (*row.chain, name_of(row.sequence)))


def _note(row: Enrolment, step: Step, made: Done) -> None:
    StepRun.objects.create(
        enrolment=row,
        step=step,
        at=clock.now(),
        outcome=made.outcome,
        message=made.message,
        told=made.told,
    )


def _after(step: Step) -> Step | None:
    return step.sequence.steps.filter(position__gt=step.position).first()


def _go_to(row: Enrolment, step: Step | None) -> bool:
    row.step = step
    if step is None:
        row.save(update_fields=["conversation"])
        end(row, State.ENDED)
        return False
    row.due_at = waits_until(step, clock.now(), zone_of(person_of(row)))
    row.save(update_fields=["step", "due_at", "conversation"])
    row.publish()
    return row.due_at <= clock.now()


def _put_off(row: Enrolment, moment: object) -> None:
    Enrolment.objects.filter(pk=row.pk).update(due_at=moment)
    row.publish()


@transaction.atomic
def _fail(pk: int, fault: Words) -> None:
    row = held(pk)
    if row is not None:
        stop(row, Stop(Reason.FAULT, fault))
