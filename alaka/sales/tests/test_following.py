"""A deal goes along where its conversation is joined into another, and comes back with it."""

import pytest

from alaka.accounts.models import Agent
from alaka.channels.models import Channel
from alaka.inbox import regrouping
from alaka.inbox.models import Conversation
from alaka.inbox.tests.talking import heard
from alaka.sales.models import Deal
from alaka.sales.opening import link


@pytest.fixture
def other(mail_channel: Channel, talk: Conversation) -> Conversation:
    """Dana wrote a second time, under another subject."""
    return heard(mail_channel, "And the vase?", subject="Vase").conversation


def links(deal: Deal) -> list[Conversation]:
    return list(Conversation.objects.filter(deal_links__deal=deal).order_by("pk"))


def test_a_deal_follows_its_conversation_and_comes_back(
    wedding: Deal, talk: Conversation, other: Conversation, mail_channel: Channel, bob: Agent
) -> None:
    link(wedding, talk, by=bob)
    first = regrouping.join(talk, other, by=bob)
    assert links(wedding) == [other]
    last = heard(mail_channel, "In May", subject="May").conversation
    second = regrouping.join(other, last, by=bob)
    assert links(wedding) == [last]
    regrouping.undo(second, by=bob)
    assert links(wedding) == [other]
    regrouping.undo(first, by=bob)
    assert links(wedding) == [talk]
    assert wedding.links.get().joined_from is None


def test_of_two_that_become_one_each_has_its_link_back(
    wedding: Deal, talk: Conversation, other: Conversation, bob: Agent
) -> None:
    link(wedding, talk, by=bob)
    link(wedding, other, by=bob)
    move = regrouping.join(talk, other, by=bob)
    assert wedding.links.filter(conversation=other).count() == 1
    regrouping.undo(move, by=bob)
    assert links(wedding) == [talk, other]
