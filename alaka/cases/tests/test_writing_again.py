"""What customers write after the end: confirmed, open again, or for somebody to read."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from alaka.accounts.models import Agent, Place
from alaka.cases.closing import Ending, close
from alaka.cases.models import Case, CaseStatus, Outcome
from alaka.cases.opening import Brief, open_case
from alaka.cases.writing_again import heard as take
from alaka.channels.contract import Address
from alaka.channels.models import Channel
from alaka.conftest import logged_in
from alaka.core import clock
from alaka.inbox.models import Conversation, Message
from alaka.inbox.tests.talking import heard
from alaka.timeline.models import Event


@pytest.fixture
def closed(case: Case, bob: Agent) -> Case:
    close(case, Ending(Outcome.SOLVED, answer="New roses are on their way."), by=bob)
    return case


def writes(channel: Channel, closed: Case, text: str, **fields: Any) -> Message:
    """An answer of Dana's in the case's conversation, taken in as by the worker."""
    origin = closed.origin
    assert origin is not None
    first = origin.messages.order_by("pk").first()
    assert first is not None
    given = {"subject": "Re: Late roses", "references": (first.external_id,)}
    message = heard(channel, text, **(given | fields))
    event = Event.objects.get(verb="message.received", subject_id=message.pk)
    take([event.pk])
    closed.refresh_from_db()
    return message


def test_not_solved_opens_it_again_with_the_sentence(closed: Case, mail_channel: Channel):
    writes(mail_channel, closed, "Dear Bob,\nthe roses still have not arrived. I am waiting.")
    assert (closed.status, closed.reopened) == (CaseStatus.NEW, 1)
    event = Event.objects.get(verb="case.reopened")
    assert event.data["reason"] == "the roses still have not arrived."
    assert event.actor is None


def test_thanks_confirm_it(closed: Case, mail_channel: Channel):
    writes(mail_channel, closed, "Thank you, they arrived and are beautiful!")
    assert closed.is_closed
    assert closed.confirmed_at is not None
    assert closed.wrote_again_at is None


def test_anything_else_is_for_somebody_to_read(closed: Case, mail_channel: Channel, baku: Place):
    Agent.objects.filter(places=baku).update(language="en")
    writes(mail_channel, closed, "Which vase fits them?")
    assert closed.is_closed
    assert closed.wrote_again_at is not None
    assert baku.manager is not None
    browser = logged_in(baku.manager)
    assert "Wrote again" in browser.get("/desk/cases/?view=closed").content.decode()
    page = browser.get(closed.get_absolute_url()).content.decode()
    assert "The customer wrote again" in page
    browser.post(f"/desk/cases/{closed.pk}/dismissal")
    closed.refresh_from_db()
    assert (closed.wrote_again_at, closed.status) == (None, CaseStatus.CLOSED)


def test_one_click_opens_it_again(closed: Case, mail_channel: Channel, at_bob: Client):
    writes(mail_channel, closed, "Which vase fits them?")
    at_bob.post(f"/desk/cases/{closed.pk}/reopening")
    closed.refresh_from_db()
    assert (closed.wrote_again_at, closed.status) == (None, CaseStatus.NEW)


@pytest.mark.parametrize("kind", ["auto-reply", "bulk", "list"])
def test_machines_do_none_of_it(closed: Case, mail_channel: Channel, kind: str):
    writes(mail_channel, closed, "The problem is still not solved", automatic=kind)
    writes(mail_channel, closed, "Thank you!", automatic=kind, external_id="2@example.org")
    assert closed.is_closed
    assert (closed.confirmed_at, closed.wrote_again_at) == (None, None)


def test_only_the_customer_confirms_or_reopens(closed: Case, mail_channel: Channel):
    origin = closed.origin
    assert origin is not None
    Message.objects.filter(conversation=origin).update(
        participants=["dana@example.org", "eve@example.org"]
    )
    eve = Address("email", "eve@example.org", "Eve")
    message = writes(mail_channel, closed, "Thank you!", sender=eve)
    assert message.conversation == origin
    assert (closed.confirmed_at, closed.wrote_again_at is not None) == (None, True)


def test_what_was_written_before_the_answer_is_only_shown(closed: Case, mail_channel: Channel):
    before = closed.closed_at
    assert before is not None
    late = before - timedelta(minutes=5)
    writes(mail_channel, closed, "The roses still have not arrived", sent_at=late)
    assert closed.is_closed
    assert closed.wrote_again_at is not None


def long_ago(closed: Case) -> None:
    """It was closed, and its conversation, so long ago that no reply opens them again."""
    assert closed.origin is not None
    then = clock.now() - timedelta(days=closed.origin.inbox.reopen_days + 2)
    Case.objects.filter(pk=closed.pk).update(closed_at=then)
    Conversation.objects.filter(pk=closed.origin.pk).update(closed_at=then)


@pytest.mark.parametrize("text", ["The roses still have not arrived", "Which vase?", "Thank you!"])
def test_after_the_days_to_reopen_somebody_looks_at_it(
    closed: Case, mail_channel: Channel, text: str
):
    long_ago(closed)
    message = writes(mail_channel, closed, text)
    assert message.conversation != closed.origin
    assert message.conversation in closed.conversations.all()
    assert (closed.status, closed.reopened) == (CaseStatus.CLOSED, 0)
    assert closed.wrote_again_at == message.at


def test_after_the_days_other_words_in_the_same_conversation_mean_no_old_case(
    closed: Case, mail_channel: Channel
):
    then = clock.now() - timedelta(days=mail_channel.inbox.reopen_days + 2)
    Case.objects.filter(pk=closed.pk).update(closed_at=then)
    writes(mail_channel, closed, "Do you have tulips?")
    assert closed.wrote_again_at is None
    writes(mail_channel, closed, "It is still not solved.", external_id="2@example.org")
    assert closed.is_closed
    assert closed.wrote_again_at is not None


def test_an_old_case_is_left_alone_where_a_later_one_is_meant(
    closed: Case, late: Conversation, mail_channel: Channel, bob: Agent
):
    late.refresh_from_db()
    other = open_case(Brief("Rude driver"), by=bob, conversation=late)
    close(other, Ending(Outcome.EXPLAINED, answer="We spoke to him."), by=bob)
    then = clock.now() - timedelta(days=mail_channel.inbox.reopen_days + 2)
    Case.objects.filter(pk=closed.pk).update(closed_at=then)
    writes(mail_channel, closed, "It is still not solved.")
    other.refresh_from_db()
    assert (other.status, other.reopened) == (CaseStatus.NEW, 1)
    assert (closed.status, closed.wrote_again_at) == (CaseStatus.CLOSED, None)


def test_under_another_subject_it_is_the_same_matter(closed: Case, mail_channel: Channel):
    message = writes(
        mail_channel, closed, "The roses still have not arrived", subject="Shame on you"
    )
    origin = closed.origin
    assert message.conversation != origin
    assert message.conversation.continues == origin
    assert closed.status == CaseStatus.NEW
    assert message.conversation in closed.conversations.all()


def test_of_two_closed_cases_a_person_decides_which(
    closed: Case, late: Conversation, mail_channel: Channel, bob: Agent
):
    late.refresh_from_db()
    other = open_case(Brief("Rude driver"), by=bob, conversation=late)
    close(other, Ending(Outcome.EXPLAINED, answer="We spoke to him."), by=bob)
    writes(mail_channel, closed, "It is still not solved.")
    other.refresh_from_db()
    for each in (closed, other):
        assert each.is_closed
        assert each.wrote_again_at is not None
    writes(mail_channel, closed, "Thank you, all is solved now.", external_id="9@example.org")
    other.refresh_from_db()
    assert closed.confirmed_at
    assert other.confirmed_at


def test_read_twice_it_happens_once(closed: Case, mail_channel: Channel):
    message = writes(mail_channel, closed, "The roses still have not arrived")
    event = Event.objects.get(verb="message.received", subject_id=message.pk)
    take([event.pk])
    closed.refresh_from_db()
    assert closed.reopened == 1
    assert Event.objects.filter(verb="case.reopened").count() == 1
