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
from alaka.inbox.regrouping import OvertakenError, join
from alaka.inbox.sending import deliver
from alaka.inbox.tests.talking import heard

pytestmark = pytest.mark.django_db


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


def said(chat: Conversation, number: int) -> Conversation:
    """What the guest's next line stands in."""
    line = InboundMessage(str(number), Address("chat", "guest-1"), "One more thing")
    message = receive(chat.channel, line)
    assert message is not None
    return message.conversation


def test_who_writes_on_opens_it_again(chat: Conversation, alice: Agent) -> None:
    reply(chat, Saying("Good morning"), by=alice)
    chat.refresh_from_db()
    chat.close(by=alice)
    with clock.stopped_at(clock.now() + timedelta(days=chat.inbox.reopen_days - 1)):
        assert said(chat, 2) == said(chat, 3) == chat
    chat.refresh_from_db()
    assert (chat.status, chat.assignee, chat.message_count) == ("open", alice, 4)
    assert chat.waiting_since is not None


def test_after_some_days_another_begins_that_points_to_the_old(
    chat: Conversation, alice: Agent
) -> None:
    chat.close(by=alice)
    with clock.stopped_at(clock.now() + timedelta(days=chat.inbox.reopen_days + 1)):
        later = said(chat, 2)
        assert said(chat, 3) == later
    assert later != chat
    assert later.continues == chat
    chat.refresh_from_db()
    assert chat.is_closed


def test_an_open_chat_is_not_merged_into_what_its_guest_does_not_hear(
    chat: Conversation, mail_channel: Channel, alice: Agent
) -> None:
    letter = heard(mail_channel).conversation
    with pytest.raises(OvertakenError, match="hear no more"):
        join(chat, letter, by=alice)
    join(letter, chat, by=alice)
    assert chat.messages.count() == 2
