"""What the inbox shows about a person: what runs now, and how earlier questions were solved."""

from collections.abc import Sequence
from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from alaka.accounts.models import Agent
from alaka.contacts.models import Contact
from alaka.contacts.panels import PAGE, SIDE, Panel
from alaka.inbox.counting import seen_by
from alaka.inbox.models import Conversation, Inbox, Status
from alaka.timeline.models import Event

AT_SIDE, ON_PAGE = 5, 30

# What the filter of the time line calls our verbs.
NOUNS = (
    pgettext_lazy("time line", "conversation"),
    pgettext_lazy("time line", "message"),
    pgettext_lazy("time line", "note"),
)


def running(request: HttpRequest, contact: Contact, conversation: Any) -> dict[str, Any] | None:
    """Other conversations of the person that are open or put aside."""
    rows = _of(request, contact).filter(status__in=[Status.OPEN, Status.SNOOZED])
    if conversation is not None:
        rows = rows.exclude(pk=conversation.pk)
    found = list(rows[: ON_PAGE if conversation is None else AT_SIDE])
    return {"conversations": found} if found or conversation is None else None


def earlier(request: HttpRequest, contact: Contact, conversation: Any) -> dict[str, Any]:
    """Closed ones, the newest first, each with its resolution in one line."""
    rows = _of(request, contact).filter(status=Status.CLOSED).select_related("closed_by")
    limit = ON_PAGE if conversation is None else AT_SIDE
    if conversation is not None:
        rows = rows.exclude(pk=conversation.pk)
    elif request.GET.get("closed") == "all":
        limit = 1000
    found = list(rows[: limit + 1])
    return {"conversations": found[:limit], "has_more": len(found) > limit}


def _of(request: HttpRequest, contact: Contact) -> Any:
    return seen_by(request).filter(contact=contact).order_by("-last_activity_at", "-pk")


PANELS = [
    Panel(
        "running", _("Open now"), "inbox/panels/running.html", running, order=20, on=(SIDE, PAGE)
    ),
    Panel("earlier", _("Solved earlier"), "inbox/panels/earlier.html", earlier, order=30),
]


def guarded(agent: Agent, events: Sequence[Event]) -> set[int]:
    """Events of conversations in inboxes that this agent does not see: not what was said there."""
    if agent.sees_everything:
        return set()
    whose = {event.pk: _conversation_id(event) for event in events}
    ids = {pk for pk in whose.values() if pk}
    if not ids:
        return set()
    # Not through visible_to: a conversation joined into another is still one he may read.
    inboxes = list(Inbox.objects.visible_to(agent))
    rows = Conversation.objects.filter(pk__in=ids, inbox__in=inboxes)
    seen = set(rows.values_list("pk", flat=True))
    return {pk for pk, conversation in whose.items() if conversation and conversation not in seen}


def _conversation_id(event: Event) -> int | None:
    if event.subject_type == Conversation._meta.label_lower:
        return event.subject_id
    found = event.data.get("conversation")
    return found if isinstance(found, int) else None
