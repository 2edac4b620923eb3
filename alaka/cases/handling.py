"""What is done with a running case: taken, passed on, changed, its steps."""

from datetime import date
from typing import Any

from django.db import transaction

from alaka.accounts.models import Agent
from alaka.cases.deadlines import deadline
from alaka.cases.models import Case, CaseStatus, Step
from alaka.cases.opening import place_it, tell
from alaka.cases.responsible import responsible
from alaka.cases.searching import words_of
from alaka.core import clock
from alaka.inbox.models import Conversation
from alaka.timeline.models import Event

# What may be changed of a running case.
CHANGEABLE = (
    "kind", "topic", "place", "severity", "product", "title", "text", "wish", "due_at", "change",
)  # fmt: skip


@transaction.atomic
def accept(case: Case, *, by: Agent) -> bool:
    """Whoever is responsible says that he has it; False if it is in hand or closed already."""
    taken = Case.objects.filter(pk=case.pk, status=CaseStatus.NEW)
    if not taken.update(status=CaseStatus.ACCEPTED, accepted_at=clock.now(), manager=by):
        return False
    case.refresh_from_db()
    tell("case.accepted", case, by)
    return True


@transaction.atomic
def pass_to(case: Case, manager: Agent, *, by: Agent | None, note: str = "") -> bool:
    """Make somebody else responsible; he has still to accept it."""
    rows = Case.objects.open().filter(pk=case.pk).exclude(manager=manager)
    if not rows.update(manager=manager, status=CaseStatus.NEW, accepted_at=None):
        return False
    case.refresh_from_db()
    tell("case.passed", case, by, agent=manager.pk, name=manager.name, note=note)
    return True


@transaction.atomic
def change(case: Case, *, by: Agent | None, **fields: Any) -> list[str]:
    """Write what differs; the names of the fields that changed. A deadline nobody set by hand
    follows kind, severity and place; who was found by the place and has not accepted, the place."""
    row = Case.objects.select_for_update(of=("self",)).get(pk=case.pk)
    changed = [name for name in CHANGEABLE if name in fields and getattr(row, name) != fields[name]]
    if not changed:
        return []
    before = {name: _shown(getattr(row, name)) for name in changed}
    was_found = _was_found(row)
    for name in changed:
        setattr(row, name, fields[name])
    if "due_at" in changed:
        row.is_due_set = True
    elif not row.is_due_set and {"kind", "severity", "place"} & set(changed):
        row.due_at = deadline(row.kind, row.severity, row.place, row.opened_at)
    found = responsible(row.place) if was_found and "place" in changed else None
    if found is not None and found != row.manager:
        before["manager"], row.manager = _shown(row.manager), found
        changed.append("manager")
    row.search = words_of(row)
    row.save(update_fields=[*changed, "due_at", "is_due_set", "search"])
    after = {name: _shown(getattr(row, name)) for name in changed}
    if "place" in changed:
        for one in Conversation.objects.filter(cases=row, place=None):
            place_it(row, one)
    case.refresh_from_db()
    tell("case.changed", case, by, before=before, after=after)
    return changed


def _was_found(case: Case) -> bool:
    """Whether the place alone says who is responsible: he was not chosen and has not accepted."""
    if case.status != CaseStatus.NEW or case.manager != responsible(case.place):
        return False
    told = Event.objects.filter(subject_type=Case._meta.label_lower, subject_id=case.pk)
    return not told.filter(verb="case.passed").exists()


def _shown(value: Any) -> str | int | None:
    return value if isinstance(value, str | int | None) else str(value)


@transaction.atomic
def add_step(case: Case, text: str, agent: Agent | None, due_on: date | None, *, by: Agent) -> Step:
    step = Step.objects.create(
        case=case, text=text[:300], agent=agent, due_on=due_on, created_at=clock.now()
    )
    who = agent.name if agent else ""
    tell("case.step_added", case, by, text=step.text, name=who, agent=agent.pk if agent else None)
    return step


@transaction.atomic
def finish_step(step: Step, *, by: Agent) -> bool:
    waiting = Step.objects.filter(pk=step.pk, done_at=None)
    if not waiting.update(done_at=clock.now(), done_by=by):
        return False
    tell("case.step_done", step.case, by, text=step.text)
    return True
