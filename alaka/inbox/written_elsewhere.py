"""What one of us wrote in another program: the conversations it stands in are put right.

Enters: such messages, just stored. They may be older than what is here already, so a conversation
is derived from all its messages again.
"""

from collections.abc import Iterable

from alaka.inbox.models import Conversation, Message
from alaka.inbox.summaries import summarize


def settle(messages: Iterable[Message]) -> None:
    ids = {message.conversation_id for message in messages}
    for conversation in Conversation.objects.filter(pk__in=ids).order_by("pk"):
        summarize(conversation)
