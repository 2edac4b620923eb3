"""What an answer did is undone with it: the waiting, the closing, the first response."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from alaka.accounts.models import Agent
from alaka.channels.contract import Raw, SendError
from alaka.channels.models import Channel
from alaka.channels.storing import store
from alaka.core import clock
from alaka.inbox import answering, sending
from alaka.inbox.answering import Saying
from alaka.inbox.intake import take_in
from alaka.inbox.models import Conversation, Draft, Message, MessageState, Status
from alaka.inbox.tests.outside import PigeonAdapter, pigeon  # noqa: F401

pytestmark = pytest.mark.django_db


@pytest.fixture
def conversation(pigeon: Channel) -> Conversation:  # noqa: F811
    store(pigeon, [Raw("1", b"dana: Are you open?")])
    take_in(pigeon.pk)
    return Conversation.objects.get()


def test_with_the_answer_the_closing_after_it_is_taken_back(
    conversation: Conversation, alice: Agent, client: Client
):
    client.force_login(alice)
    since, last = conversation.waiting_since, conversation.messages.get().pk
    client.post(
        reverse("replies", args=[conversation.pk]),
        {"text": "Until nine.", "close": "1", "resolution": "told", "last": last},
    )
    conversation.refresh_from_db()
    assert (conversation.status, conversation.waiting_since) == (Status.CLOSED, None)
    client.post(reverse("withdrawal", args=[Message.objects.latest("pk").pk]))
    conversation.refresh_from_db()
    assert (conversation.status, conversation.waiting_since) == (Status.OPEN, since)
    assert (conversation.closed_at, conversation.closed_by, conversation.resolution) == (
        None, None, "",
    )  # fmt: skip
    assert conversation.assignee is None


def test_an_answer_taken_back_leaves_a_closed_conversation_closed(
    conversation: Conversation, alice: Agent
):
    answering.reply(conversation, Saying("Until nine."), by=alice)
    conversation.refresh_from_db()
    conversation.close(by=alice, resolution="told")
    message = answering.reply(conversation, Saying("On Sunday too."), by=alice)
    assert answering.withdraw(message, by=alice)
    conversation.refresh_from_db()
    assert (conversation.status, conversation.closed_by) == (Status.CLOSED, alice)
    assert conversation.resolution == "told"
    assert conversation.first_response_at is not None


def test_it_stays_open_where_the_person_wrote_meanwhile(conversation: Conversation, alice: Agent):
    conversation.close(by=alice)
    message = answering.reply(conversation, Saying("Until nine."), by=alice)
    store(conversation.channel, [Raw("2", b"dana: Hello?")])
    take_in(conversation.channel_id)
    assert answering.withdraw(message, by=alice)
    conversation.refresh_from_db()
    assert conversation.status == Status.OPEN
    assert conversation.waiting_since is not None


def test_what_was_taken_back_is_no_first_response(conversation: Conversation, alice: Agent):
    message = answering.reply(conversation, Saying("Until nine."), by=alice)
    conversation.refresh_from_db()
    assert conversation.first_response_at is not None
    answering.withdraw(message, by=alice)
    conversation.refresh_from_db()
    assert conversation.first_response_at is None


def test_an_answer_for_later_responds_when_it_goes(conversation: Conversation, alice: Agent):
    tomorrow = clock.now() + timedelta(days=1)
    message = answering.reply(conversation, Saying("Good morning.", send_at=tomorrow), by=alice)
    conversation.refresh_from_db()
    assert conversation.first_response_at is None
    with clock.stopped_at(tomorrow):
        sending.deliver(message.pk)
    conversation.refresh_from_db()
    assert conversation.first_response_at == tomorrow


def test_a_refused_answer_leaves_the_person_waiting_until_it_is_sent_again(
    conversation: Conversation, alice: Agent
):
    since = conversation.waiting_since
    message = answering.reply(conversation, Saying("Until nine."), by=alice)
    PigeonAdapter.refusal = SendError("no such loft", permanent=True)
    with clock.stopped_at(clock.now() + timedelta(seconds=11)):
        sending.deliver(message.pk)
    conversation.refresh_from_db()
    assert (conversation.waiting_since, conversation.first_response_at) == (since, None)
    PigeonAdapter.refusal = None
    assert answering.retry(message, by=alice)
    conversation.refresh_from_db()
    assert conversation.waiting_since is None
    assert conversation.first_response_at is not None


def test_a_failed_answer_is_listed_until_another_one_goes(
    conversation: Conversation, alice: Agent, client: Client
):
    client.force_login(alice)
    message = answering.reply(conversation, Saying("Until nine."), by=alice)
    assert not Conversation.objects.undelivered().exists()
    PigeonAdapter.refusal = SendError("no such loft", permanent=True)
    with clock.stopped_at(clock.now() + timedelta(seconds=11)):
        sending.deliver(message.pk)
    Conversation.objects.get().close(by=alice)
    listed = client.get("/desk/inbox/?view=undelivered").content.decode()
    assert conversation.get_absolute_url() in listed
    answering.reply(conversation, Saying("Once more."), by=alice)
    assert not Conversation.objects.undelivered().exists()


def test_who_was_never_answered_waits_again_when_it_is_reopened(
    conversation: Conversation, alice: Agent
):
    since = conversation.waiting_since
    conversation.close(by=alice)
    conversation.reopen(by=alice)
    conversation.refresh_from_db()
    assert (conversation.status, conversation.waiting_since) == (Status.OPEN, since)


def test_who_was_answered_does_not(conversation: Conversation, alice: Agent):
    answering.reply(conversation, Saying("Until nine."), by=alice)
    conversation.refresh_from_db()
    conversation.close(by=alice)
    conversation.reopen(by=alice)
    conversation.refresh_from_db()
    assert conversation.waiting_since is None


def test_the_text_comes_back_before_what_was_typed_since(conversation: Conversation, alice: Agent):
    message = answering.reply(conversation, Saying("Until nine."), by=alice)
    Draft.objects.create(conversation=conversation, agent=alice, text="And on Sunday until six.")
    answering.withdraw(message, by=alice)
    draft = Draft.objects.get()
    assert (draft.text, draft.is_note) == ("Until nine.\n\nAnd on Sunday until six.", False)


def test_beside_a_note_it_stays_among_ourselves(conversation: Conversation, alice: Agent):
    message = answering.reply(conversation, Saying("Until nine."), by=alice)
    Draft.objects.create(conversation=conversation, agent=alice, text="Rude man.", is_note=True)
    answering.withdraw(message, by=alice)
    assert Draft.objects.get().is_note
    assert not Message.objects.filter(state=MessageState.QUEUED).exists()
