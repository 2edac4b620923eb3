"""Waiting chats before they are proposed to anybody: routed, and whom their rules name.

Enters: chats that wait. Leaves: those whose coming no rule had seen are routed, so that a team is
asked and nobody else; and the agent whom a rule named, by chat.
"""

from collections.abc import Sequence

from django.db.models import QuerySet

from alaka.core import clock
from alaka.routing.applying import route
from alaka.routing.book import Book
from alaka.routing.giving import KEPT
from alaka.routing.models import Hit
from alaka.timeline.models import Event

_COMING = ("conversation.opened", "conversation.reopened")


def whom(conversation_ids: Sequence[int]) -> dict[int, int]:
    """Agent by conversation, where a rule names one."""
    came = _last_comings(conversation_ids)
    looked_at = set(_hits(came).values_list("event", flat=True))
    book = Book()
    for event in came:
        if event.pk not in looked_at:
            route(event, book)
    named = _hits(came).exclude(agent=None).order_by()
    return dict(named.values_list("conversation_id", "agent_id"))


def _last_comings(conversation_ids: Sequence[int]) -> list[Event]:
    """When each was opened, or came back, last. What came longer ago no hit is kept of."""
    rows = Event.objects.filter(
        subject_type="inbox.conversation",
        subject_id__in=conversation_ids,
        at__gt=clock.now() - KEPT,
        verb__in=_COMING,
    )
    found = rows.order_by("subject_id", "-pk").distinct("subject_id")
    return sorted(found, key=lambda event: event.pk)


def _hits(came: Sequence[Event]) -> QuerySet[Hit]:
    return Hit.objects.filter(event__in=[event.pk for event in came])
