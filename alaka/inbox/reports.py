"""What became of a message of ours, as the other side reports it."""

from django.db import transaction

from alaka.channels.contract import DeliveryReport
from alaka.channels.models import Channel
from alaka.core.words import Words
from alaka.inbox.bouncing import came_back
from alaka.inbox.models import Conversation, Message, MessageKind, MessageState
from alaka.inbox.summaries import summarize
from alaka.timeline.recording import record

# A state only ever goes forward; failure is believed after "sent", not after "read".
_BEFORE = {
    "delivered": [MessageState.SENT, MessageState.SENDING],
    "read": [MessageState.SENT, MessageState.SENDING, MessageState.DELIVERED],
    "failed": [MessageState.SENT, MessageState.SENDING, MessageState.DELIVERED],
}


def tells_of_ours(channel: Channel, report: DeliveryReport) -> bool:
    """Whether it is about a message that went out by this channel."""
    sent = Message.objects.filter(channel=channel, kind=MessageKind.OUTGOING)
    return sent.filter(external_id=report.external_id).exists()


@transaction.atomic
def take_report(channel: Channel, report: DeliveryReport) -> bool:
    """Note a delivery report at its message; False if it changes nothing or names none of ours.

    It is believed of what went out by the channel it came in at.
    """
    sent = Message.objects.filter(channel=channel, kind=MessageKind.OUTGOING)
    told_of = sent.filter(external_id=report.external_id)
    message = told_of.select_related("conversation__contact", "handle").first()
    if message is None:
        return False
    waiting = Message.objects.filter(pk=message.pk, state__in=_BEFORE[report.state])
    if not waiting.update(state=report.state, error=report.reason):
        return False
    conversation = message.conversation
    came_back(message, report)
    if report.state == MessageState.FAILED:  # The person is waiting still.
        summarize(Conversation.objects.select_for_update().get(pk=conversation.pk))
    record(
        f"message.{report.state}",
        subject=message,
        contact=conversation.contact,
        conversation=conversation.pk,
        reason=Words.of(report.reason).stored,
    )
    conversation.publish()
    return True
