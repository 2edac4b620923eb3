"""What was taken back before it went is said once more when its person goes on.

Enters: events that messages of ours were taken back. Leaves: people who stand before the step of
the message again, as does whoever was through where the whole sequence was switched off; of those
who cannot go on, that it was left out.
"""

from collections.abc import Collection

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext_noop

from alaka.core import clock
from alaka.core.words import Words
from alaka.sequences.models import Enrolment, Kind, Outcome, State, StepRun
from alaka.sequences.starting import hindrance
from alaka.sequences.stopping import person_of, tell
from alaka.timeline.models import Event

_TAKEN_BACK = gettext_noop("It was taken back before it was sent.")


def look(event_ids: Collection[int]) -> None:
    """For registry.SUBSCRIBERS: the person wrote, what says it was paused or stopped, or one of us
    took it back."""
    events = Event.objects.filter(pk__in=event_ids)
    told = dict(events.order_by("pk").values_list("subject_id", "data__is_held_back"))
    rows = _gone().filter(enrolment__conversation__in=told).order_by("enrolment")
    found = rows.values_list("enrolment", "enrolment__conversation").distinct()
    for pk, conversation in found:
        _settle(pk, is_held_back=bool(told[conversation]))


def _gone() -> QuerySet[StepRun]:
    return StepRun.objects.filter(outcome=Outcome.SENT, message=None, step__kind=Kind.MESSAGE)


@transaction.atomic
def _settle(pk: int, *, is_held_back: bool) -> None:
    rows = Enrolment.objects.select_for_update(of=("self",))
    row = rows.select_related("sequence__channel", "contact").get(pk=pk)
    gone = _gone().filter(enrolment=row).order_by("step__position")
    first = gone.select_related("step").first()
    if first is None or first.step is None:
        return
    if not (is_held_back and _goes_on(row)):
        gone.update(outcome=Outcome.SKIPPED, told=Words(_TAKEN_BACK))
        return
    waited = row.runs.filter(step__kind=Kind.WAIT, step__position__gt=first.step.position)
    waited.delete()
    gone.delete()
    if row.step is None or row.step.position > first.step.position:
        row.step, row.due_at = first.step, clock.now()
        row.save(update_fields=["step", "due_at"])
    row.publish()


def _goes_on(row: Enrolment) -> bool:
    """Whether he is in it, or can be again; then he is."""
    if row.is_active or row.state == State.FAILED:  # What failed is tried again by hand.
        return True
    if row.state != State.ENDED or hindrance(row.sequence, person_of(row)):
        return False
    row.state, row.ended_at = State.RUNNING, None
    row.save(update_fields=["state", "ended_at"])
    tell("resumed", row)
    return True
