"""Splitting, joining, and taking either back."""

import pytest
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from alaka.accounts.models import Agent
from alaka.channels.contract import Address, InboundMessage
from alaka.channels.models import Channel
from alaka.contacts.models import Contact
from alaka.inbox import regrouping
from alaka.inbox.answering import Saying, reply
from alaka.inbox.models import Conversation, Draft, Message, Regrouping, Status
from alaka.inbox.receiving import receive

pytestmark = pytest.mark.django_db

COUNT = iter(range(1_000_000))


def begun(channel: Channel, *texts: str) -> Conversation:
    """A conversation of these mails of Dana."""
    first = f"{next(COUNT)}@x"
    for number, text in enumerate(texts):
        external_id = f"{next(COUNT)}@x" if number else first
        references = (first,) if number else ()
        dana = Address("email", "dana@example.org", "Dana")
        receive(channel, InboundMessage(external_id, dana, text, references=references))
    return Message.objects.get(external_id=first).conversation


def texts(conversation: Conversation) -> list[str]:
    return list(conversation.messages.order_by("at", "pk").values_list("text", flat=True))


def test_a_message_is_split_off_and_put_back(mail_channel: Channel, alice: Agent):
    conversation = begun(mail_channel, "One", "Two", "Three")
    second = conversation.messages.get(text="Two")
    other = regrouping.split([second], by=alice)
    assert (texts(conversation), texts(other)) == (["One", "Three"], ["Two"])
    assert other.continues == conversation
    conversation.refresh_from_db()
    assert conversation.message_count == 2
    assert regrouping.undo(Regrouping.objects.get(), by=alice)
    assert texts(conversation) == ["One", "Two", "Three"]
    assert Conversation.objects.visible_to(alice).count() == 1


def test_when_the_person_last_wrote_is_known_wherever_his_words_stand(
    mail_channel: Channel, alice: Agent
):
    def heard(conversation: Conversation) -> tuple[object, object]:
        conversation.refresh_from_db()
        said = conversation.messages.filter(kind="incoming").order_by("at")
        return conversation.heard_at, said.values_list("at", flat=True).last()

    conversation = begun(mail_channel, "One", "Two", "Three")
    first = conversation.heard_at
    assert first is not None
    assert len({*heard(conversation)}) == 1
    reply(conversation, Saying("Ours"), by=alice)
    assert heard(conversation)[0] == first
    other = regrouping.split([conversation.messages.get(text="Three")], by=alice)
    assert first == other.heard_at == heard(other)[1] != heard(conversation)[0]
    move = regrouping.join(other, conversation, by=alice)
    assert (heard(other), heard(conversation)) == ((None, None), (first, first))
    assert regrouping.undo(move, by=alice)
    assert heard(other) == (first, first)


def test_who_waits_is_not_hidden_by_joining_him_to_something_closed(
    mail_channel: Channel, alice: Agent
):
    source, target = begun(mail_channel, "A"), begun(mail_channel, "C")
    target.close(by=alice, resolution="done")
    since = source.waiting_since
    move = regrouping.join(source, target, by=alice)
    target.refresh_from_db()
    assert (target.status, target.waiting_since) == (Status.OPEN, since)
    assert regrouping.undo(move, by=alice)
    target.refresh_from_db()
    source.refresh_from_db()
    assert (target.status, target.closed_by, target.resolution) == (Status.CLOSED, alice, "done")
    assert target.waiting_since is None
    assert (source.status, source.waiting_since) == (Status.OPEN, since)


def test_parted_after_an_answer_it_stays_open(mail_channel: Channel, alice: Agent):
    source, target = begun(mail_channel, "A"), begun(mail_channel, "C")
    target.close(by=alice)
    move = regrouping.join(source, target, by=alice)
    reply(target, Saying("Yes"), by=alice)
    assert regrouping.undo(move, by=alice)
    target.refresh_from_db()
    assert target.status == Status.OPEN


def test_what_is_settled_opens_nothing_it_is_joined_to(mail_channel: Channel, alice: Agent):
    source, target = begun(mail_channel, "A"), begun(mail_channel, "C")
    source.close(by=alice)
    target.close(by=alice)
    regrouping.join(source, target, by=alice)
    target.refresh_from_db()
    assert target.status == Status.CLOSED


def test_drafts_go_along_after_what_stands_there(mail_channel: Channel, alice: Agent, bob: Agent):
    source, target = begun(mail_channel, "A"), begun(mail_channel, "C")
    Draft.objects.create(conversation=target, agent=alice, text="Here")
    Draft.objects.create(conversation=source, agent=alice, text="There")
    Draft.objects.create(conversation=source, agent=bob, text="Hush", is_note=True)
    regrouping.join(source, target, by=alice)
    told = target.drafts.order_by("agent").values_list("agent", "text", "is_note")
    assert set(told) == {(alice.pk, "Here\n\nThere", False), (bob.pk, "Hush", True)}
    assert not source.drafts.exists()


def test_two_conversations_are_joined_and_parted(mail_channel: Channel, alice: Agent):
    source, target = begun(mail_channel, "A", "B"), begun(mail_channel, "C")
    move = regrouping.join(source, target, by=alice)
    assert sorted(texts(target)) == ["A", "B", "C"]
    assert list(Conversation.objects.visible_to(alice)) == [target]
    later = Message.objects.get(text="C").external_id
    dana = Address("email", "dana@example.org")
    receive(mail_channel, InboundMessage("late@x", dana, "D", references=(later,)))
    assert regrouping.undo(move, by=alice)
    assert not regrouping.undo(move, by=alice)
    assert texts(source) == ["A", "B"]
    assert texts(target) == ["C", "D"]


def test_a_reply_to_a_joined_conversation_lands_in_its_target(mail_channel: Channel, alice: Agent):
    source, target = begun(mail_channel, "A"), begun(mail_channel, "C")
    first = source.messages.get().external_id
    regrouping.join(source, target, by=alice)
    dana = Address("email", "dana@example.org")
    message = receive(mail_channel, InboundMessage("r@x", dana, "B", references=(first,)))
    assert message is not None
    assert message.conversation == target


def test_what_was_merged_since_is_parted_first(mail_channel: Channel, alice: Agent):
    conversation, third = begun(mail_channel, "One", "Two"), begun(mail_channel, "Three")
    other = regrouping.split([conversation.messages.get(text="Two")], by=alice)
    split = Regrouping.objects.get()
    for merged in (other, conversation):
        join = regrouping.join(merged, third, by=alice)
        with pytest.raises(regrouping.OvertakenError, match="undo that first"):
            regrouping.undo(split, by=alice)
        assert regrouping.undo(join, by=alice)
    assert regrouping.undo(split, by=alice)
    assert not regrouping.undo(split, by=alice)
    assert texts(conversation) == ["One", "Two"]


def test_two_who_merge_crosswise_leave_one_of_them_visible(mail_channel: Channel, alice: Agent):
    one, other = begun(mail_channel, "A"), begun(mail_channel, "B")
    stale_one, stale_other = (Conversation.objects.get(pk=row.pk) for row in (one, other))
    regrouping.join(one, other, by=alice)
    with pytest.raises(regrouping.OvertakenError):
        regrouping.join(stale_other, stale_one, by=alice)
    assert list(Conversation.objects.visible_to(alice)) == [other]
    assert texts(other) == ["A", "B"]


def test_a_second_press_splits_nothing_off_again(mail_channel: Channel, alice: Agent):
    message = begun(mail_channel, "One", "Two").messages.get(text="Two")
    stale = Message.objects.get(pk=message.pk)
    regrouping.split([message], by=alice)
    with pytest.raises(regrouping.OvertakenError):
        regrouping.split([stale], by=alice)
    assert Conversation.objects.visible_to(alice).count() == 2


def test_an_undo_that_comes_too_late_says_why(
    mail_channel: Channel, alice: Agent, at_alice: Client
):
    conversation, third = begun(mail_channel, "One", "Two"), begun(mail_channel, "Three")
    other = regrouping.split([conversation.messages.get(text="Two")], by=alice)
    split = Regrouping.objects.get()
    regrouping.join(other, third, by=alice)
    answer = at_alice.post(f"/desk/regroupings/{split.pk}/undoing", headers={"HX-Request": "true"})
    assert "undo that first" in answer.text
    assert texts(third) == ["Two", "Three"]


@settings(
    max_examples=25,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(st.lists(st.tuples(st.integers(0, 3), st.integers(0, 3)), max_size=6))
def test_undoing_all_in_reverse_restores_every_message(
    mail_channel: Channel, alice: Agent, moves: list[tuple[int, int]]
):
    Contact.objects.all().delete()
    conversations = [begun(mail_channel, f"{n}a", f"{n}b") for n in range(4)]
    before = dict(Message.objects.values_list("pk", "conversation"))
    done: list[Regrouping] = []
    for source_at, target_at in moves:
        source = Conversation.objects.get(pk=conversations[source_at].pk)
        target = Conversation.objects.get(pk=conversations[target_at].pk)
        if source == target or source.joined_into_id or target.joined_into_id:
            first = source.messages.order_by("pk").first()
            if first is not None and source.message_count > 1:
                regrouping.split([first], by=alice)
                done.append(Regrouping.objects.latest("pk"))
        else:
            done.append(regrouping.join(source, target, by=alice))
    for move in reversed(done):
        assert regrouping.undo(move, by=alice)
    assert dict(Message.objects.values_list("pk", "conversation")) == before
    for conversation in Conversation.objects.visible_to(alice):
        assert conversation.message_count == conversation.messages.count()
