"""The name beside our address: the author's, and the business once."""

from email.header import decode_header, make_header

import pytest

from alaka.accounts.models import Agent
from alaka.channels.email.composing import compose
from alaka.channels.email.identity import Identity
from alaka.channels.models import Channel
from alaka.contacts.models import Contact
from alaka.core import clock
from alaka.inbox import answering, sending
from alaka.inbox.models import Conversation


@pytest.mark.django_db
def test_the_business_stands_once_beside_the_author(
    mail_channel: Channel, dana: Contact, alice: Agent
):
    now = clock.now()
    conversation = Conversation.objects.create(
        inbox=mail_channel.inbox,
        channel=mail_channel,
        contact=dana,
        language="en",
        opened_at=now,
        last_activity_at=now,
    )
    message = answering.reply(conversation, answering.Saying("Yes."), by=alice)
    identity = Identity("support@gul.example", "Gül")
    mail = compose(sending.outbound(message), identity, now)
    head = mail.content.partition(b"\r\n\r\n")[0].decode()
    (line,) = [line for line in head.split("\r\n") if line.startswith("From:")]
    assert str(make_header(decode_header(line))) == (
        f"From: {alice.name} at Gül <support@gul.example>"
    )
