"""What we may not write is not sent, and whoever wanted to hears why."""

import pytest
from django.core import mail
from django.test import Client

from alaka.accounts.models import Agent
from alaka.channels import posting
from alaka.channels.contract import Address, DeliveryReport, InboundMessage, OutboundMessage
from alaka.channels.email.adapter import EmailAdapter
from alaka.channels.models import Channel
from alaka.contacts.consent.choosing import say_no
from alaka.contacts.consent.suppressing import lift, suppress
from alaka.contacts.models import Suppression
from alaka.core import clock
from alaka.inbox import bouncing, sending
from alaka.inbox.answering import Saying, reply
from alaka.inbox.models import Conversation, Message, MessageState
from alaka.inbox.receiving import receive
from alaka.inbox.reports import take_report
from alaka.inbox.ways import CannotAnswer
from alaka.timeline.models import Event

pytestmark = pytest.mark.django_db
DANA = Address("email", "dana@example.org", "Dana")


@pytest.fixture
def conversation(mail_channel: Channel) -> Conversation:
    message = receive(mail_channel, InboundMessage("m1", DANA, "Roses?", subject="Roses"))
    assert message is not None
    return message.conversation


@pytest.fixture
def sent(monkeypatch: pytest.MonkeyPatch) -> list[OutboundMessage]:
    """What reaches the mailbox."""
    letters: list[OutboundMessage] = []

    def send(self: EmailAdapter, letter: OutboundMessage, handover: object) -> posting.Receipt:
        letters.append(letter)
        return posting.Receipt(letter.external_id)

    monkeypatch.setattr(EmailAdapter, "send", send)
    return letters


def due(message: Message) -> Message:
    Message.objects.filter(pk=message.pk).update(send_at=clock.now())
    sending.deliver(message.pk)
    return Message.objects.get(pk=message.pk)


def test_an_answer_to_who_is_never_written_to_is_refused_and_its_text_stays(
    conversation: Conversation, at_alice: Client
):
    suppress("email", "dana@example.org", "asked")
    path = f"/desk/conversations/{conversation.pk}/replies"
    page = at_alice.post(path, {"text": "Of course, ten red ones."})
    assert page.status_code == 422
    text = page.content.decode()
    assert "Never write to dana@example.org: this was asked for." in text
    assert "Of course, ten red ones." in text
    assert not Message.objects.filter(kind="outgoing").exists()
    shown = at_alice.get(f"/desk/conversations/{conversation.pk}").content.decode()
    assert "Never write to dana@example.org" in shown  # Before anybody writes a word.


def test_a_scheduled_answer_asks_again_when_it_goes(
    conversation: Conversation, alice: Agent, sent: list[OutboundMessage], mail_channel: Channel
):
    message = reply(conversation, Saying("Tomorrow."), by=alice)
    row = suppress("email", "dana@example.org", "complained")
    message = due(message)
    assert (message.state, sent) == (MessageState.FAILED, [])
    assert "Never write to dana@example.org" in str(message.error)
    mail_channel.refresh_from_db()
    assert not mail_channel.send_error  # It is no fault of the channel.
    lift(row, by=alice)
    Message.objects.filter(pk=message.pk).update(state=MessageState.QUEUED)
    assert due(message).state == MessageState.SENT


def test_news_goes_with_how_to_hear_no_more_of_it_and_not_after_a_no(
    conversation: Conversation, alice: Agent, sent: list[OutboundMessage]
):
    saying = Saying("We mended it.", is_answer=False, purpose="news")
    assert due(reply(conversation, saying, by=alice)).state == MessageState.SENT
    (letter,) = sent
    assert letter.purpose == "news"
    assert "/unsubscribe/news/" in letter.unsubscribe
    assert "/preferences/" in letter.text
    say_no(conversation.contact, "news")
    with pytest.raises(CannotAnswer, match="Said no to"):
        reply(conversation, saying, by=alice)
    assert due(reply(conversation, Saying("An answer."), by=alice)).state == MessageState.SENT
    assert sent[1].unsubscribe == ""
    assert "/preferences/" not in sent[1].text


def test_a_copy_goes_to_nobody_who_is_never_written_to(
    conversation: Conversation, alice: Agent, sent: list[OutboundMessage]
):
    suppress("email", "boss@example.org", "asked")
    with pytest.raises(CannotAnswer, match="Never write to boss@"):
        reply(
            conversation, Saying("Yes.", copies=["emil@example.org", "Boss@example.org"]), by=alice
        )
    message = reply(conversation, Saying("Yes.", copies=["emil@example.org"]), by=alice)
    suppress("email", "emil@example.org", "asked")
    gone = due(message)
    assert gone.state == MessageState.SENT
    assert "Never write to emil@example.org" in str(gone.error)
    assert [letter.copies for letter in sent] == [()]


def test_no_letter_that_somebody_can_refuse_leaves_without_saying_how(mail_channel: Channel):
    letter = OutboundMessage("1", DANA, "We mended it.", "news")
    with pytest.raises(ValueError, match="how to hear no more"):
        posting.post(mail_channel, letter)


def test_the_products_own_way_asks_too(conversation: Conversation):
    letter = OutboundMessage(
        "1", DANA, "How was it?", "satisfaction", unsubscribe="https://x.example/u"
    )
    posting.post_as_ours(letter)
    assert mail.outbox[0].extra_headers["List-Unsubscribe"] == "<https://x.example/u>"
    say_no(conversation.contact, "satisfaction")
    with pytest.raises(posting.MayNot):
        posting.post_as_ours(letter)
    assert len(mail.outbox) == 1


def test_a_person_who_said_no_is_asked_at_whatever_address_he_wants_his_answers(
    conversation: Conversation, sent: list[OutboundMessage], mail_channel: Channel
):
    elsewhere = Address("email", "office@example.org")
    letter = OutboundMessage("1", elsewhere, "We mended it.", "news", unsubscribe="https://x/u")
    ids = conversation.contact.ids
    posting.post(mail_channel, letter, ids=ids)
    say_no(conversation.contact, "news")
    with pytest.raises(posting.MayNot):
        posting.post(mail_channel, letter, ids=ids)
    assert len(sent) == 1


def test_an_address_at_which_nobody_is_is_written_to_no_more_until_somebody_writes_from_it(
    conversation: Conversation, alice: Agent, sent: list[OutboundMessage], mail_channel: Channel
):
    message = due(reply(conversation, Saying("Yes."), by=alice))
    report = DeliveryReport(message.external_id, "failed", "No such user", "else@example.org", True)
    take_report(mail_channel, report)
    assert not Suppression.objects.exists()  # It is told of another address.
    Message.objects.filter(pk=message.pk).update(state=MessageState.SENT)
    take_report(mail_channel, DeliveryReport(message.external_id, "failed", "Full"))
    assert not Suppression.objects.exists()
    Message.objects.filter(pk=message.pk).update(state=MessageState.SENT)
    gone = DeliveryReport(message.external_id, "failed", "No such user", DANA.value, True)
    take_report(mail_channel, gone)
    assert Suppression.objects.get().reason == "bounced"
    with pytest.raises(CannotAnswer, match="nobody is there"):
        reply(conversation, Saying("Yes?"), by=alice)
    receive(mail_channel, InboundMessage("m2", DANA, "I am here.", references=("m1",)))
    came = Event.objects.filter(verb="message.received").latest("pk")
    bouncing.heard([came.pk])
    assert not Suppression.objects.standing().exists()
