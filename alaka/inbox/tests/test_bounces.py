"""A bounce is told at the answer it is about; one about nothing of ours is shown."""

from datetime import timedelta
from pathlib import Path

import pytest

from alaka.accounts.models import Agent
from alaka.channels.contract import Raw
from alaka.channels.models import Channel, IntakeState
from alaka.channels.storing import store
from alaka.inbox.answering import Saying, reply
from alaka.inbox.intake import take_in
from alaka.inbox.models import Message, MessageState
from alaka.inbox.tests.talking import heard

pytestmark = pytest.mark.django_db

BOUNCES = Path(__file__).parents[2] / "channels/email/tests/payloads"


def bounced(channel: Channel, external_id: str) -> None:
    raw = (BOUNCES / "dsn_two_recipients.eml").read_bytes()
    found = {line for line in raw.split(b"\r\n") if line.lower().startswith(b"message-id:")}
    for line in found:
        raw = raw.replace(line, b"Message-ID: <" + external_id.encode() + b">")
    store(channel, [Raw(external_id, raw, "message/rfc822")])
    take_in(channel.pk)


def test_a_bounce_of_an_answer_stands_at_the_answer(mail_channel: Channel, alice: Agent):
    conversation = heard(mail_channel).conversation
    answer = reply(conversation, Saying("On its way", undo=timedelta(0)), by=alice)
    Message.objects.filter(pk=answer.pk).update(state=MessageState.SENT)
    bounced(mail_channel, answer.external_id)
    answer.refresh_from_db()
    assert answer.state == MessageState.FAILED
    assert Message.objects.count() == 2


def test_a_bounce_of_a_mail_that_went_out_elsewhere_is_shown_once(mail_channel: Channel):
    bounced(mail_channel, "from-a-phone@gul.example")
    (message,) = Message.objects.all()
    assert message.automatic
    assert message.conversation.waiting_since is None
    assert mail_channel.intakes.get().state == IntakeState.DONE
