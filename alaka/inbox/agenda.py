"""The conversations that wait for one agent: his own, and those of his teams that nobody has."""

from collections.abc import Iterator
from datetime import timedelta
from typing import cast

from django.db.models import Q
from django.http import HttpRequest
from django.utils.timezone import get_current_timezone
from django.utils.translation import get_language, gettext

from alaka.accounts.models import Agent
from alaka.contacts.agenda import MOST, Entry, Reason, Urgency
from alaka.contacts.next import Step
from alaka.core import clock
from alaka.core.dates import coming
from alaka.inbox.counting import seen_by
from alaka.inbox.models import Conversation

# Of what nobody has; the inbox shows the rest.
UNTAKEN = 10
SOON = timedelta(hours=1)


def waiting(request: HttpRequest) -> Iterator[Entry]:
    """For registry.AGENDA."""
    agent = cast(Agent, request.user)
    rows = seen_by(request).select_related("contact").order_by("waiting_since", "pk")
    his = rows.open().filter(assignee=agent)
    for each in his.filter(Q(waiting_since__isnull=False) | Q(is_undelivered=True))[:MOST]:
        yield _entry(each)
    if agent.team_ids:
        free = rows.unassigned().exclude(waiting_since=None).exclude(is_live=True)
        for each in free.filter(Q(team=None) | Q(team__in=agent.team_ids))[:UNTAKEN]:
            yield _entry(each, Reason(gettext("Nobody has it yet")))


def _entry(row: Conversation, *more: Reason) -> Entry:
    promised = _promised(row)
    is_broken = any(reason.tone == "danger" for reason in promised)
    text = gettext("Answer")
    reasons = [*promised, *more]
    if row.is_undelivered:
        text = gettext("Send it again")
        reasons.insert(0, Reason(gettext("An answer did not arrive"), "danger"))
    elif not promised:
        reasons.insert(0, Reason(gettext("Waits for an answer"), "warning"))
    about = row.subject or row.preview
    at = row.waiting_since or row.last_activity_at
    step = Step(text, about, row.get_absolute_url(), at, "arrow-back-up", is_since=True)
    return Entry(
        key=f"conversation:{row.pk}:{int(at.timestamp())}",
        step=step,
        urgency=Urgency.BROKEN if is_broken else Urgency.WAITING,
        reasons=tuple(reasons),
        contact=row.contact,
    )


def _promised(row: Conversation) -> list[Reason]:
    """Whether what we promised is late, or nearly."""
    if row.due_at is None:
        return []
    now = clock.now()
    if row.due_at < now:
        return [Reason(gettext("The promised answer is late"), "danger")]
    moment = coming(row.due_at, (get_language() or "en")[:2], get_current_timezone())
    text = gettext("Promised by %(moment)s") % {"moment": moment}
    return [Reason(text, "warning" if row.due_at - now < SOON else "")]
