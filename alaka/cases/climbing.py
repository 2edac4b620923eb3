"""What is overdue climbs the tree. Runs every minute.

At the deadline whoever answers for the case is told, and the next in line above him; after each
further half of the term the next one above. The case stays with whoever has it: those above are
called in. Each climb is one conditional step, so that no two workers make it twice.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import F, Q

from alaka.accounts.models import Agent
from alaka.cases.asked import answers_for, asked, managers_above
from alaka.cases.models import Case, Notice, Reason
from alaka.cases.opening import tell as record
from alaka.cases.pacing import Pace
from alaka.cases.reminding import due
from alaka.cases.telling import Said, tell
from alaka.core import clock

SHARE = 0.5
# No term is so short that its half passes sooner.
LOOK_AGAIN = timedelta(minutes=30)


def climb() -> int:
    """Let climb what is overdue; how many did."""
    now, pace = clock.now(), Pace()
    is_new = Q(climbed_at=None) | Q(climbed_at__lt=F("due_at"))
    waited = is_new | Q(climbed_at__lte=now - LOOK_AGAIN)
    rows = Case.objects.overdue().filter(waited).for_list()
    return sum([_climb(case.pk, now) for case in rows.iterator() if _is_time(case, now, pace)])


def _is_time(case: Case, now: datetime, pace: Pace) -> bool:
    last = _last(case)
    return last is None or pace.later(case, last, SHARE) <= now


def _last(case: Case) -> datetime | None:
    """When it climbed last because of this deadline: a moved one begins anew."""
    at: datetime | None = case.climbed_at
    return at if at is not None and case.due_at is not None and at >= case.due_at else None


@transaction.atomic
def _climb(pk: int, now: datetime) -> bool:
    rows = Case.objects.select_for_update(of=("self",), skip_locked=True).overdue().for_list()
    case = rows.filter(pk=pk).first()
    last = _last(case) if case is not None else None
    if case is None or (last is not None and last > now - LOOK_AGAIN):
        return False
    further = _next_above(case)
    case.climbed = (case.climbed if last else 0) + (further is not None)
    case.climbed_at = now
    case.save(update_fields=["climbed", "climbed_at"])
    told: list[Agent] = []
    if last is None:
        words = Said(further.name if further else "")
        told += [
            agent for agent in asked(case) if tell(case, agent, Reason.OVERDUE, due(case), words)
        ]
    if further is not None and tell(case, further, Reason.CLIMBED, due(case)):
        told.append(further)
    _record(case, told)
    return bool(told)


def _next_above(case: Case) -> Agent | None:
    """The nearest above whom nobody has told of this deadline."""
    one = answers_for(case)
    if one is None:
        return None
    reasons = [Reason.OVERDUE, Reason.CLIMBED]
    told = Notice.objects.filter(case=case, occasion=due(case), reason__in=reasons)
    known = {one.pk, *told.values_list("agent_id", flat=True)}
    return next((each for each in managers_above(case.place, one) if each.pk not in known), None)


def _record(case: Case, told: Sequence[Agent]) -> None:
    if told:
        names = ", ".join(agent.name for agent in told)
        record("case.climbed", case, None, names=names, agents=[agent.pk for agent in told])
