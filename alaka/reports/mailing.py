"""Views mailed on their schedule: to each recipient in his language, with what he may see.

Enters: schedules that are due. Leaves: one mail each recipient, with a PDF or CSV. A schedule is
claimed by moving it on, so none is sent twice; one that lay for days is sent once.
"""

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext, override

from alaka.accounts import letters
from alaka.accounts.models import Agent, AuditEntry, Business
from alaka.core import clock, dates, jobs
from alaka.reports import exporting, printing
from alaka.reports.answering import answer
from alaka.reports.boards import reports
from alaka.reports.models import Rhythm, Schedule, Shape, View
from alaka.reports.narrowing import asked_for
from alaka.reports.reading import scope_of
from alaka.reports.showing import cards
from alaka.tracking.columns import engine
from alaka.tracking.columns.lacking import TooMuchError


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
    now = clock.now()
    for schedule in Schedule.objects.filter(next_at__lte=now).select_related("view"):
        _send_all(schedule, now)


@transaction.atomic
def _send_all(schedule: Schedule, now: datetime) -> None:
    mine = Schedule.objects.filter(pk=schedule.pk, next_at=schedule.next_at)
    if not mine.update(next_at=next_time(schedule, now), sent_at=now):
        return
    for agent in schedule.recipients.filter(is_active=True).values_list("pk", flat=True):
        jobs.defer("alaka.reports.mailing.send", schedule_id=schedule.pk, agent_id=agent)


def send(schedule_id: int, agent_id: int) -> None:
    """One mail to one recipient, who may have lost his account or the right meanwhile."""
    schedule = Schedule.objects.select_related("view").filter(pk=schedule_id).first()
    agent = Agent.objects.filter(pk=agent_id, is_active=True).first()
    if schedule is None or agent is None or schedule.view.report not in reports():
        return
    business = Business.get()
    language = agent.language or business.language
    zone = ZoneInfo(agent.timezone or business.timezone or "UTC")
    with override(language), timezone.override(zone):
        try:
            with engine.with_room():
                mail = letter(schedule, agent)
        except TooMuchError:
            mail = _instead(schedule, agent)
        mail.send()
    AuditEntry.write(
        "report mailed", agent=agent, about=schedule.view.name, report=schedule.view.report
    )


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
    mail = letters.letter(agent, subject, "reports/email/scheduled", context)
    name = f"{view.report}-{found.scope.period.last.isoformat()}"
    if schedule.shape == Shape.PDF:
        mail.attach(f"{name}.pdf", printing.pdf(found, agent), "application/pdf")
    else:
        mail.attach(f"{name}.csv", "".join(exporting.table(found)).encode(), "text/csv")
    return mail


def _instead(schedule: Schedule, agent: Agent) -> EmailMultiAlternatives:
    """Why there is no report, of which nobody would hear else."""
    why = gettext("There are more visits than this machine has room to count")
    text = gettext(
        "What this report counts needs more memory than there is. A shorter period needs less, and "
        "so does one goal, one site or one segment alone."
    )
    lines = [f"{why}.", text, _url(schedule.view)]
    subject = " ".join(schedule.view.name.split())
    text = "\n\n".join(lines)
    return EmailMultiAlternatives(subject, text, to=[agent.email], headers=letters.HEADERS)


def _url(view: View) -> str:
    return f"{settings.PUBLIC_URL}{view.get_absolute_url()}"
