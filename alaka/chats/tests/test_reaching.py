"""What the composer of a chat says: whether the guest is there, and where an answer goes if not."""

from datetime import timedelta

import pytest
from django.test import Client

from alaka.accounts.models import Agent
from alaka.channels.contract import Address, InboundMessage
from alaka.channels.models import Channel
from alaka.chats.models import Guest
from alaka.chats.tests.conftest import Wait
from alaka.contacts.models import Handle
from alaka.core import clock
from alaka.inbox.models import Conversation
from alaka.inbox.receiving import receive

HTMX = {"HX-Request": "true"}


@pytest.fixture
def chat(someone_waits: Wait) -> Conversation:
    return someone_waits("g1", ago=60)


@pytest.fixture
def guest(chat_channel: Channel) -> Guest:
    now = clock.now()
    return Guest.objects.create(
        channel=chat_channel, value="g1", created_at=now, here_until=now + timedelta(minutes=1)
    )


def way(client: Client, chat: Conversation) -> str:
    return client.get(f"/desk/chats/{chat.pk}/way").content.decode()


def leaves(guest: Guest) -> None:
    Guest.objects.filter(pk=guest.pk).update(here_until=clock.now() - timedelta(minutes=5))


def test_while_the_guest_is_here_nothing_need_be_said(
    at_alice: Client, chat: Conversation, guest: Guest
) -> None:
    shown = way(at_alice, chat)
    assert "has left" not in shown
    assert f'data-guests="{guest.pk}"' in shown
    assert shown in at_alice.get(chat.get_absolute_url()).content.decode()


def test_of_a_guest_who_left_it_names_the_address(
    at_alice: Client, chat: Conversation, guest: Guest, mail_channel: Channel
) -> None:
    guest.claims = {"email": "<b>@example.org"}
    guest.save()
    leaves(guest)
    assert "by e-mail to <bdi" in way(at_alice, chat)
    assert "&lt;b&gt;@example.org" in way(at_alice, chat)
    Handle.objects.create(
        contact=chat.contact, scheme="email", value="dana@example.org", created_at=clock.now()
    )
    assert "dana@example.org" in way(at_alice, chat), "what we know goes before what he says"


def test_where_no_channel_sends_mail_it_promises_none(
    at_alice: Client, chat: Conversation, guest: Guest
) -> None:
    guest.claims = {"email": "dana@example.org"}
    guest.save()
    leaves(guest)
    assert "no channel of this inbox sends e-mail" in way(at_alice, chat)


def test_of_a_guest_without_an_address_it_says_so(
    at_alice: Client, chat: Conversation, guest: Guest
) -> None:
    leaves(guest)
    assert "without leaving an address" in way(at_alice, chat)


def test_a_mail_has_no_such_word(at_alice: Client, mail_channel: Channel) -> None:
    sender = Address("email", "dana@example.org")
    message = receive(mail_channel, InboundMessage("m1", sender, "Hello"))
    assert message is not None
    conversation = message.conversation
    assert way(at_alice, conversation) == ""
    shown = at_alice.get(conversation.get_absolute_url()).content.decode()
    assert "guest-way" not in shown
    assert "data-chat=" not in shown


def test_an_answer_in_a_chat_is_there_without_a_word_or_a_way_back(
    at_alice: Client, chat: Conversation, guest: Guest
) -> None:
    answer = at_alice.post(
        f"/desk/conversations/{chat.pk}/replies", {"text": "Good morning"}, headers=HTMX
    ).content.decode()
    assert "toast" not in answer
    assert f'data-chat="{chat.pk}"' in answer
    assert "Good morning" in at_alice.get(chat.get_absolute_url()).content.decode()


def test_the_strip_counts_the_lines_that_nobody_answered(
    at_alice: Client, alice: Agent, someone_waits: Wait
) -> None:
    chat = someone_waits("g1", ago=60)
    someone_waits("g1", ago=30, number=2)
    chat.assign_to(alice)
    strip = at_alice.get("/desk/chats/strip").content.decode()
    assert "2 lines not answered" in strip
    at_alice.post(f"/desk/conversations/{chat.pk}/replies", {"text": "Yes?"}, headers=HTMX)
    assert "not answered" not in at_alice.get("/desk/chats/strip").content.decode()


def test_a_visitor_without_a_name_is_called_one(
    at_alice: Client, alice: Agent, chat: Conversation
) -> None:
    chat.assign_to(alice)
    for page in ("/desk/chats/strip", "/desk/inbox/?view=mine", chat.get_absolute_url()):
        assert "Visitor" in at_alice.get(page).content.decode(), page
