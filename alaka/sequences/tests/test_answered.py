"""A letter that waits, or waits to be tried again, does not go once the person answered or one of
us stopped it; what was only paused is said again."""

from datetime import timedelta
from typing import Any

import pytest

from alaka.accounts.models import Agent
from alaka.channels.contract import SendError
from alaka.channels.models import Channel
from alaka.contacts.models import Contact, Handle
from alaka.core import clock
from alaka.inbox import answering, sending
from alaka.inbox.models import Message
from alaka.inbox.tests.outside import PigeonAdapter, pigeon  # noqa: F401
from alaka.inbox.tests.talking import heard
from alaka.sequences import going, starting
from alaka.sequences.going_back import look as taken_back
from alaka.sequences.models import Enrolment, Kind, State
from alaka.sequences.starting import start
from alaka.sequences.stopping import look, stop_by_hand
from alaka.sequences.tests.conftest import AGAIN, HELLO, MONDAY, Build
from alaka.sequences.tests.test_going import told
from alaka.timeline.models import Event

AWAY = SendError("The loft is closed.", permanent=False)


@pytest.fixture
def refused(build: Build, pigeon: Channel, dana: Contact, alice: Agent) -> Enrolment:  # noqa: F811
    """Dana in a sequence, whose first letter did not go and waits to be tried again."""
    Handle.objects.create(contact=dana, scheme="pigeon", value="dana", created_at=clock.now())
    wait = (Kind.WAIT, {"unit": "days", "count": 2})
    sequence = build((Kind.MESSAGE, {"texts": HELLO}), wait, (Kind.MESSAGE, {"texts": AGAIN}))
    sequence.channel = pigeon
    sequence.save()
    PigeonAdapter.refusal = AWAY
    with clock.stopped_at(MONDAY):
        row = start(sequence, dana, by=alice)
    with later():
        going.go_on()
        sending.deliver(queued().pk)
    assert (queued().attempts, queued().conversation.contact) == (1, dana)
    PigeonAdapter.refusal = None
    return row


def queued() -> Message:
    return Message.objects.get(kind="outgoing", state="queued")


def later(**how: float) -> Any:
    return clock.stopped_at(MONDAY + timedelta(**how))


def test_the_answer_takes_back_what_waits(refused: Enrolment, mail_channel: Channel) -> None:
    message, conversation = queued(), queued().conversation
    with later(seconds=10):
        heard(mail_channel, "Yes, I read it")
        look(told("message.received"))
        taken_back(told("message.withdrawn"))
    refused.refresh_from_db()
    assert (refused.state, refused.reason) == (State.STOPPED, "answered")
    assert refused.answered_after is None, "nothing of ours had gone"
    (run,) = refused.runs.all()
    assert (run.outcome, run.told) == ("skipped", "It was taken back before it was sent.")
    with later(hours=1):
        sending.deliver(message.pk)
        sending.recover()
    assert PigeonAdapter.taken == []
    conversation.refresh_from_db()
    assert (conversation.message_count, conversation.preview) == (0, "")


def test_nobody_told_of_the_answer_yet_and_it_does_not_go_either(
    refused: Enrolment, mail_channel: Channel
) -> None:
    """Also after the last step, when nothing runs any more that an answer could stop."""
    Enrolment.objects.update(state=State.ENDED, ended_at=MONDAY, due_at=None)
    pk = queued().pk
    with later(seconds=10):
        heard(mail_channel, "I am away until Friday", automatic="reply")
        heard(mail_channel, "Yes, I read it")
    with later(hours=1):
        sending.deliver(pk)
    assert PigeonAdapter.taken == []
    assert not Message.objects.filter(kind="outgoing").exists()
    taken_back(told("message.withdrawn"))
    assert refused.runs.get().outcome == "skipped"


def test_without_an_answer_it_goes_at_the_next_try(
    refused: Enrolment, mail_channel: Channel
) -> None:
    with later(seconds=10):
        heard(mail_channel, "I am away until Friday", automatic="reply")
        look(told("message.received"))
    with later(hours=1):
        sending.deliver(queued().pk)
    (letter,) = PigeonAdapter.taken
    assert "did you read our offer?" in letter.text


def test_what_may_have_arrived_stays_and_is_not_sent_again(
    refused: Enrolment, mail_channel: Channel
) -> None:
    Message.objects.filter(pk=queued().pk).update(is_doubtful=True)
    pk = queued().pk
    with later(seconds=10):
        heard(mail_channel, "Yes, I read it")
        look(told("message.received"))
    with later(hours=1):
        sending.deliver(pk)
    message = Message.objects.get(pk=pk)
    assert (message.state, PigeonAdapter.taken) == ("failed", [])
    assert "the person wrote since" in str(message.error).lower()
    refused.refresh_from_db()
    assert refused.answered_after == refused.sequence.steps.first()


def test_stopped_by_hand_what_waits_is_taken_back(refused: Enrolment, alice: Agent) -> None:
    with later(seconds=10):
        assert stop_by_hand(refused, by=alice)
    assert not Message.objects.filter(kind="outgoing").exists()
    taken_back(told("message.withdrawn"))
    (run,) = refused.runs.all()
    assert (run.outcome, run.told) == ("skipped", "It was taken back before it was sent.")


def test_stopped_while_it_is_being_sent_it_is_not_tried_again(
    refused: Enrolment, alice: Agent, monkeypatch: pytest.MonkeyPatch
) -> None:
    def send(*_: Any) -> None:
        assert stop_by_hand(refused, by=alice)
        raise AWAY

    monkeypatch.setattr(PigeonAdapter, "send", send)
    with later(hours=1):
        sending.deliver(queued().pk)
    assert not Message.objects.filter(kind="outgoing").exists()
    (event,) = Event.objects.filter(verb="message.withdrawn")
    assert event.data == {"conversation": event.subject_id, "message": event.data["message"],
                          "is_held_back": True}  # fmt: skip


def test_what_was_stopped_and_may_have_arrived_goes_again_at_our_word_alone(
    refused: Enrolment, alice: Agent
) -> None:
    message = queued()
    Message.objects.filter(pk=message.pk).update(is_doubtful=True)
    with later(hours=1):
        assert stop_by_hand(refused, by=alice)
        sending.deliver(message.pk)
    message.refresh_from_db()
    assert (message.state, PigeonAdapter.taken) == ("failed", [])
    assert "It was stopped since" in str(message.error)
    with later(hours=2):
        assert answering.retry(message, by=alice)
        sending.deliver(message.pk)
    assert len(PigeonAdapter.taken) == 1


def test_paused_what_waits_is_taken_back_and_said_when_it_goes_on(
    refused: Enrolment, alice: Agent
) -> None:
    with later(hours=1):
        assert starting.pause(refused, by=alice)
        assert not Message.objects.filter(kind="outgoing").exists()
        taken_back(told("message.withdrawn"))
        going.go_on()
        refused.refresh_from_db()
        first = refused.sequence.steps.first()
        assert (refused.state, refused.step, refused.runs.count()) == (State.PAUSED, first, 0)
        assert first is not None
        first.settings = {"texts": {"en": {"subject": "Mended", "text": "A better word."}}}
        first.save()
    with later(hours=2):
        assert starting.resume(refused, by=alice)
        going.go_on()
        sending.deliver(queued().pk)
    (letter,) = PigeonAdapter.taken
    assert (letter.subject, letter.text) == ("Re: Mended", "A better word.")
    refused.refresh_from_db()
    assert refused.due_at == MONDAY + timedelta(days=2, hours=2), "it waits anew after the letter"


def test_switched_off_what_waits_is_taken_back_also_of_who_was_through(
    refused: Enrolment, alice: Agent, monkeypatch: pytest.MonkeyPatch
) -> None:
    Enrolment.objects.update(state=State.ENDED, ended_at=MONDAY, due_at=None, step=None)
    sequence = refused.sequence

    def send(*_: Any) -> None:
        starting.switch(sequence, is_on=False, by=alice)
        raise AWAY

    with monkeypatch.context() as away, later(hours=1):
        away.setattr(PigeonAdapter, "send", send)
        sending.deliver(queued().pk)
        assert not Message.objects.filter(kind="outgoing").exists()
        taken_back(told("message.withdrawn"))
        going.go_on()
        assert not Message.objects.filter(kind="outgoing").exists()
    refused.refresh_from_db()
    assert (refused.state, refused.step) == (State.RUNNING, sequence.steps.first())
    with later(hours=2):
        starting.switch(sequence, is_on=True, by=alice)
        going.go_on()
        sending.deliver(queued().pk)
    assert len(PigeonAdapter.taken) == 1


def test_who_went_back_goes_on_past_what_was_asked_and_done(
    build: Build, dana: Contact, alice: Agent
) -> None:
    """What was asked is not asked again: its answer led to where he was."""
    asked = (Kind.CONDITION, {"filter": {"of": "language", "op": "is", "value": ["xx"]}})
    wait = (Kind.WAIT, {"unit": "days", "count": 2})
    sequence = build(
        (Kind.MESSAGE, {"texts": HELLO}), asked, (Kind.MESSAGE, {"texts": AGAIN}), wait
    )
    last = sequence.steps.last()
    assert last is not None
    sequence.steps.filter(kind=Kind.CONDITION).update(settings=asked[1] | {"no": last.pk})
    with later():
        row = start(sequence, dana, by=alice)
        going.go_on()
        assert starting.pause(row, by=alice)
        taken_back(told("message.withdrawn"))
        sequence.steps.filter(kind=Kind.CONDITION).update(settings={"no": last.pk})
        assert starting.resume(row, by=alice)
        going.go_on()
    row.refresh_from_db()
    assert row.step == last
    assert "did you read our offer?" in queued().text
