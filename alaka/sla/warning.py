"""Before a promise is broken, those who can keep it hear of it: on the screen, and by mail where
nobody of them is at a desk.

Enters: the instant. Leaves: each clock marked as warned of, once; notices; a mail to each person
that lists all that is close, in his language.
"""

from collections import defaultdict
from collections.abc import Iterable

from django.core.mail import EmailMessage
from django.db import transaction
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import ngettext

from alaka.accounts.models import Agent, Business, Membership, Presence
from alaka.core import clock, live
from alaka.core.dates import digits
from alaka.inbox.models import Inbox
from alaka.sla.models import Clock
from alaka.sla.settling import settle
from alaka.timeline.models import Event

_AT_ONCE = 500
# More people than these are not written to about one conversation.
_MOST = 20


def watch() -> None:
    """Mark what is broken, and warn of what is about to be."""
    late = Clock.objects.overdue().order_by("due_at").values_list("conversation", flat=True)
    close = Clock.objects.to_warn().order_by("warn_at").values_list("conversation", flat=True)
    # What was answered this moment needs no warning.
    for conversation_id in sorted({*late[:_AT_ONCE], *close[:_AT_ONCE]}):
        settle(conversation_id)
    warn()


def tell(event_ids: list[int]) -> None:
    """A subscriber: where something was broken, the screens of those concerned look again."""
    conversations = Event.objects.filter(pk__in=event_ids).values("subject_id")
    broken = Clock.objects.running().broken().filter(conversation__in=conversations)
    live.publish_all([f"promises:{agent_id}" for agent_id in concerned(list(broken))])


@transaction.atomic
def warn() -> None:
    rows = Clock.objects.to_warn().select_for_update(of=("self",), skip_locked=True)
    rows = rows.select_related("conversation__contact", "conversation__channel", "place")
    clocks = list(rows.order_by("due_at")[:_AT_ONCE])
    if not clocks:
        return
    Clock.objects.filter(pk__in=[each.pk for each in clocks]).update(warned_at=clock.now())
    theirs = concerned(clocks)
    by_clock: dict[int, set[int]] = defaultdict(set)
    for agent_id, his in theirs.items():
        for each in his:
            by_clock[each.pk].add(agent_id)
    here = set(Presence.objects.here().values_list("agent_id", flat=True))
    unseen = {pk for pk, agents in by_clock.items() if not agents & here}
    for agent in Agent.objects.who_answer().filter(pk__in=theirs):
        his = [each for each in theirs[agent.pk] if each.pk in unseen]
        if his:
            _mail(agent, his)
    live.publish_all([f"promises:{agent_id}" for agent_id in theirs])


def concerned(clocks: Iterable[Clock]) -> dict[int, list[Clock]]:
    """By agent: whoever has the conversation, else its team, else the teams of its inbox."""
    teams_of = _teams_of_inboxes({each.inbox_id for each in clocks})
    members = _members()
    found: dict[int, list[Clock]] = defaultdict(list)
    for each in clocks:
        if each.agent_id is not None:
            agents = [each.agent_id]
        else:
            teams = [each.team_id] if each.team_id else teams_of[each.inbox_id]
            agents = sorted({agent for team in teams for agent in members[team]})[:_MOST]
        for agent_id in agents:
            found[agent_id].append(each)
    return found


def _teams_of_inboxes(inbox_ids: set[int]) -> dict[int, list[int]]:
    found: dict[int, list[int]] = defaultdict(list)
    rows = Inbox.objects.filter(pk__in=inbox_ids).exclude(teams=None)
    for inbox_id, team_id in rows.order_by().values_list("pk", "teams"):
        found[inbox_id].append(team_id)
    return found


def _members() -> dict[int, list[int]]:
    found: dict[int, list[int]] = defaultdict(list)
    rows = Membership.objects.filter(agent__in=Agent.objects.who_answer())
    for team_id, agent_id in rows.values_list("team_id", "agent_id"):
        found[team_id].append(agent_id)
    return found


def _mail(agent: Agent, clocks: list[Clock]) -> None:
    business = Business.get()
    language = agent.language or business.language
    with translation.override(language):
        count = len(clocks)
        subject = ngettext(
            "%(count)s conversation must be answered soon",
            "%(count)s conversations must be answered soon",
            count,
        ) % {"count": digits(str(count), language)}
        context = {"agent": agent, "business": business, "clocks": clocks}
        body = render_to_string("sla/email/warning.txt", context)
        EmailMessage(subject, body.strip() + "\n", to=[agent.email]).send()
