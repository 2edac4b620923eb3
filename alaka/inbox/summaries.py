"""What is derived from messages: a line's preview, the words to search, a conversation's state."""

from datetime import datetime, timedelta
from typing import Any

from django.contrib.postgres.search import SearchVector
from django.db.models import F, Q, Value

from alaka.core.folding import words_for_index
from alaka.inbox.models import Conversation, MessageKind, MessageState

# Longer texts are found by their beginning; PostgreSQL's limit for one row's words is 1 MB.
SEARCHED = 60_000
# What is to go later than so after it was written was meant for later.
SOON = timedelta(minutes=1)


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
    heard = messages.filter(kind=MessageKind.INCOMING)
    conversation.heard_at = heard.values_list("at", flat=True).last()
    last = messages.last()
    if last is not None:
        conversation.last_activity_at = last.at
        conversation.preview = preview(last.text or last.subject)
        conversation.preview_kind = last.kind
        conversation.waiting_since = conversation.asked_since()
        conversation.first_response_at = _first_response_at(conversation)
        conversation.is_undelivered = _is_undelivered(conversation)
    else:
        conversation.preview = ""
    conversation.save(
        update_fields=[
            "message_count", "last_activity_at", "preview", "preview_kind", "waiting_since",
            "first_response_at", "is_undelivered", "heard_at",
        ]
    )  # fmt: skip


def _first_response_at(conversation: Conversation) -> datetime | None:
    """When our first answer to the contact's first word went; one said for later has not."""
    asked = conversation.messages.heard().first()
    answers = conversation.messages.answers().exclude(_is_for_later())
    if asked is not None:
        answers = answers.filter(Q(at__gt=asked.at) | Q(at=asked.at, pk__gt=asked.pk))
    return answers.values_list("at", flat=True).first()


def _is_undelivered(conversation: Conversation) -> bool:
    failed = conversation.messages.filter(state=MessageState.FAILED, automatic="")
    last = failed.order_by("at").last()
    return last is not None and not conversation.messages.answers().filter(at__gt=last.at).exists()


def _is_for_later() -> Q:
    return Q(state=MessageState.QUEUED, attempts=0, send_at__gt=F("at") + SOON)
