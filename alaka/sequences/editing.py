"""Steps are put in order, added and taken out, while people are on their way."""

from collections.abc import Collection

from django.db import transaction
from django.db.models import Max

from alaka.contacts.hours import zone_of
from alaka.core import clock
from alaka.sequences.models import Enrolment, Kind, Sequence, Step
from alaka.sequences.timing import waits_until


def add(step: Step) -> Step:
    """At the end."""
    last: int | None = step.sequence.steps.aggregate(last=Max("position"))["last"]
    step.position = 0 if last is None else last + 1
    step.save()
    step.sequence.publish()
    return step


@transaction.atomic
def put_in_order(sequence: Sequence, ids: Collection[int]) -> None:
    """As given; what was added meanwhile stands behind. Whoever is at a step goes on from it."""
    given = {pk: at for at, pk in enumerate(ids)}
    rows = list(sequence.steps.select_for_update())
    rows.sort(key=lambda row: given.get(row.pk, len(given)))
    for at, row in enumerate(rows):
        if row.position != at:
            row.position = at
            row.save(update_fields=["position"])
    sequence.publish()


@transaction.atomic
def remove(step: Step) -> None:
    """Whoever waits at it goes on with the next."""
    after = step.sequence.steps.filter(position__gt=step.position).first()
    here = Enrolment.objects.active().select_for_update(of=("self",)).filter(step=step)
    if after is not None and after.kind == Kind.WAIT:
        for row in here.select_related("contact"):
            row.step = after
            row.due_at = waits_until(after, clock.now(), zone_of(row.contact))
            row.save(update_fields=["step", "due_at"])
    else:
        here.update(step=after, due_at=clock.now())
    step.delete()
    step.sequence.publish()
