"""What is said on a live channel is sent when it is stored."""

from datetime import timedelta

import pytest

from alaka.accounts.models import Agent
from alaka.channels.contract import Address, InboundMessage
from alaka.channels.models import Channel
from alaka.core import clock
from alaka.inbox.answering import Saying, reply
from alaka.inbox.models import Conversation, Inbox, MessageState
from alaka.inbox.receiving import receive
from alaka.inbox.sending import deliver


@pytest.fixture
def chat(shop_inbox: Inbox) -> Conversation:
    channel = Channel.objects.create(kind="webchat", name="Chat", inbox=shop_inbox)
    said = receive(channel, InboundMessage("1", Address("chat", "guest-1"), "Hello"))
    assert said is not None
    return said.conversation


def test_an_answer_is_sent_at_once_and_needs_no_job(chat: Conversation, alice: Agent) -> None:
    message = reply(chat, Saying("Good morning"), by=alice)
    assert message.state == MessageState.SENT
    assert not message.can_be_withdrawn


def test_an_answer_for_later_waits_and_is_then_sent(chat: Conversation, alice: Agent) -> None:
    later = clock.now() + timedelta(hours=1)
    message = reply(chat, Saying("Still there?", send_at=later), by=alice)
    assert message.state == MessageState.QUEUED
    with clock.stopped_at(later + timedelta(seconds=1)):
        deliver(message.pk)
    message.refresh_from_db()
    assert message.state == MessageState.SENT
