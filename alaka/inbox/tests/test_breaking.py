"""Faults of ours and of the database in the middle of taking in and of sending."""

from collections.abc import Iterator
from datetime import timedelta

import psycopg
import pytest
from django.db import OperationalError
from procrastinate.jobs import Job

from alaka.accounts.models import Agent
from alaka.channels.contract import Raw
from alaka.channels.models import Channel, Intake, IntakeState
from alaka.channels.storing import store
from alaka.core import clock, jobs
from alaka.inbox import answering, sending
from alaka.inbox.answering import Saying
from alaka.inbox.intake import take_in, take_one
from alaka.inbox.models import Conversation, Message, MessageState
from alaka.inbox.tests.outside import PigeonAdapter, pigeon  # noqa: F401

pytestmark = pytest.mark.django_db


@pytest.fixture
def answer(pigeon: Channel, alice: Agent) -> Iterator[Message]:  # noqa: F811
    store(pigeon, [Raw("1", b"dana: Are you open?")])
    take_in(pigeon.pk)
    saying = Saying("Until nine.", undo=timedelta(0))
    message = answering.reply(Conversation.objects.get(), saying, by=alice)
    with clock.stopped_at(message.send_at or clock.now()):
        yield message


def broken() -> None:
    raise ValueError("the letter tore")


def full_disk(*_: object) -> list[object]:
    raise OperationalError("the disk is full")


def test_a_fault_before_the_handover_is_tried_again_later(
    answer: Message, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(PigeonAdapter, "refusal", ValueError("no paper"))
    sending.deliver(answer.pk)
    answer.refresh_from_db()
    assert (answer.state, answer.error) == (MessageState.QUEUED, "ValueError: no paper")
    assert answer.send_at == clock.now() + timedelta(seconds=sending.BACKOFF[0])
    assert not answer.is_doubtful


def test_a_fault_after_the_handover_waits_for_a_person(
    answer: Message, alice: Agent, monkeypatch: pytest.MonkeyPatch
):
    with monkeypatch.context() as patched:
        patched.setattr(PigeonAdapter, "before_taking", staticmethod(broken))
        sending.deliver(answer.pk)
    answer.refresh_from_db()
    assert (answer.state, answer.is_doubtful) == (MessageState.FAILED, False)
    assert answer.error == (
        "It may have arrived: ask, or send it again. (ValueError: the letter tore)"
    )
    assert answering.retry(answer, by=alice)
    sending.deliver(answer.pk)
    answer.refresh_from_db()
    assert (answer.state, answer.is_doubtful) == (MessageState.SENT, True)


@pytest.mark.parametrize("is_handed_over", [False, True])
def test_what_a_crash_left_is_doubtful_only_after_the_handover(
    answer: Message, is_handed_over: bool
):
    handed_over_at = clock.now() if is_handed_over else None
    rows = Message.objects.filter(pk=answer.pk)
    rows.update(state=MessageState.SENDING, handed_over_at=handed_over_at)
    sending.recover()
    answer.refresh_from_db()
    assert (answer.state, answer.is_doubtful) == (MessageState.QUEUED, is_handed_over)
    sending.deliver(answer.pk)
    assert len(PigeonAdapter.taken) == 1


def test_trouble_of_the_database_is_no_fault_of_the_letter(
    pigeon: Channel,  # noqa: F811
    monkeypatch: pytest.MonkeyPatch,
):
    store(pigeon, [Raw("1", b"dana: Are you open?"), Raw("2", b"emil: And on Sunday?")])
    with monkeypatch.context() as patched:
        patched.setattr(PigeonAdapter, "parse", full_disk)
        with pytest.raises(OperationalError):
            take_in(pigeon.pk)
        take_one(Intake.objects.get(key="1"))  # Who waits at the door has been heard.
    assert set(Intake.objects.values_list("state", flat=True)) == {IntakeState.STORED}
    take_in(pigeon.pk)
    assert Message.objects.count() == 2


def test_a_letter_that_is_too_much_for_the_database_goes_to_quarantine(
    pigeon: Channel,  # noqa: F811
    monkeypatch: pytest.MonkeyPatch,
):
    def too_much(*_: object) -> list[object]:
        raise OperationalError("too much") from psycopg.errors.ProgramLimitExceeded()

    store(pigeon, [Raw("1", b"dana: Are you open?")])
    monkeypatch.setattr(PigeonAdapter, "parse", too_much)
    take_in(pigeon.pk)
    assert Intake.objects.get().state == IntakeState.QUARANTINED


def test_a_job_that_keeps_its_like_out_does_not_wait_for_another_try():
    def job(lock: str | None) -> Job:
        return Job(id=1, queue="default", lock=None, queueing_lock=lock, task_name="alaka.run")

    error = RuntimeError()
    assert jobs.RETRY.get_retry_decision(exception=error, job=job(None)) is not None
    assert jobs.RETRY.get_retry_decision(exception=error, job=job("take-in:1")) is None
