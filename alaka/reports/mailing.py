"""Views mailed on their schedule: to each recipient in his language, with what he may see.

Enters: schedules that are due. Leaves: one mail each recipient, with a PDF or CSV. A schedule is
claimed by moving it on, so none is sent twice; one that lay for days is sent once. A report whose
visits are not copied yet comes as soon as they are.
"""

from datetime import UTC, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext, override

from alaka.accounts import letters
from alaka.accounts.models import Agent, AuditEntry, Business
from alaka.core import clock, dates, jobs, mail
from alaka.reports import exporting, printing
from alaka.reports.answering import answer
from alaka.reports.boards import reports
from alaka.reports.models import Rhythm, Schedule, Shape, View
from alaka.reports.narrowing import asked_for
from alaka.reports.reading import scope_of
from alaka.reports.showing import cards
from alaka.tracking.columns import engine
from alaka.tracking.columns.lacking import NoAnswerError, NotCopiedError, TooMuchError

# What cannot be counted yet is tried again and again; who waited for so long hears why.
AGAIN, PATIENCE = timedelta(minutes=1), timedelta(hours=1)
ACT = "report mailed"


def next_time(schedule: Schedule, after: datetime) -> datetime:
    """The first of its hours later than that instant."""
    zone = ZoneInfo(schedule.timezone or "UTC")
    day = after.astimezone(zone).date()
    while True:
        at = datetime.combine(day, time(schedule.hour), zone).astimezone(UTC)
        is_its_day = {
            Rhythm.DAILY: True,
            Rhythm.WEEKLY: day.weekday() == schedule.weekday,
            Rhythm.MONTHLY: dates.month_of(day, schedule.language) == day,
        }[Rhythm(schedule.rhythm)]
        if is_its_day and at > after:
            return at
        day += timedelta(days=1)


def send_what_is_due() -> None:
    if not mail.can_send():
        return
    now = clock.now()
    for schedule in Schedule.objects.filter(next_at__lte=now).select_related("view"):
        _send_all(schedule, now)


@transaction.atomic
def _send_all(schedule: Schedule, now: datetime) -> None:
    mine = Schedule.objects.filter(pk=schedule.pk, next_at=schedule.next_at)
    if not mine.update(next_at=next_time(schedule, now), sent_at=now):
        return
    due = now.isoformat()
    for agent in schedule.recipients.filter(is_active=True).values_list("pk", flat=True):
        _defer(schedule.pk, agent, due=due)


def _defer(schedule_id: int, agent_id: int, **given: Any) -> None:
    path = "alaka.reports.mailing.send"
    jobs.defer(path, schedule_id=schedule_id, agent_id=agent_id, **given)


def send(schedule_id: int, agent_id: int, due: str = "", is_told: bool = False) -> None:
    """One mail to one recipient, who may have lost his account or the right meanwhile. ``due`` is
    when the schedule was claimed; ``is_told``: he knows that it comes later."""
    schedule = Schedule.objects.select_related("view").filter(pk=schedule_id).first()
    agent = Agent.objects.filter(pk=agent_id, is_active=True).first()
    if schedule is None or agent is None or schedule.view.report not in reports():
        return
    if due and schedule.sent_at != datetime.fromisoformat(due):
        return  # The next one is on its way.
    business = Business.get()
    language = agent.language or business.language
    zone = ZoneInfo(agent.timezone or business.timezone or "UTC")
    with override(language), timezone.override(zone):
        try:
            with engine.with_room():
                made = letter(schedule, agent)
        except NotCopiedError as problem:
            _send_later(schedule, agent, due or clock.now().isoformat(), is_told, problem)
            return
        except TooMuchError as problem:
            made = _instead(schedule, agent, problem)
        _send_once(made, schedule, agent, due)


@transaction.atomic
def _send_once(made: EmailMultiAlternatives, schedule: Schedule, agent: Agent, due: str) -> None:
    """Also where the job runs a second time because its worker was killed."""
    Schedule.objects.select_for_update().filter(pk=schedule.pk).first()
    mailed: dict[str, Any] = {"schedule": schedule.pk, "due": due}
    written = AuditEntry.objects.filter(act=ACT, agent=agent, data__contains=mailed)
    if due and written.exists():
        return
    made.send()
    about = schedule.view
    AuditEntry.write(ACT, agent=agent, about=about.name, report=about.report, **mailed)


@transaction.atomic
def _send_later(
    schedule: Schedule, agent: Agent, due: str, is_told: bool, problem: NotCopiedError
) -> None:
    now = clock.now()
    if not is_told and now - datetime.fromisoformat(due) >= PATIENCE:
        _instead(schedule, agent, problem).send()
        is_told = True
    _defer(schedule.pk, agent.pk, at=now + AGAIN, due=due, is_told=is_told)


def letter(schedule: Schedule, agent: Agent) -> EmailMultiAlternatives:
    """In the language and zone of now."""
    view = schedule.view
    found = answer(scope_of(view), agent)
    subject = f"{view.name} · {found.scope.period.label}"
    context = {
        "view": view,
        "answer": found,
        "narrowed": asked_for(found.scope, agent),
        "cards": [card for card in cards(found) if card.is_shown],
        "url": _url(view),
    }
    made = letters.letter(agent, subject, "reports/email/scheduled", context)
    name = f"{view.report}-{found.scope.period.last.isoformat()}"
    if schedule.shape == Shape.PDF:
        made.attach(f"{name}.pdf", printing.pdf(found, agent), "application/pdf")
    else:
        made.attach(f"{name}.csv", "".join(exporting.table(found)).encode(), "text/csv")
    return made


def _instead(schedule: Schedule, agent: Agent, problem: NoAnswerError) -> EmailMultiAlternatives:
    """Why there is no report, of which nobody would hear else."""
    if isinstance(problem, NotCopiedError):
        why = gettext("The copy of visits that this report reads is not ready yet")
        text = gettext(
            "The report comes by mail as soon as the copy is there. Its page says how far that is, "
            "and what to do where nobody makes one."
        )
    else:
        why = gettext("There are more visits than this machine has room to count")
        text = gettext(
            "What this report counts needs more memory than there is. A shorter period needs less, "
            "and so does one goal, one site or one segment alone."
        )
    lines = [f"{why}.", text, _url(schedule.view)]
    subject = " ".join(schedule.view.name.split())
    text = "\n\n".join(lines)
    return EmailMultiAlternatives(subject, text, to=[agent.email], headers=letters.HEADERS)


def _url(view: View) -> str:
    return f"{settings.PUBLIC_URL}{view.get_absolute_url()}"
