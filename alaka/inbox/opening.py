"""Writing to a person first: a conversation that begins with our word."""

from django.db import transaction

from alaka.accounts.models import Agent
from alaka.channels.models import Channel
from alaka.contacts.models import Contact
from alaka.core import clock
from alaka.inbox.answering import Saying, reply
from alaka.inbox.models import Conversation, Message
from alaka.inbox.seeing import channels_seen
from alaka.timeline.recording import record


def channels_to(contact: Contact, agent: Agent) -> list[Channel]:
    """Those by which this agent may write to the person first."""
    schemes = set(contact.all_handles().values_list("scheme", flat=True))
    return [
        channel
        for channel in channels_seen(agent).enabled()
        if channel.can("compose") and schemes & set(channel.adapter_class.schemes)
    ]


@transaction.atomic
def begin(
    contact: Contact, channel: Channel, subject: str, saying: Saying, *, by: Agent
) -> Message:
    """Open a conversation and say the first word in it. Raises CannotAnswer."""
    now = clock.now()
    conversation = Conversation.objects.create(
        inbox_id=channel.inbox_id,
        channel=channel,
        is_live=channel.can("live"),
        contact=contact,
        place_id=channel.place_id,
        subject=subject,
        language=contact.language or channel.language,
        assignee=by,
        opened_at=now,
        last_activity_at=now,
    )
    record("conversation.opened", subject=conversation, contact=contact, actor=by)
    return reply(conversation, saying, by=by)
