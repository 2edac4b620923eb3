"""What became of a message of ours, as the other side reports it."""

from django.db import transaction

from alaka.channels.contract import DeliveryReport
from alaka.channels.models import Channel
from alaka.core import clock
from alaka.core.words import Words
from alaka.inbox.models import Message, MessageKind, MessageState
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
    message = (
        sent.filter(external_id=report.external_id).select_related("conversation__contact").first()
    )
    if message is None:
        return False
    waiting = Message.objects.filter(pk=message.pk, state__in=_BEFORE[report.state])
    if not waiting.update(state=report.state, error=report.reason):
        return False
    conversation = message.conversation
    if report.state == MessageState.FAILED and conversation.waiting_since is None:
        # The answer never arrived: the person is waiting still.
        type(conversation).objects.filter(pk=conversation.pk).update(waiting_since=clock.now())
    record(
        f"message.{report.state}",
        subject=message,
        contact=conversation.contact,
        conversation=conversation.pk,
        reason=Words.of(report.reason).stored,
    )
    conversation.publish()
    return True
