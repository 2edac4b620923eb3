"""The guest left: the answer goes by e-mail, once, and the reply comes to the same conversation."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.test import Client

from alaka.accounts.models import Agent
from alaka.channels.contract import Address, InboundMessage
from alaka.channels.models import Channel
from alaka.chats import transcript
from alaka.chats.confirming import Signals, take
from alaka.chats.leaving import carry, carry_on
from alaka.chats.models import Guest
from alaka.chats.tests.asking import opened, post, says
from alaka.contacts.consent.suppressing import suppress
from alaka.contacts.models import Contact
from alaka.core import clock
from alaka.inbox.answering import Saying, reply
from alaka.inbox.models import Conversation, Message
from alaka.inbox.receiving import receive
from alaka.inbox.sending import deliver, outbound
from alaka.inbox.threading import reply_token

pytestmark = pytest.mark.django_db


@pytest.fixture
def later() -> datetime:
    """A moment when whoever is here now has left."""
    return clock.now() + timedelta(minutes=5)


@pytest.fixture
def talk(chat_channel: Channel, mail_channel: Channel, alice: Agent) -> tuple[Guest, Conversation]:
    """Dana's claim of an address, her question and Alice's answer."""
    word, guest = opened(chat_channel, language="en")
    post(chat_channel, {"session": word, "answers": {"email": "dana@example.org"}}, "answers")
    conversation = says(guest, "Do you have roses?").conversation
    reply(conversation, Saying("Yes, red ones."), by=alice)
    guest.refresh_from_db()
    return guest, conversation


def carried() -> Message:
    return Message.objects.get(automatic="carried")


def test_the_answer_goes_by_mail_once(
    talk: tuple[Guest, Conversation], mail_channel: Channel, later: datetime
) -> None:
    assert carry_on() == 0  # The guest is here.
    with clock.stopped_at(later):
        assert carry_on() == 1
        assert carry_on() == 0
    letter = carried()
    assert letter.channel == mail_channel
    assert letter.handle is None  # A claim makes no handle.
    assert "> Do you have roses?" in letter.text
    assert "Alice Adams: Yes, red ones." in letter.text
    answer = Message.objects.get(text="Yes, red ones.")
    assert letter.why == {"reason": "carried", "messages": [answer.pk]}
    assert letter.conversation == talk[1]
    sent = outbound(letter)
    assert sent.recipient.value == "dana@example.org"
    assert sent.reply_token == reply_token(talk[1])


def test_the_reply_comes_to_the_same_conversation(
    talk: tuple[Guest, Conversation], mail_channel: Channel, dana: Contact, later: datetime
) -> None:
    """The claimed address is Dana's, whom we know apart: she takes part, and is not joined."""
    with clock.stopped_at(later):
        carry_on()
    inbound = InboundMessage(
        "reply@example.org", Address("email", "dana@example.org"), "Send me five.",
        subject="Re: Your message", reply_tokens=(reply_token(talk[1]),),
    )  # fmt: skip
    came = receive(mail_channel, inbound)
    assert came is not None
    assert came.conversation == talk[1]
    assert talk[1].contact != dana


def test_who_answered_by_letter_is_answered_by_letter_until_he_is_back(
    talk: tuple[Guest, Conversation], mail_channel: Channel, later: datetime, alice: Agent
) -> None:
    guest, conversation = talk
    with clock.stopped_at(later):
        carry_on()
        dana = Address("email", "dana@example.org")
        token = reply_token(conversation)
        receive(mail_channel, InboundMessage("m1", dana, "Ten please", reply_tokens=(token,)))
        answer = reply(conversation, Saying("They come at noon."), by=alice)
        assert (answer.channel, answer.participants) == (mail_channel, ["dana@example.org"])
        assert answer.state == "queued"
    with clock.stopped_at(later + timedelta(minutes=1)):
        says(guest, "I am back", 2)
        assert reply(conversation, Saying("Welcome!"), by=alice).state == "sent"


def test_what_the_guest_read_meanwhile_is_not_carried(
    talk: tuple[Guest, Conversation], alice: Agent, later: datetime
) -> None:
    guest, conversation = talk
    read = Message.objects.get(text="Yes, red ones.")
    reply(conversation, Saying("And white ones."), by=alice)
    take([Signals(guest.pk, delivered=read.pk)])
    with clock.stopped_at(later):
        assert carry_on() == 1
    assert "white" in carried().text
    assert "red ones" not in carried().text


def test_a_later_answer_goes_in_a_letter_of_its_own(
    talk: tuple[Guest, Conversation], alice: Agent, later: datetime
) -> None:
    with clock.stopped_at(later):
        carry_on()
        reply(talk[1], Saying("And white ones."), by=alice)
    with clock.stopped_at(later + timedelta(minutes=5)):
        assert carry_on() == 1
    texts = list(Message.objects.filter(automatic="carried").order_by("pk").values_list("text"))
    assert "white" not in texts[0][0]
    assert "red ones" not in texts[1][0]


def test_without_an_address_the_line_says_so(
    chat_channel: Channel, mail_channel: Channel, alice: Agent, at_alice: Client, later: datetime
) -> None:
    _word, guest = opened(chat_channel)
    conversation = says(guest, "Hello").conversation
    reply(conversation, Saying("Good morning"), by=alice)
    with clock.stopped_at(later):
        assert carry_on() == 0
    page = at_alice.get(conversation.get_absolute_url()).content.decode()
    assert "Not read yet: no address to write to." in page


def test_without_a_mailbox_the_line_says_so(
    talk: tuple[Guest, Conversation], mail_channel: Channel, at_alice: Client, later: datetime
) -> None:
    Channel.objects.filter(pk=mail_channel.pk).update(is_enabled=False)
    with clock.stopped_at(later):
        assert carry(talk[1]) is None
    page = at_alice.get(talk[1].get_absolute_url()).content.decode()
    assert "no mailbox of this inbox" in page


def test_the_desk_shows_the_letter_as_one_slim_line(
    talk: tuple[Guest, Conversation], at_alice: Client, later: datetime
) -> None:
    with clock.stopped_at(later):
        carry_on()
    page = at_alice.get(talk[1].get_absolute_url()).content.decode()
    assert "message-carried" in page
    assert "dana@example.org" in page
    assert "You had left the chat" not in page


def test_the_guest_who_comes_back_sees_each_line_once(
    talk: tuple[Guest, Conversation], chat_channel: Channel, later: datetime
) -> None:
    with clock.stopped_at(later):
        carry_on()
    from alaka.chats.reading import Reader, lines

    guest = talk[0]
    (said,) = lines([Reader(chat_channel.pk, guest.scheme, guest.value)])
    assert [line.text for line in said] == ["Do you have roses?", "Yes, red ones."]


def test_a_transcript_goes_to_the_address_the_guest_names(
    talk: tuple[Guest, Conversation], chat_channel: Channel, monkeypatch: pytest.MonkeyPatch
) -> None:
    sent = []
    from alaka.channels.email.adapter import EmailAdapter

    monkeypatch.setattr(EmailAdapter, "send", lambda self, letter, _: sent.append(letter))
    transcript.send(talk[1].pk, "dana@example.org", "fa")
    (letter,) = sent
    assert letter.recipient.value == "dana@example.org"
    assert "Yes, red ones." in letter.text
    assert 'dir="rtl"' in letter.html
    assert "شما" in letter.text
    talk[0].timezone = "Pacific/Kiritimati"
    talk[0].save()
    transcript.send(talk[1].pk, "dana@example.org", "en")
    first = talk[1].messages.order_by("at").first()
    assert first is not None
    there = first.at.astimezone(ZoneInfo("Pacific/Kiritimati"))
    assert f"{there:%H:%M}" in sent[1].text, "by the guest's own clock"


def test_neither_a_transcript_nor_what_was_not_read_goes_to_whoever_is_never_written_to(
    talk: tuple[Guest, Conversation], monkeypatch: pytest.MonkeyPatch, later: datetime
) -> None:
    sent: list[object] = []
    from alaka.channels.email.adapter import EmailAdapter

    monkeypatch.setattr(EmailAdapter, "send", lambda self, letter, _: sent.append(letter))
    suppress("email", "dana@example.org", "asked")
    transcript.send(talk[1].pk, "dana@example.org", "en")
    with clock.stopped_at(later):
        carry_on()
        deliver(carried().pk)
    assert sent == []
    assert "Never write to dana@example.org" in str(carried().error)


def test_a_transcript_is_asked_for_at_its_door(
    talk: tuple[Guest, Conversation], chat_channel: Channel
) -> None:
    word = post(chat_channel, {}).json()["session"]
    given = {"session": word, "email": "dana@example.org"}
    assert post(chat_channel, given, "transcript").status_code == 422  # Nobody answered yet.
    assert (
        post(chat_channel, given | {"email": "dana"}, "transcript").json()["error"]["field"]
        == "email"
    )
