"""Small hands for the tests of these screens: a conversation that came in, one made at once."""

from typing import Any

from alaka.channels.contract import Address, InboundMessage
from alaka.channels.models import Channel
from alaka.contacts.models import Contact
from alaka.core import clock
from alaka.inbox.models import Conversation, Message
from alaka.inbox.receiving import receive


def heard(channel: Channel, text: str = "My roses are late", **fields: Any) -> Message:
    """A message as it comes from Dana."""
    given: dict[str, Any] = {
        "external_id": f"{abs(hash((text, fields.get('subject'))))}@example.org",
        "sender": Address("email", "dana@example.org", "Dana Novak"),
        "text": text,
        "subject": "Late roses",
        "language": "en",
    }
    message = receive(channel, InboundMessage(**(given | fields)))
    assert message is not None
    return message


def made(channel: Channel, contact: Contact, **fields: Any) -> Conversation:
    """A conversation as a row, for lists of many."""
    now = clock.now()
    given: dict[str, Any] = {
        "inbox": channel.inbox,
        "opened_at": now,
        "last_activity_at": now,
        "subject": "Late roses",
    }
    return Conversation.objects.create(channel=channel, contact=contact, **(given | fields))
