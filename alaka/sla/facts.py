"""What happened in a conversation, as far as promises go: read from its messages and events."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from alaka.core import clock
from alaka.inbox.models import Conversation, MessageKind, MessageState
from alaka.inbox.summaries import SOON
from alaka.sla.spells import Fact
from alaka.timeline.models import Event

# What was written so long before it reached us comes from an archive: nobody waits for it.
ARCHIVED = timedelta(days=30)

_VERBS = {
    "conversation.closed": "closed",
    "conversation.reopened": "reopened",
    "conversation.snoozed": "snoozed",
    "conversation.woken": "woken",
    "conversation.undone": "undone",
}
# What comes first of two at the same instant: an answer goes before the closing it came with.
_RANK = {"heard": 0, "said": 1}


def facts(conversation: Conversation) -> list[Fact]:
    """In their order, up to this moment."""
    now = clock.now()
    found = [fact for fact in [*_messages(conversation), *_events(conversation)] if fact.at <= now]
    return sorted(found, key=lambda fact: (fact.at, _RANK.get(fact.what, 2)))


def _messages(conversation: Conversation) -> list[Fact]:
    rows = conversation.messages.exclude(kind=MessageKind.NOTE).filter(automatic="")
    # News of ours to somebody who asked nothing answers nothing.
    rows = rows.exclude(state=MessageState.FAILED).exclude(why__has_key="is_news")
    found = []
    for row in rows.order_by("pk").values(
        "kind", "at", "created_at", "send_at", "attempts", "author", "why__reason"
    ):
        is_old = row["created_at"] - row["at"] >= ARCHIVED
        if row["kind"] == MessageKind.INCOMING:
            if not is_old:
                found.append(Fact(row["created_at"], "heard", asked_at=row["at"]))
        elif row["why__reason"] == "elsewhere":
            if not is_old:  # As what it answers, it counts from when we know of it.
                found.append(Fact(row["created_at"], "said"))
        elif row["author"] is not None:
            found.append(Fact(_gone_at(row), "said", agent=row["author"]))
    return found


def _gone_at(row: Mapping[str, Any]) -> datetime:
    """When an answer counts: when it was written; one said for later, when it goes.

    A further try moves ``send_at`` on too, and is not meant by this.
    """
    at: datetime = row["at"]
    send_at: datetime | None = row["send_at"]
    if send_at is not None and row["attempts"] <= 1 and send_at - at > SOON:
        return send_at
    return at


def _events(conversation: Conversation) -> list[Fact]:
    rows = Event.objects.filter(
        subject_type=Conversation._meta.label_lower, subject_id=conversation.pk, verb__in=_VERBS
    )
    told = rows.order_by("at", "pk").values_list("verb", "at", "actor", "data")
    return [
        Fact(at, _VERBS[verb], agent=actor, status=str(data.get("status", "")))
        for verb, at, actor, data in told
    ]
