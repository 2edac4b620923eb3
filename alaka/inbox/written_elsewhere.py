"""What one of us wrote in another program: the conversations it stands in are put right.

Enters: such messages, just stored. They may be older than what is here already, so a conversation
is derived from all its messages again.
"""

from collections.abc import Iterable

from django.db.models import Q

from alaka.inbox.models import Conversation, Message, MessageKind
from alaka.inbox.summaries import summarize


def settle(messages: Iterable[Message]) -> None:
    ids = {message.conversation_id for message in messages}
    for conversation in Conversation.objects.filter(pk__in=ids).order_by("pk"):
        _settle(conversation)
        summarize(conversation)


def _settle(conversation: Conversation) -> None:
    """Answered at our first word after the contact's."""
    said = conversation.messages.exclude(kind=MessageKind.NOTE).filter(automatic="")
    asked = said.filter(kind=MessageKind.INCOMING).order_by("at", "pk").first()
    ours = said.filter(kind=MessageKind.OUTGOING).order_by("at", "pk")
    if asked is not None:
        ours = ours.filter(Q(at__gt=asked.at) | Q(at=asked.at, pk__gt=asked.pk))
    first = ours.first()
    conversation.first_response_at = first.at if first is not None else None
    conversation.save(update_fields=["first_response_at"])
