"""What one of us wrote in another mail program stands in the conversation as our answer."""

from datetime import UTC, datetime, timedelta

import pytest
from django.test import Client

from alaka.accounts.models import Agent
from alaka.channels.contract import Address, InboundMessage, Raw
from alaka.channels.models import Channel, Intake
from alaka.channels.storing import store
from alaka.contacts.models import Handle
from alaka.inbox.answering import Saying, reply
from alaka.inbox.elsewhere import Arrival
from alaka.inbox.intake import take_in
from alaka.inbox.models import Conversation, Message, MessageKind, MessageState, Status
from alaka.inbox.receiving import receive, receive_all
from alaka.timeline.models import Event

pytestmark = pytest.mark.django_db

NOON = datetime(2026, 11, 2, 12, tzinfo=UTC)
DANA = Address("email", "dana@example.org", "Dana Novak")


def said(number: int, minutes: int, *, is_ours: bool = False, **fields: object) -> InboundMessage:
    """The mail number so, answering the one before it."""
    given: dict = {
        "external_id": f"{number}@x",
        "sender": DANA,
        "text": f"Words {number}",
        "subject": "Late roses",
        "sent_at": NOON + timedelta(minutes=minutes),
        "references": (f"{number - 1}@x",),
        "is_ours": is_ours,
        "headers": {"digest": f"{number:064}"},
    }
    return InboundMessage(**(given | fields))


def taken(channel: Channel, *inbounds: InboundMessage) -> list[Message]:
    return receive_all(channel, [Arrival(each) for each in inbounds])


def test_an_answer_written_elsewhere_ends_the_waiting(mail_channel: Channel):
    asked, ours = taken(mail_channel, said(1, 0), said(2, 5, is_ours=True))
    conversation = Conversation.objects.get()
    assert (ours.kind, ours.state) == (MessageKind.OUTGOING, MessageState.SENT)
    assert ours.conversation_id == asked.conversation_id == conversation.pk
    assert conversation.waiting_since is None
    assert conversation.first_response_at == NOON + timedelta(minutes=5)
    assert conversation.status == Status.OPEN
    assert (conversation.preview_kind, conversation.message_count) == (MessageKind.OUTGOING, 2)
    verbs = Event.objects.order_by("pk").values_list("verb", flat=True)
    assert list(verbs) == ["conversation.opened", "message.received", "message.answered"]


def test_what_came_after_it_waits_still(mail_channel: Channel):
    taken(mail_channel, said(1, 0), said(2, 60))
    taken(mail_channel, said(3, 30, is_ours=True))
    conversation = Conversation.objects.get()
    assert conversation.waiting_since == NOON + timedelta(minutes=60)
    assert conversation.first_response_at == NOON + timedelta(minutes=30)
    assert conversation.preview == "Words 2"
    assert conversation.last_activity_at == NOON + timedelta(minutes=60)


def test_where_only_we_spoke_nobody_need_act_until_the_person_answers(mail_channel: Channel):
    taken(mail_channel, said(1, 0, is_ours=True))
    conversation = Conversation.objects.get()
    assert conversation.contact.name == "Dana Novak"
    assert (conversation.status, conversation.waiting_since) == (Status.CLOSED, None)
    taken(mail_channel, said(2, 9))
    conversation.refresh_from_db()
    assert conversation.status == Status.OPEN
    assert conversation.waiting_since == NOON + timedelta(minutes=9)


def test_a_stranger_we_wrote_to_takes_part(mail_channel: Channel):
    elsewhere = Address("email", "amir@example.org", "Amir")
    taken(mail_channel, said(1, 0), said(2, 5, is_ours=True, participants=(elsewhere,)))
    (answer,) = taken(mail_channel, said(3, 9, sender=elsewhere))
    assert answer.conversation.messages.count() == 3
    assert answer.handle == Handle.objects.get(value="amir@example.org")


def test_what_was_written_here_does_not_come_again(mail_channel: Channel, alice: Agent):
    (asked,) = taken(mail_channel, said(1, 0))
    answer = reply(asked.conversation, Saying("On its way"), by=alice)
    again = said(2, 5, is_ours=True, external_id=answer.external_id)
    assert receive(mail_channel, again) is None
    assert asked.conversation.messages.count() == 2


def test_it_opens_no_closed_conversation(mail_channel: Channel, alice: Agent):
    (asked,) = taken(mail_channel, said(1, 0))
    Conversation.objects.update(status=Status.CLOSED, closed_at=NOON, closed_by=alice)
    taken(mail_channel, said(2, 5, is_ours=True))
    asked.conversation.refresh_from_db()
    assert (asked.conversation.status, asked.conversation.closed_by) == (Status.CLOSED, alice)


def test_no_chat_carries_it_on(mail_channel: Channel):
    """Nothing is left that looks like an answer nobody has seen yet."""
    (ours,) = taken(mail_channel, said(1, 0, is_ours=True))
    assert (ours.send_at, ours.handed_over_at) == (NOON, NOON)
    assert not ours.is_said_live


def test_the_page_names_who_wrote_it(mail_channel: Channel, alice: Agent, client: Client):
    headers = {"digest": "", "from": "Nigar at Gül"}
    taken(mail_channel, said(1, 0), said(2, 5, is_ours=True, headers=headers))
    client.force_login(alice)
    page = client.get(Conversation.objects.get().get_absolute_url()).content.decode()
    assert "Nigar at Gül" in page
    assert "One of us wrote it in another program." in page


def letter(sender: str, recipient: str, more: str = "") -> bytes:
    head = f"From: {sender}\nTo: {recipient}\nSubject: Roses\nMessage-ID: <r{len(more)}@x>\n"
    return f"{head}{more}\nHello\n".encode()


@pytest.mark.parametrize("is_filed", [True, False])
def test_only_where_we_put_it_a_mail_from_our_address_is_ours(
    mail_channel: Channel, is_filed: bool
):
    ours = mail_channel.settings["address"]
    envelope = {"filed": True} if is_filed else {}
    store(mail_channel, [Raw("a", letter(f"Shop <{ours}>", "dana@x.example"), "", envelope)])
    take_in(mail_channel.pk)
    message = Message.objects.get()
    assert message.is_outgoing is is_filed
    assert message.handle is not None
    assert message.handle.value == ("dana@x.example" if is_filed else ours)


def test_a_mail_from_us_to_us_alone_is_no_answer(mail_channel: Channel):
    ours = mail_channel.settings["address"]
    store(mail_channel, [Raw("a", letter(ours, ours), "", {"filed": True})])
    take_in(mail_channel.pk)
    assert Message.objects.get().is_incoming


def test_what_this_program_sent_by_itself_is_passed_over(mail_channel: Channel):
    from alaka.channels.email.identity import fingerprint

    ours = mail_channel.settings["address"]
    marks = f"X-Alaka-Channel: {fingerprint(ours)}\nAuto-Submitted: auto-generated\n"
    store(mail_channel, [Raw("a", letter(ours, "alice@x.example", marks), "", {"filed": True})])
    take_in(mail_channel.pk)
    assert not Message.objects.exists()
    assert Intake.objects.get().state == "done"
