"""A case goes along where its conversation is joined into another, and comes back with it."""

from importlib import import_module

import pytest
from django.apps import apps
from django.test import Client

from alaka.accounts.models import Agent
from alaka.cases.closing import Ending, close
from alaka.cases.models import Case, CaseConversation, CaseStatus, Outcome
from alaka.cases.opening import link
from alaka.cases.tests.test_writing_again import writes
from alaka.channels.models import Channel
from alaka.inbox import regrouping
from alaka.inbox.models import Conversation, MessageKind
from alaka.inbox.tests.talking import heard

DECIDED = Ending(Outcome.SOLVED, answer="New roses come tomorrow.")


@pytest.fixture
def other(mail_channel: Channel, late: Conversation) -> Conversation:
    """Dana wrote a second time, under another subject."""
    return heard(mail_channel, "And the vase?", subject="Vase").conversation


def links(case: Case) -> set[Conversation]:
    return set(Conversation.objects.filter(case_links__case=case))


def test_the_answer_and_what_he_writes_then_stand_where_the_talk_is(
    case: Case, late: Conversation, other: Conversation, mail_channel: Channel, at_bob: Client,
    bob: Agent,
):  # fmt: skip
    regrouping.join(late, other, by=bob)
    page = at_bob.get(case.get_absolute_url()).content.decode()
    assert f'href="{other.get_absolute_url()}"' in page
    assert "in an inbox you do not see" not in page
    assert case.title in at_bob.get(other.get_absolute_url()).content.decode()
    close(case, DECIDED, by=bob)
    assert other.messages.filter(kind=MessageKind.OUTGOING).count() == 1
    other.refresh_from_db()
    assert other.waiting_since is None
    assert other.first_response_at is not None
    writes(mail_channel, case, "The roses still have not arrived.", subject="Re: Vase")
    assert (case.status, case.reopened) == (CaseStatus.NEW, 1)


def test_undoing_brings_it_back(case: Case, late: Conversation, other: Conversation, bob: Agent):
    move = regrouping.join(late, other, by=bob)
    assert links(case) == {other}
    regrouping.undo(move, by=bob)
    assert links(case) == {late}
    assert case.origin == late


def test_it_follows_from_one_to_the_next_and_back_step_by_step(
    case: Case, late: Conversation, other: Conversation, mail_channel: Channel, bob: Agent
):
    third = heard(mail_channel, "Hello?", subject="Third").conversation
    moves = [regrouping.join(late, other, by=bob), regrouping.join(other, third, by=bob)]
    assert links(case) == {third}
    regrouping.undo(moves[1], by=bob)
    assert links(case) == {other}
    regrouping.undo(moves[0], by=bob)
    assert links(case) == {late}


def test_linked_to_both_it_is_shown_once_and_to_both_again_after_undoing(
    case: Case, late: Conversation, other: Conversation, at_bob: Client, bob: Agent
):
    link(case, other, by=bob)
    move = regrouping.join(late, other, by=bob)
    page = at_bob.get(case.get_absolute_url()).content.decode()
    assert page.count('class="case-link"') == 1
    assert "in an inbox you do not see" not in page
    assert case.origin == other
    regrouping.undo(move, by=bob)
    assert links(case) == {late, other}
    assert case.origin == late


def test_what_goes_on_from_the_emptied_one_is_still_of_the_case(
    case: Case, late: Conversation, other: Conversation, mail_channel: Channel, bob: Agent
):
    close(case, DECIDED, by=bob)
    first = late.messages.order_by("pk")[0].external_id
    message = heard(mail_channel, "Hm.", subject="Vases again", references=(first,))
    assert message.conversation.continues == late
    regrouping.join(late, other, by=bob)
    references = (message.external_id,)
    later = writes(mail_channel, case, "Hm!", subject="Vases again", references=references)
    assert later.conversation == message.conversation
    assert case.wrote_again_at is not None


def test_what_was_joined_before_is_put_right_by_the_migration(
    case: Case, late: Conversation, other: Conversation, bob: Agent
):
    move = regrouping.join(late, other, by=bob)
    CaseConversation.objects.update(conversation=late, joined_from=None)
    import_module("alaka.cases.migrations.0008_follow_joined").follow(apps, None)
    assert links(case) == {other}
    regrouping.undo(move, by=bob)
    assert links(case) == {late}
