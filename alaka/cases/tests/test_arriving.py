"""A case counts as answered when its answer went, not when it was typed."""

from typing import Any

import pytest
from django.test import Client

from alaka.accounts.models import Agent
from alaka.cases.closing import Ending, close
from alaka.cases.models import Case, CaseStatus, Notice, Outcome, Reason
from alaka.cases.tests.post import work
from alaka.conftest import logged_in
from alaka.inbox import answering
from alaka.inbox.models import Message, MessageState
from alaka.reports.models import CaseFact
from alaka.timeline.recording import record


@pytest.fixture
def closed(case: Case, bob: Agent) -> Case:
    close(case, Ending(Outcome.SOLVED, "A driver was ill", "New roses are on their way."), by=bob)
    return case


def happens(case: Case, verb: str, **fields: Any) -> None:
    """Something becomes of the message with the answer, as the sender and the worker do it."""
    assert case.sent is not None
    Message.objects.filter(pk=case.sent.pk).update(**fields)
    told = {"conversation": case.sent.conversation_id}
    record(f"message.{verb}", subject=case.sent, contact=case.contact, **told)
    work()
    case.refresh_from_db()


def test_an_answer_taken_back_opens_the_case_with_what_was_typed(closed: Case, bob: Agent):
    assert closed.sent is not None
    conversation = closed.sent.conversation
    assert answering.withdraw(closed.sent, by=bob)
    work()
    closed.refresh_from_db()
    conversation.refresh_from_db()
    assert (closed.status, closed.closed_at, closed.answered_at) == (
        CaseStatus.ACCEPTED, None, None,
    )  # fmt: skip
    assert (conversation.is_open, conversation.waiting_since is not None) == (True, True)
    assert CaseFact.objects.get(case=closed.pk).answered_at is None
    page = logged_in(bob).get(f"{closed.get_absolute_url()}closure").content.decode()
    assert "New roses are on their way.</textarea>" in page
    assert "A driver was ill</textarea>" in page


def test_a_refused_answer_is_said_and_told_and_can_be_sent_again(
    closed: Case, bob: Agent, murad: Agent, client: Client
):
    happens(closed, "failed", state=MessageState.FAILED, error="550 no such user")
    assert (closed.is_closed, closed.answered_at, closed.is_unanswered) == (True, None, True)
    assert CaseFact.objects.get(case=closed.pk).answered_at is None
    notice = Notice.objects.get(agent=murad, reason=Reason.LOST)
    assert notice.is_at_once
    page = logged_in(bob).get(closed.get_absolute_url()).content.decode()
    assert "did not reach the customer" in page
    assert "550 no such user" in page
    assert f"/desk/messages/{closed.sent_as}/retry" in page
    assert (
        "Answer did not arrive" in logged_in(bob).get("/desk/cases/?view=closed").content.decode()
    )

    assert closed.sent is not None
    assert answering.retry(closed.sent, by=bob)
    happens(closed, "sent", state=MessageState.SENT)
    assert closed.answered_at is not None
    assert CaseFact.objects.get(case=closed.pk).answered_at == closed.answered_at
    assert (
        "did not reach"
        not in logged_in(bob)
        .get(closed.get_absolute_url())
        .content.decode()
        .split("case-history")[0]
    )


def test_what_nobody_in_the_chat_read_is_no_answer_until_it_is(closed: Case, murad: Agent):
    happens(closed, "unread", state=MessageState.SENT, why={"unread": "no_address"})
    assert closed.answered_at is None
    assert Notice.objects.filter(agent=murad, reason=Reason.LOST).count() == 1
    happens(closed, "read", state=MessageState.READ)
    assert closed.answered_at is not None


def test_an_answer_that_goes_changes_nothing(closed: Case):
    before = closed.answered_at
    happens(closed, "sent", state=MessageState.SENT)
    assert (closed.is_closed, closed.answered_at) == (True, before)
    assert not Notice.objects.filter(reason=Reason.LOST).exists()
