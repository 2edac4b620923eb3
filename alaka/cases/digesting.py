"""The digest: once a day, at the hour a manager chose, what is new, due and overdue in one mail.

Enters: the minute. Leaves: for each manager whose hour has come where he is, one mail at most; an
empty one is not sent. A day is claimed by a conditional update in the transaction of its mail.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from alaka.accounts.models import Agent
from alaka.cases import act_links, letters
from alaka.cases.act_links import Deed
from alaka.cases.asked import answers_for
from alaka.cases.models import Case, Digest, Notice, Reason, Silence, Step
from alaka.cases.readers import reading, zone_of
from alaka.core import clock, mail
from alaka.core.templatetags.core import number

MOST = 50


@dataclass
class Group:
    name: str
    cases: list[Case]
    more: int = 0


@dataclass(frozen=True)
class Contents:
    overdue: list[Case]
    due: list[Case]
    new: list[Case]
    steps: list[Step]
    notices: list[Notice]

    @property
    def is_empty(self) -> bool:
        return not (self.overdue or self.due or self.new or self.steps)


def digest() -> int:
    """Send what is due to whom; how many mails that made."""
    if not mail.can_send():
        return 0
    running = Case.objects.open().filter(Q(manager=OuterRef("pk")) | Q(steps__agent=OuterRef("pk")))
    waiting = Notice.objects.filter(agent=OuterRef("pk"), mailed_at=None)
    agents = Agent.objects.who_answer().filter(Exists(running) | Exists(waiting))
    return sum([_digest(agent) for agent in agents.select_related("digest")])


def hour_of(agent: Agent, wanted: Digest) -> datetime | None:
    """The instant of today's digest, where the agent is; None if there is none, or not yet."""
    now = clock.now().astimezone(zone_of(agent))
    if now.weekday() not in wanted.days or now.hour < wanted.hour:
        return None
    if wanted.made_on is not None and wanted.made_on >= now.date():
        return None
    return now.replace(hour=wanted.hour, minute=0, second=0, microsecond=0)


def _digest(agent: Agent) -> bool:
    wanted = agent.digest if hasattr(agent, "digest") else Digest.of(agent)
    at = hour_of(agent, wanted)
    if at is None:
        return False
    with transaction.atomic():
        unmade = Digest.objects.filter(Q(made_on=None) | Q(made_on__lt=at.date()), agent=agent)
        if not unmade.update(made_on=at.date()):
            return False
        contents = gather(agent, at, _next(at, wanted))
        if contents.is_empty:
            return False
        _send(agent, contents)
        told = [notice.pk for notice in contents.notices]
        Notice.objects.filter(pk__in=told).update(mailed_at=clock.now())
    return True


def _next(at: datetime, wanted: Digest) -> datetime:
    days = (at + timedelta(days=ahead) for ahead in range(1, 8))
    return next(day for day in days if day.weekday() in wanted.days)


def gather(agent: Agent, at: datetime, until: datetime) -> Contents:
    """What he is told at that instant, with what is due before the next digest."""
    quiet = Silence.objects.filter(case=OuterRef("pk"), agent=agent)
    mine = Case.objects.open().filter(manager=agent, opened_at__lte=at).exclude(Exists(quiet))
    rows = _sorted(mine.filter(due_at__lt=until))
    waiting = Notice.objects.filter(agent=agent, mailed_at=None, at__lte=at)
    notices = list(waiting.select_related("case__place", "case__manager"))
    known = {case.pk for case in rows}
    fresh = {
        notice.case_id: notice.case
        for notice in notices
        if notice.case_id not in known and _is_for(notice.case, agent)
    }
    given = [notice.case_id for notice in notices if notice.reason == Reason.STEP]
    steps = Step.objects.filter(
        Q(due_on__lte=at.date()) | Q(case__in=given),
        agent=agent,
        done_at=None,
        case__in=Case.objects.open(),
    )
    return Contents(
        overdue=[case for case in rows if case.is_overdue],
        due=[case for case in rows if not case.is_overdue],
        new=list(fresh.values()),
        steps=list(steps.select_related("case").order_by("due_on", "pk")[:MOST]),
        notices=notices,
    )


def _sorted(rows: QuerySet[Case]) -> list[Case]:
    return list(rows.select_related("place", "manager").order_by("due_at", "pk"))


def _is_for(case: Case, agent: Agent) -> bool:
    if case.is_closed:
        return False
    one = answers_for(case)
    return one == agent or (one is None and agent.is_administrator)


def _send(agent: Agent, contents: Contents) -> None:
    with reading(agent):
        named = [
            (_("Overdue"), contents.overdue),
            (_("Due before the next digest"), contents.due),
            (_("New"), contents.new),
        ]
        groups = [
            Group(name, cases[:MOST], max(0, len(cases) - MOST)) for name, cases in named if cases
        ]
        context = {
            "groups": groups,
            "steps": [
                (step, act_links.address(step.case, agent, Deed.DONE, step=step))
                for step in contents.steps
            ],
            "list_url": act_links.list_address(agent),
            "desk_url": settings.PUBLIC_URL + "/desk/",
        }
        letters.post(agent, _subject(contents), "digest", context)


def _subject(contents: Contents) -> str:
    """The most pressing first: it is what a telephone shows."""
    overdue, due, new = map(len, (contents.overdue, contents.due, contents.new))
    said = []
    if overdue:
        said.append(ngettext("%(count)s overdue", "%(count)s overdue", overdue) % _count(overdue))
    if due:
        said.append(ngettext("%(count)s due", "%(count)s due", due) % _count(due))
    if new:
        said.append(ngettext("%(count)s new", "%(count)s new", new) % _count(new))
    if not said:
        steps = len(contents.steps)
        said.append(ngettext("%(count)s step", "%(count)s steps", steps) % _count(steps))
    return _("Your cases: %(said)s") % {"said": ", ".join(said)}


def _count(count: int) -> dict[str, str]:
    return {"count": number(count)}
