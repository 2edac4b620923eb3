"""What is derived from messages: a line's preview, the words to search, a conversation's state."""

from datetime import datetime
from typing import Any

from django.contrib.postgres.search import SearchVector
from django.db.models import Value

from alaka.core.folding import words_for_index
from alaka.inbox.models import Conversation, MessageKind, Status

# Longer texts are found by their beginning; PostgreSQL's limit for one row's words is 1 MB.
SEARCHED = 60_000


def preview(text: str) -> str:
    return " ".join(text[:400].split())[:160]


def search_vector(*texts: str) -> Any:
    """The words of a message, folded, as PostgreSQL keeps them."""
    words = words_for_index(" ".join(filter(None, texts))[:SEARCHED])
    return SearchVector(Value(words), config="simple")


def summarize(conversation: Conversation) -> None:
    """Derive what the conversation's line shows from its messages, after some came or went."""
    messages = conversation.messages.order_by("at", "pk")
    conversation.message_count = messages.count()
    last = messages.last()
    if last is not None:
        conversation.last_activity_at = last.at
        conversation.preview = preview(last.text or last.subject)
        conversation.preview_kind = last.kind
        conversation.waiting_since = _waiting_since(conversation)
    conversation.save(
        update_fields=[
            "message_count", "last_activity_at", "preview", "preview_kind", "waiting_since"
        ]
    )  # fmt: skip


def _waiting_since(conversation: Conversation) -> datetime | None:
    """The first word of the contact after our last answer, while the conversation is not closed."""
    if conversation.status == Status.CLOSED:
        return None
    said = conversation.messages.exclude(kind=MessageKind.NOTE)
    answered = said.filter(kind=MessageKind.OUTGOING, automatic="").order_by("-at", "-pk").first()
    heard = said.filter(kind=MessageKind.INCOMING, automatic="")
    if answered is not None:
        heard = heard.filter(at__gt=answered.at)
    return heard.order_by("at", "pk").values_list("at", flat=True).first()
