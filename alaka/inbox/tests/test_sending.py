"""What becomes of an answer on its way out."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import OperationalError
from django.test import Client

from alaka.accounts.models import Agent, Team, TeamSignature
from alaka.channels.contract import Raw, SendError
from alaka.channels.models import Channel, Intake
from alaka.channels.storing import store
from alaka.core import clock, jobs
from alaka.core.tests.cutting import cut
from alaka.inbox import answering, sending
from alaka.inbox.answering import Saying
from alaka.inbox.intake import take_in
from alaka.inbox.models import Conversation, Draft, Message, MessageState
from alaka.inbox.tests.outside import PigeonAdapter, pigeon  # noqa: F401
from alaka.inbox.ways import CannotAnswer
from alaka.timeline.models import Event

pytestmark = pytest.mark.django_db

LATER = timedelta(seconds=11)


@pytest.fixture
def conversation(pigeon: Channel) -> Conversation:  # noqa: F811
    store(pigeon, [Raw("1", b"dana: Are you open?")])
    take_in(pigeon.pk)
    return Conversation.objects.get()


def answered(conversation: Conversation, by: Agent) -> Message:
    return answering.reply(conversation, Saying("Until nine."), by=by)


def test_an_answer_waits_ten_seconds_and_goes(conversation: Conversation, alice: Agent):
    message = answered(conversation, alice)
    sending.deliver(message.pk)
    assert PigeonAdapter.taken == []
    with clock.stopped_at(clock.now() + LATER):
        sending.deliver(message.pk)
        sending.deliver(message.pk)
    (taken,) = PigeonAdapter.taken
    assert (taken.recipient.value, taken.text) == ("dana", "Until nine.")
    message.refresh_from_db()
    assert message.state == MessageState.SENT
    assert Event.objects.filter(verb="message.sent").count() == 1


def test_what_is_said_later_stands_where_it_is_said(conversation: Conversation, alice: Agent):
    tomorrow = clock.now() + timedelta(days=1)
    message = answering.reply(conversation, Saying("Good morning.", send_at=tomorrow), by=alice)
    with clock.stopped_at(clock.now() + timedelta(hours=3)):
        store(conversation.channel, [Raw("2", b"dana: And on Sunday?")])
        take_in(conversation.channel_id)
    with clock.stopped_at(tomorrow):
        PigeonAdapter.refusal = SendError("busy", permanent=False)
        sending.deliver(message.pk)
    PigeonAdapter.refusal = None
    with clock.stopped_at(tomorrow + timedelta(hours=1)):
        sending.deliver(message.pk)
    message.refresh_from_db()
    conversation.refresh_from_db()
    assert message.state == MessageState.SENT
    assert message.at == conversation.last_activity_at == tomorrow
    assert conversation.messages.order_by("at").last() == message
    assert conversation.waiting_since is not None


def test_an_answer_ends_the_waiting_and_takes_the_conversation(
    conversation: Conversation, alice: Agent
):
    answered(conversation, alice)
    conversation.refresh_from_db()
    assert conversation.waiting_since is None
    assert conversation.first_response_at is not None
    assert conversation.assignee == alice
    assert conversation.preview == "Until nine."


def test_an_answer_taken_back_is_a_draft_again_and_the_person_waits(
    conversation: Conversation, alice: Agent
):
    message = answered(conversation, alice)
    assert answering.withdraw(message, by=alice)
    assert not answering.withdraw(message, by=alice)
    conversation.refresh_from_db()
    assert Draft.objects.get(agent=alice).text == "Until nine."
    assert conversation.waiting_since is not None
    assert conversation.message_count == 1


def test_what_has_gone_cannot_be_taken_back(conversation: Conversation, alice: Agent):
    message = answered(conversation, alice)
    with clock.stopped_at(clock.now() + LATER):
        sending.deliver(message.pk)
    assert not answering.withdraw(message, by=alice)


def test_a_passing_refusal_is_tried_again_later(conversation: Conversation, alice: Agent):
    message = answered(conversation, alice)
    PigeonAdapter.refusal = SendError("The loft is full.", permanent=False)
    with clock.stopped_at(clock.now() + LATER):
        sending.deliver(message.pk)
    message.refresh_from_db()
    assert message.state == MessageState.QUEUED
    assert message.error == "The loft is full."
    assert message.channel is not None
    assert message.channel.send_error == "The loft is full."
    PigeonAdapter.refusal = None
    with clock.stopped_at(clock.now() + timedelta(minutes=5)):
        sending.recover()
    message.refresh_from_db()
    assert message.state == MessageState.SENT
    assert message.error == ""


def test_a_final_refusal_is_shown_and_can_be_tried_again_by_hand(
    conversation: Conversation, alice: Agent
):
    message = answered(conversation, alice)
    PigeonAdapter.refusal = SendError("No such pigeon.", permanent=True)
    with clock.stopped_at(clock.now() + LATER):
        sending.deliver(message.pk)
        message.refresh_from_db()
        assert (message.state, message.error) == (MessageState.FAILED, "No such pigeon.")
        PigeonAdapter.refusal = None
        assert answering.retry(message, by=alice)
        sending.deliver(message.pk)
    message.refresh_from_db()
    assert message.state == MessageState.SENT


@pytest.mark.parametrize(("was_handed_over", "is_doubtful"), [(False, False), (True, True)])
def test_what_a_killed_sender_left_is_sent_again_and_says_if_it_may_be_double(
    conversation: Conversation, alice: Agent, was_handed_over: bool, is_doubtful: bool
):
    message = answered(conversation, alice)
    left = Message.objects.filter(pk=message.pk)
    handed = clock.now() if was_handed_over else None
    left.update(state=MessageState.SENDING, handed_over_at=handed, attempts=1)
    sending.recover()
    sending.deliver(message.pk)
    message.refresh_from_db()
    assert message.state == MessageState.SENT
    assert message.is_doubtful is is_doubtful


def test_nobody_else_sends_what_is_being_sent(conversation: Conversation, alice: Agent):
    message = answered(conversation, alice)
    during: list[str] = []

    def look() -> None:
        during.append(Message.objects.get(pk=message.pk).state)

    PigeonAdapter.before_taking = look
    with clock.stopped_at(clock.now() + LATER):
        sending.deliver(message.pk)
    assert during == [MessageState.SENDING]
    assert len(PigeonAdapter.taken) == 1


def test_a_kind_whose_messages_are_no_letters_has_no_signature(
    conversation: Conversation, alice: Agent, team: Team
):
    TeamSignature.objects.create(team=team, language="en", text="The shop")
    conversation.hand_to(team)
    assert sending.outbound(answered(conversation, alice)).text == "Until nine."


def test_the_teams_signature_is_in_the_persons_language(
    conversation: Conversation, alice: Agent, team: Team, monkeypatch: pytest.MonkeyPatch
):
    abilities = PigeonAdapter.abilities | {"signature"}
    monkeypatch.setattr(PigeonAdapter, "abilities", abilities)
    TeamSignature.objects.create(team=team, language="en", text="The shop")
    TeamSignature.objects.create(team=team, language="fa", text="گل‌فروشی")
    conversation.hand_to(team)
    Conversation.objects.filter(pk=conversation.pk).update(language="fa")
    message = answered(conversation, alice)
    assert sending.outbound(message).text == "Until nine.\n\n-- \nگل‌فروشی"


def test_answers_carry_what_was_said_before_as_references(conversation: Conversation, alice: Agent):
    first, second = answered(conversation, alice), answered(conversation, alice)
    out = sending.outbound(second)
    assert out.in_reply_to == first.external_id
    assert out.references == (first.external_id, "1")


def test_somebody_without_an_address_cannot_be_answered(form_channel: Channel, alice: Agent, dana):
    now = clock.now()
    asked = Conversation.objects.create(
        inbox=form_channel.inbox,
        channel=form_channel,
        contact=dana,
        opened_at=now,
        last_activity_at=now,
    )
    with pytest.raises(CannotAnswer):
        answered(asked, alice)


def test_a_paused_mailbox_is_said_to_be_paused(
    conversation: Conversation, form_channel: Channel, alice: Agent, at_alice: Client
):
    """Not that the person left no address, though the inbox has a chat that can answer."""
    mailbox = conversation.channel
    Channel.objects.create(kind="webchat", name="Chat", inbox=mailbox.inbox)
    Channel.objects.filter(pk=mailbox.pk).update(is_enabled=False)
    paused = Conversation.objects.get(pk=conversation.pk)
    with pytest.raises(CannotAnswer, match=f"“{mailbox.name}” is paused"):
        answered(paused, alice)
    assert f"“{mailbox.name}” is paused" in at_alice.get(paused.get_absolute_url()).text
    paused.contact.handles.all().delete()
    with pytest.raises(CannotAnswer, match="left no address"):
        answered(Conversation.objects.get(pk=conversation.pk), alice)


def test_a_kind_that_is_not_installed_any_more_is_said_to_rest(
    conversation: Conversation, alice: Agent
):
    Channel.objects.filter(pk=conversation.channel_id).update(kind="carrier-pigeon")
    with pytest.raises(CannotAnswer, match="not installed"):
        answered(Conversation.objects.get(pk=conversation.pk), alice)


def test_a_note_goes_nowhere_and_calls_who_is_named(
    conversation: Conversation, alice: Agent, bob: Agent
):
    note = answering.note(conversation, Saying("@Bob Babic, may I refund this?"), by=alice)
    assert [mention.agent for mention in note.mentions.all()] == [bob]
    with clock.stopped_at(clock.now() + timedelta(hours=1)):
        sending.recover()
    assert PigeonAdapter.taken == []


def test_unreadable_bytes_stay_with_their_reason_and_the_rest_comes_in(pigeon: Channel):  # noqa: F811
    store(pigeon, [Raw("a", b"x: One"), Raw("b", b"?"), Raw("c", b"crash"), Raw("d", b"x: Two")])
    take_in(pigeon.pk)
    reasons = dict(Intake.objects.quarantined().values_list("key", "reason"))
    assert reasons == {
        "b": "The pigeon lost its letter.",
        "c": "RuntimeError: the parser broke",
    }
    assert list(Message.objects.order_by("pk").values_list("text", flat=True)) == ["One", "Two"]
    assert Conversation.objects.count() == 1


def test_the_same_bytes_are_stored_once(pigeon: Channel):  # noqa: F811
    for _ in range(2):
        store(pigeon, [Raw("a", b"x: One")])
        take_in(pigeon.pk)
    assert Intake.objects.count() == 1
    assert Message.objects.count() == 1


def test_nobody_is_called_who_cannot_see_the_conversation(
    conversation: Conversation, alice: Agent, charlie: Agent
):
    note = answering.note(conversation, Saying(f"@{charlie.name}, look"), by=alice)
    assert not note.mentions.exists()


@pytest.mark.django_db(transaction=True)
def test_an_answer_that_went_is_not_shown_as_failed_because_the_database_went_away(
    conversation: Conversation, alice: Agent, monkeypatch: pytest.MonkeyPatch
):
    message = answered(conversation, alice)
    ask = jobs.defer

    def cut_and_ask(*args: Any, **options: Any) -> None:
        cut()
        ask(*args, **options)

    PigeonAdapter.before_taking = lambda: monkeypatch.setattr(jobs, "defer", cut_and_ask)
    with clock.stopped_at(clock.now() + LATER), pytest.raises(OperationalError):
        sending.deliver(message.pk)
    monkeypatch.undo()
    message.refresh_from_db()
    assert (message.state, message.error) == (MessageState.SENDING, "")
    sending.recover()
    message.refresh_from_db()
    assert (message.state, message.is_doubtful) == (MessageState.QUEUED, True)
