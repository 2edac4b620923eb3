"""Before a deadline, and when somebody wanted to be reminded. Runs every minute."""

from datetime import timedelta

from django.db import transaction
from django.db.models import BigIntegerField, Exists, OuterRef
from django.db.models.functions import Cast, Extract

from alaka.cases.asked import asked
from alaka.cases.models import Case, Notice, Reason, Silence
from alaka.cases.pacing import Pace
from alaka.cases.telling import tell
from alaka.core import clock

# Told when so much of the term is left, of deadlines that are no further away.
SHARE = 0.25
WITHIN = timedelta(days=7)


def remind() -> int:
    """Tell of deadlines that are near, and of what was put off till now; how many."""
    return _of_deadlines() + _of_silences()


def _of_deadlines() -> int:
    now, pace = clock.now(), Pace()
    near = Case.objects.open().filter(due_at__gt=now, due_at__lte=now + WITHIN)
    told = Notice.objects.filter(
        case=OuterRef("pk"),
        reason=Reason.DUE,
        occasion=Cast(Extract(OuterRef("due_at"), "epoch"), BigIntegerField()),
    )
    quiet = Silence.objects.filter(case=OuterRef("pk"), agent=OuterRef("manager"))
    count = 0
    for case in near.exclude(Exists(told)).exclude(Exists(quiet)).for_list().iterator():
        if pace.left(case, now) <= pace.span(case) * SHARE:
            count += sum([tell(case, agent, Reason.DUE, due(case)) for agent in asked(case)])
    return count


def due(case: Case) -> int:
    """The deadline as an occasion: moved, it is another one."""
    assert case.due_at is not None
    return int(case.due_at.timestamp())


def _of_silences() -> int:
    over = Silence.objects.filter(until__lte=clock.now()).values_list("pk", flat=True)
    return sum([_end(pk) for pk in over])


@transaction.atomic
def _end(pk: int) -> bool:
    rows = Silence.objects.select_for_update(skip_locked=True, of=("self",))
    silence = rows.select_related("agent").filter(pk=pk, until__lte=clock.now()).first()
    if silence is None:
        return False
    silence.delete()
    case = Case.objects.open().for_list().filter(pk=silence.case_id).first()
    if case is None or silence.agent not in asked(case):
        return False
    return tell(case, silence.agent, Reason.AGAIN, int(silence.until.timestamp()))
