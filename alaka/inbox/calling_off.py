"""What is said only while the person is silent does not go once he wrote.

Enters: a message of ours that waits, or that is about to be sent. Leaves: a line on the time line
that it was taken back; one that may have arrived already stays, as failed.
"""

from django.db import transaction
from django.utils.translation import gettext_noop as _

from alaka.core.holding import held
from alaka.core.words import Words
from alaka.inbox.models import Conversation, Message, MessageState
from alaka.inbox.models.message import UNLESS_ANSWERED
from alaka.inbox.summaries import summarize
from alaka.timeline.recording import record

_MAYBE = _(
    "It may have arrived at an earlier try. The person wrote since, so it is not sent again."
)


def is_overtaken(message: Message) -> bool:
    """Whether the person wrote since, wherever; what a machine of his answered does not count."""
    if UNLESS_ANSWERED not in message.why:
        return False
    heard = Message.objects.heard().filter(
        conversation__contact__in=message.conversation.contact.ids
    )
    return heard.filter(created_at__gt=message.created_at).exists()


@transaction.atomic
def call_off(pk: int, state: MessageState = MessageState.QUEUED) -> bool:
    """False where it is not in that state: it is being sent, or has gone."""
    rows = Message.objects.select_for_update(of=("self",)).filter(pk=pk, state=state)
    message = rows.first()
    if message is None:
        return False
    conversation = held(Conversation.objects.select_related("contact"), message.conversation_id)
    assert conversation is not None  # Its message is held.
    told = {"contact": conversation.contact, "conversation": conversation.pk}
    if message.is_doubtful:
        rows.update(state=MessageState.FAILED, error=Words(_MAYBE))
        record("message.failed", subject=message, reason=Words(_MAYBE).stored, **told)
    else:
        message.delete()
        record("message.withdrawn", subject=conversation, message=pk, is_overtaken=True, **told)
    summarize(conversation)
    conversation.publish()
    return True
