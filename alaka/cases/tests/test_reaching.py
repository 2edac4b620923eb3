"""The answer of a case goes to its own customer, and nobody else, wherever it is linked."""

import pytest

from alaka.accounts.models import Agent
from alaka.cases.closing import CannotClose, Ending, close
from alaka.cases.models import Case, Outcome
from alaka.cases.opening import Brief, link, open_case, unlink
from alaka.cases.reaching import reach
from alaka.channels.contract import Address
from alaka.channels.models import Channel
from alaka.conftest import logged_in
from alaka.contacts.merging import merge
from alaka.contacts.models import Contact
from alaka.inbox.models import Conversation, Inbox, Message, MessageKind
from alaka.inbox.tests.talking import heard

DECIDED = Ending(Outcome.SOLVED, answer="For Dana's eyes")


@pytest.fixture
def eves(mail_channel: Channel, late: Conversation) -> Conversation:
    """A stranger wrote to the same shop."""
    sender = Address("email", "eve@example.org", "Eve")
    message = heard(mail_channel, "Mine too", subject="Tulips", sender=sender)
    Conversation.objects.filter(pk=message.conversation_id).update(place=late.place)
    return Conversation.objects.get(pk=message.conversation_id)


def answer() -> Message:
    return Message.objects.get(kind=MessageKind.OUTGOING)


def closure(case: Case, agent: Agent) -> str:
    page = logged_in(agent).get(f"/desk/cases/{case.pk}/closure").content.decode()
    return " ".join(page.split())


def test_where_only_a_strangers_conversation_is_left_a_new_one_begins(
    case: Case, eves: Conversation, bob: Agent
):
    link(case, eves, by=bob)
    unlink(case.links.order_by("pk")[0], by=bob)
    assert "Sent to Dana Novak when you close, in a new conversation." in closure(case, bob)
    close(case, DECIDED, by=bob)
    assert answer().participants == ["dana@example.org"]
    assert answer().conversation.contact == case.contact
    assert not eves.messages.filter(kind=MessageKind.OUTGOING).exists()


def test_the_page_says_which_conversations_stay_open(case: Case, eves: Conversation, bob: Agent):
    assert "stay open" not in closure(case, bob)
    link(case, eves, by=bob)
    said = "These conversations of the case are not answered with it and stay open: "
    assert f'{said}<a href="{eves.get_absolute_url()}"><bdi>Eve</bdi>' in closure(case, bob)
    close(case, DECIDED, by=bob)
    eves.refresh_from_db()
    assert eves.is_open


def test_the_customers_own_is_taken_though_a_strangers_was_linked_first(
    late: Conversation, eves: Conversation, bob: Agent
):
    case = open_case(Brief("Both", contact=late.contact), by=bob, conversation=eves)
    link(case, late, by=bob)
    assert "in the conversation the case came from" in closure(case, bob)
    close(case, DECIDED, by=bob)
    assert answer().conversation == late


def test_another_record_of_the_same_person_is_the_person(
    case: Case, eves: Conversation, bob: Agent
):
    assert case.contact is not None
    merge(case.contact, eves.contact, by=bob)
    link(case, eves, by=bob)
    unlink(case.links.order_by("pk")[0], by=bob)
    case = Case.objects.get(pk=case.pk)
    assert reach(case, bob).conversation == eves


def test_who_spoke_last_in_the_customers_conversation_does_not_get_it(
    case: Case, late: Conversation, eves: Conversation, bob: Agent
):
    eves.messages.update(conversation=late)
    close(case, DECIDED, by=bob)
    assert answer().participants == ["dana@example.org"]


def test_whose_channels_cannot_write_reads_so_before_closing(
    dana: Contact, mail_channel: Channel, alice: Agent, bob: Agent
):
    mail_channel.inbox.teams.clear()
    case = open_case(Brief("Wilted", contact=dana, manager=alice), by=alice)
    page = closure(case, alice)
    assert "No channel of yours can write to this person." in page
    assert "Close the case" not in page
    with pytest.raises(CannotClose) as refusal:
        close(case, DECIDED, by=alice)
    assert list(refusal.value.errors) == ["answer"]
    close(case, DECIDED, by=bob)
    assert case.answered_at is not None


def test_a_case_of_nobody_is_of_whoever_is_linked_first(
    late: Conversation, eves: Conversation, shop_inbox: Inbox, bob: Agent
):
    case = open_case(Brief("Told at the counter"), by=bob)
    assert "Nobody named" in closure(case, bob)
    link(case, late, by=bob)
    link(case, eves, by=bob)
    case.refresh_from_db()
    assert case.contact == late.contact
    assert reach(case, bob).conversation == late
