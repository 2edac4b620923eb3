"""How many are in a sequence, where, and at which message they answered."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Count

from alaka.sequences.models import Enrolment, Outcome, Reason, Sequence, Step, StepRun


@dataclass
class Tally:
    """Of one sequence. ``answered`` of a hundred who are no longer in it, as ``rate``."""

    running: int = 0
    paused: int = 0
    ended: int = 0
    stopped: int = 0
    failed: int = 0
    answered: int = 0

    @property
    def all(self) -> int:
        return self.running + self.paused + self.ended + self.stopped + self.failed

    @property
    def rate(self) -> int | None:
        over = self.ended + self.stopped
        return round(100 * self.answered / over) if over else None


@dataclass(frozen=True)
class Passed:
    """Of one step: who stands before it, how often it was done, who answered after it."""

    here: int
    done: int
    answered: int

    @property
    def rate(self) -> int | None:
        return round(100 * self.answered / self.done) if self.done else None


def tallies(sequences: Iterable[Sequence]) -> dict[int, Tally]:
    rows = Enrolment.objects.filter(sequence__in=[each.pk for each in sequences]).order_by()
    found = {each.pk: Tally() for each in sequences}
    for pk, state, reason, count in rows.values_list("sequence", "state", "reason").annotate(
        count=Count("pk")
    ):
        tally = found[pk]
        setattr(tally, state, getattr(tally, state) + count)
        tally.answered += count if reason == Reason.ANSWERED else 0
    return found


def passed(sequence: Sequence) -> dict[int, Passed]:
    """By step."""
    people = Enrolment.objects.filter(sequence=sequence).order_by()
    here = _counted(people.active().values_list("step").annotate(count=Count("pk")))
    answered = _counted(people.values_list("answered_after").annotate(count=Count("pk")))
    runs = StepRun.objects.filter(step__sequence=sequence).exclude(outcome=Outcome.SKIPPED)
    done = _counted(runs.order_by().values_list("step").annotate(count=Count("pk")))
    steps: Iterable[Step] = sequence.steps.all()
    return {step.pk: Passed(here[step.pk], done[step.pk], answered[step.pk]) for step in steps}


def _counted(rows: Iterable[tuple[int | None, int]]) -> Counter[int]:
    return Counter({pk: count for pk, count in rows if pk is not None})
