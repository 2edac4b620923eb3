"""The cases and steps that wait for one agent."""

from collections.abc import Iterator
from datetime import datetime, time, timedelta
from typing import cast

from django.db.models import Q
from django.http import HttpRequest
from django.urls import reverse
from django.utils.timezone import get_current_timezone
from django.utils.translation import gettext

from alaka.accounts.models import Agent
from alaka.cases.models import Case, CaseStatus, Severity
from alaka.cases.models import Step as CaseStep
from alaka.contacts.agenda import MOST, Entry, Reason, Urgency
from alaka.contacts.next import Step
from alaka.core import clock

# Deadlines that are no further away.
NEAR = timedelta(hours=24)


def waiting(request: HttpRequest) -> Iterator[Entry]:
    """For registry.AGENDA: what he must answer for, and the steps that are his."""
    agent = cast(Agent, request.user)
    for case in _cases(agent):
        yield _of_case(case)
    today = clock.now().astimezone(get_current_timezone()).date()
    mine = CaseStep.objects.filter(agent=agent, done_at=None, due_on__lte=today)
    rows = mine.filter(case__in=Case.objects.open()).select_related("case__contact")
    for step in rows.order_by("due_on", "pk")[:MOST]:
        yield _of_step(step)


def _cases(agent: Agent) -> list[Case]:
    near = Q(status=CaseStatus.NEW) | Q(due_at__lt=clock.now() + NEAR)
    running = Case.objects.open().filter(near, manager=agent).for_list()
    found = list(running.order_by("due_at", "pk")[:MOST])
    lost = Q(sent_as__isnull=False, answered_at=None) | Q(wrote_again_at__isnull=False)
    over = Case.objects.closed().filter(lost, manager=agent).for_list()
    return [*found, *over.order_by("-closed_at", "-pk")[:MOST]]


def _of_case(case: Case) -> Entry:
    text, urgency, reasons = gettext("Settle the case"), Urgency.TODAY, []
    at = case.due_at
    if case.is_closed:
        text, urgency, at = gettext("Look at the case"), Urgency.WAITING, case.closed_at
        if case.is_unanswered:
            reasons.append(Reason(gettext("An answer did not arrive"), "danger"))
        if case.wrote_again_at is not None:
            reasons.append(Reason(gettext("Wrote again"), "warning"))
    elif case.is_overdue:
        urgency = Urgency.BROKEN
        reasons.append(Reason(gettext("The case is past its deadline"), "danger"))
    elif case.status == CaseStatus.NEW:
        reasons.append(Reason(gettext("Not yet taken in hand"), "warning"))
    if case.severity == Severity.SEVERE:
        reasons.append(Reason(str(case.get_severity_display()), "danger"))
    return Entry(
        key=f"case:{case.pk}:{case.status}:{int(at.timestamp()) if at else 0}",
        step=Step(text, case.title, case.get_absolute_url(), at, "flag"),
        urgency=urgency,
        reasons=tuple(reasons) or (Reason(gettext("Due soon"), "warning"),),
        contact=case.contact,
    )


def _of_step(step: CaseStep) -> Entry:
    assert step.due_on is not None
    at = datetime.combine(step.due_on, time.max, tzinfo=get_current_timezone())
    late = Reason(gettext("Your step is late"), "danger")
    return Entry(
        key=f"step:{step.pk}",
        step=Step(step.text, step.case.title, step.case.get_absolute_url(), at, "list-check"),
        urgency=Urgency.TODAY,
        reasons=(late if at < clock.now() else Reason(gettext("Your step for today")),),
        contact=step.case.contact,
        do_url=reverse("case-step-completion", args=[step.pk]),
    )
