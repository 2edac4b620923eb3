"""A mail to two of our mailboxes is one message; where its answer goes is what it asks."""

import threading
from datetime import timedelta

import pytest
from django.db import connection, transaction
from django.test import Client

from alaka.accounts.models import Agent
from alaka.channels.contract import Address, InboundMessage
from alaka.channels.models import Channel
from alaka.inbox import sending
from alaka.inbox.answering import Saying, reply
from alaka.inbox.models import Conversation, Inbox, Message
from alaka.inbox.receiving import receive
from alaka.inbox.tests.talking import heard

pytestmark = pytest.mark.django_db


def mail(**fields: object) -> InboundMessage:
    given: dict = {
        "external_id": "both@example.org",
        "sender": Address("email", "dana@example.org", "Dana Novak"),
        "text": "My roses are late",
        "subject": "Late roses",
        "headers": {"digest": "a" * 64},
    }
    return InboundMessage(**(given | fields))


@pytest.fixture
def sales(mail_channel: Channel) -> Channel:
    settings = {"address": "sales@gul.example"}
    inbox = mail_channel.inbox
    return Channel.objects.create(kind="email", name="Sales", inbox=inbox, settings=settings)


def test_one_mail_to_two_mailboxes_is_one_message_that_says_so(
    mail_channel: Channel, sales: Channel, at_alice: Client
):
    message = receive(mail_channel, mail())
    assert receive(sales, mail()) is None
    assert receive(sales, mail()) is None
    assert message is not None
    message.refresh_from_db()
    assert message.also_at == [sales.pk]
    page = at_alice.get(message.conversation.get_absolute_url()).content.decode()
    assert "Also came to" in page
    assert "<dd>Sales</dd>" in page


def test_another_text_under_the_same_id_is_not_the_same(mail_channel: Channel, sales: Channel):
    receive(mail_channel, mail())
    assert receive(sales, mail(text="Other", headers={"digest": "b" * 64})) is not None


def test_each_of_two_inboxes_gets_its_conversation(mail_channel: Channel, sales: Channel):
    Channel.objects.filter(pk=sales.pk).update(inbox=Inbox.objects.create(name="Sales"))
    sales.refresh_from_db()
    receive(mail_channel, mail())
    assert receive(sales, mail()) is not None
    assert set(Conversation.objects.values_list("inbox__name", flat=True)) == {"Shop", "Sales"}


def test_an_answer_to_both_goes_on_once_even_from_another_inbox(
    mail_channel: Channel, sales: Channel
):
    Channel.objects.filter(pk=sales.pk).update(inbox=Inbox.objects.create(name="Sales"))
    sales.refresh_from_db()
    first = receive(mail_channel, mail())
    assert first is not None
    again = {"external_id": "again@example.org", "references": (first.external_id,)}
    assert receive(mail_channel, mail(**again)) is not None
    assert receive(sales, mail(**again)) is None
    assert Message.objects.count() == 2


def test_who_has_a_conversation_of_each_of_two_inboxes_goes_on_in_both(
    mail_channel: Channel, sales: Channel
):
    Channel.objects.filter(pk=sales.pk).update(inbox=Inbox.objects.create(name="Sales"))
    sales.refresh_from_db()
    firsts = [(channel, receive(channel, mail())) for channel in (mail_channel, sales)]
    for channel, first in firsts:
        assert first is not None
        about = {"references": (first.external_id,)}
        to_one = receive(channel, mail(external_id=f"to-{channel.pk}@example.org", **about))
        to_both = receive(channel, mail(external_id="both-again@example.org", **about))
        assert to_one is not None
        assert to_both is not None
        assert to_one.conversation == to_both.conversation == first.conversation


def test_ids_of_other_kinds_are_their_own(form_channel: Channel, mail_channel: Channel):
    receive(form_channel, mail(headers={}))
    assert receive(mail_channel, mail(headers={})) is not None


@pytest.mark.django_db(transaction=True)
def test_of_two_that_arrive_at_once_one_is_first(mail_channel: Channel, sales: Channel):
    def at_sales() -> None:
        receive(Channel.objects.get(pk=sales.pk), mail())
        connection.close()

    with transaction.atomic():
        receive(mail_channel, mail())
        other = threading.Thread(target=at_sales)
        other.start()
        waiting = "SELECT 1 FROM pg_locks WHERE locktype = 'advisory' AND NOT granted"
        with connection.cursor() as cursor:
            while other.is_alive() and not cursor.execute(waiting).fetchone():
                pass
    other.join()
    assert Message.objects.get().also_at == [sales.pk]


def test_the_answer_goes_where_the_sender_asked_for_it(
    mail_channel: Channel, alice: Agent, at_alice: Client
):
    asked: dict = {
        "answer_to": "home@example.org",
        "participants": (Address("email", "home@example.org"),),
    }
    conversation = heard(mail_channel, **asked).conversation
    page = at_alice.get(conversation.get_absolute_url()).content.decode()
    assert page.count("home@example.org") >= 2  # At the message, and above the answer.
    answer = reply(conversation, Saying("On its way", undo=timedelta(0)), by=alice)
    assert sending.outbound(answer).recipient.value == "home@example.org"
    assert answer.handle is not None
    assert answer.handle.value == "dana@example.org"
    home = Address("email", "home@example.org")
    again = heard(mail_channel, "Thanks", sender=home, references=(answer.external_id,))
    assert again.conversation == conversation
    heard(mail_channel, "To my work again", references=(answer.external_id,))
    last = reply(conversation, Saying("Fine", undo=timedelta(0)), by=alice)
    assert sending.outbound(last).recipient.value == "dana@example.org"
