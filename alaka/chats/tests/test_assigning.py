"""Waiting chats find those who are present, one each, and nobody is forgotten."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.db import connection

from alaka.accounts.models import Agent, Availability, Membership, Place, Presence, Role, Team
from alaka.channels.models import Channel
from alaka.chats.assigning import accept, assign, assign_all, end_proposals, pass_on
from alaka.chats.models import Proposal, ProposalAnswer
from alaka.chats.models.proposal import SPARED, TO_ANSWER
from alaka.chats.tests.conftest import Wait, colleague, is_here, present
from alaka.core import clock
from alaka.inbox.models import Conversation


def asked(conversation: Conversation) -> Agent:
    return Proposal.objects.open().get(conversation=conversation).agent


def test_a_chat_is_proposed_to_the_one_who_is_present(someone_waits: Wait, alice: Agent) -> None:
    chat = someone_waits()
    assign(chat.inbox_id)
    assert not Proposal.objects.exists(), "nobody is here"
    present(alice)
    assign(chat.inbox_id)
    assert asked(chat) == alice
    assign(chat.inbox_id)
    assert Proposal.objects.count() == 1, "asked once"


@pytest.mark.parametrize("availability", [Availability.BUSY, Availability.AWAY])
def test_who_is_not_available_is_not_asked(
    someone_waits: Wait, alice: Agent, availability: str
) -> None:
    present(alice, availability=availability)
    assign(someone_waits().inbox_id)
    assert not Proposal.objects.exists()


def test_who_closed_the_desk_is_not_asked(someone_waits: Wait, alice: Agent) -> None:
    present(alice).leave()
    assign(someone_waits().inbox_id)
    assert not Proposal.objects.exists()


def test_a_stranger_to_the_inbox_is_not_asked(someone_waits: Wait, charlie: Agent) -> None:
    present(charlie)
    assign(someone_waits().inbox_id)
    assert not Proposal.objects.exists()


def test_a_manager_is_asked_only_for_what_he_sees(
    someone_waits: Wait, team: Team, baku: Place, chat_channel: Channel
) -> None:
    assert baku.manager is not None
    Membership.objects.create(team=team, agent=baku.manager)
    present(baku.manager)
    chat = someone_waits()
    assign(chat.inbox_id)
    assert not Proposal.objects.exists(), "it is of no place of his branch"
    chat_channel.place = baku
    chat_channel.save()
    there = someone_waits("neighbour")
    assign(there.inbox_id)
    assert asked(there) == baku.manager


def test_who_only_reads_is_not_asked(someone_waits: Wait, alice: Agent) -> None:
    Agent.objects.filter(pk=alice.pk).update(role=Role.ANALYST)
    present(alice)
    assign(someone_waits().inbox_id)
    assert not Proposal.objects.exists()


def test_the_less_loaded_is_asked_by_share_of_capacity(
    someone_waits: Wait, alice: Agent, team: Team
) -> None:
    eve = colleague(team, "eve")
    present(alice, capacity=2)
    present(eve, capacity=4)
    for name in ("one", "two"):
        someone_waits(name).assign_to(eve)
    someone_waits("three").assign_to(alice)
    chat = someone_waits("four")
    someone_waits("five").assign_to(alice)  # Alice is full now, Eve half.
    assign(chat.inbox_id)
    assert asked(chat) == eve


def test_nobody_gets_more_than_he_can_do_and_the_first_comes_first(
    someone_waits: Wait, alice: Agent
) -> None:
    present(alice, capacity=1)
    later, first = someone_waits("later", ago=10), someone_waits("first", ago=60)
    assign(first.inbox_id)
    assert asked(first) == alice
    assert not Proposal.objects.filter(conversation=later).exists()


def test_accepting_assigns_and_passing_on_asks_the_next(
    someone_waits: Wait, alice: Agent, team: Team
) -> None:
    eve = colleague(team, "eve")
    present(alice)
    chat = someone_waits()
    assign(chat.inbox_id)
    present(eve)
    assert pass_on(Proposal.objects.get(conversation=chat))
    assert asked(chat) == eve
    assert accept(Proposal.objects.open().get(conversation=chat), by=eve)
    chat.refresh_from_db()
    assert chat.assignee == eve


def test_who_passed_on_is_asked_again_when_nobody_else_came(
    someone_waits: Wait, alice: Agent
) -> None:
    present(alice)
    chat = someone_waits()
    assign(chat.inbox_id)
    pass_on(Proposal.objects.get())
    assert not Proposal.objects.open().exists()
    with clock.stopped_at(clock.now() + SPARED + timedelta(seconds=1)):
        Presence.of(alice).beat()
        assign_all()
        assert asked(chat) == alice


def test_who_misses_twice_is_away(someone_waits: Wait, alice: Agent) -> None:
    present(alice)
    for name in ("one", "two"):
        someone_waits(name)
    assign_all()
    assert Proposal.objects.open().count() == 2
    with clock.stopped_at(clock.now() + TO_ANSWER + timedelta(seconds=1)):
        Presence.of(alice).beat()
        assign_all()
    assert Presence.of(alice).availability == Availability.AWAY
    answers = set(Proposal.objects.values_list("answer", flat=True))
    assert answers == {ProposalAnswer.MISSED}


def test_a_chat_taken_by_hand_is_no_longer_proposed(
    someone_waits: Wait, alice: Agent, bob: Agent
) -> None:
    present(alice)
    chat = someone_waits()
    assign(chat.inbox_id)
    chat.assign_to(bob, by=bob)
    end_proposals([chat.pk])
    proposal = Proposal.objects.get()
    assert proposal.answer == ProposalAnswer.ENDED
    assert not accept(proposal, by=alice)
    chat.refresh_from_db()
    assert chat.assignee == bob


def test_a_channel_may_give_at_once_or_leave_it_to_people(
    someone_waits: Wait, chat_channel: Channel, alice: Agent
) -> None:
    present(alice)
    chat_channel.settings = {"assignment": "by_hand"}
    chat_channel.save()
    chat = someone_waits()
    assign(chat.inbox_id)
    assert not Proposal.objects.exists()
    chat_channel.settings = {"assignment": "at_once"}
    chat_channel.save()
    assign(chat.inbox_id)
    chat.refresh_from_db()
    assert chat.assignee == alice


def test_the_team_it_was_handed_to_is_kept(
    someone_waits: Wait, alice: Agent, team: Team, shop_inbox
) -> None:
    other = Team.objects.create(name="Weddings")
    shop_inbox.teams.add(other)
    eve = colleague(other, "eve")
    present(alice)
    chat = someone_waits()
    chat.hand_to(other)
    assign(chat.inbox_id)
    assert not Proposal.objects.exists()
    present(eve)
    assign(chat.inbox_id)
    assert asked(chat) == eve


def test_a_chat_whose_agent_has_gone_goes_to_who_is_present(
    someone_waits: Wait, alice: Agent, team: Team
) -> None:
    chat, asks_nobody = someone_waits("a", ago=61), someone_waits("b", ago=61)
    for each in (chat, asks_nobody):
        each.assign_to(alice)
    is_here(chat, "a")
    present(alice)
    assign_all()
    assert set(Conversation.objects.filter(assignee=alice)) == {chat, asks_nobody}, "she is here"
    Presence.of(alice).leave()
    assign_all()
    assert Conversation.objects.filter(assignee=alice).count() == 2, "nobody else is"
    bela = colleague(team, "bela")
    present(bela)
    assign_all()
    assert asked(chat) == bela
    assert list(Conversation.objects.filter(assignee=alice)) == [asks_nobody], "that guest has gone"


@pytest.mark.django_db(transaction=True)
def test_each_chat_is_given_to_exactly_one_however_many_try(
    someone_waits: Wait, alice: Agent, team: Team
) -> None:
    agents = [alice, *(colleague(team, name) for name in ("eve", "mia", "zoe"))]
    for agent in agents:
        present(agent, capacity=3)
    chats = [someone_waits(f"guest {number}") for number in range(10)]

    def assign_in_thread(_: int) -> None:
        try:
            assign(chats[0].inbox_id)
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(assign_in_thread, range(16)))
    given = list(Proposal.objects.open().values_list("conversation_id", "agent_id"))
    assert sorted(pk for pk, _ in given) == sorted(chat.pk for chat in chats)
    loads = [sum(1 for _, agent in given if agent == one.pk) for one in agents]
    assert max(loads) == 3
    assert min(loads) == 2


@pytest.mark.django_db(transaction=True)
def test_two_who_accept_at_once_do_not_both_have_it(
    someone_waits: Wait, alice: Agent, bob: Agent
) -> None:
    present(alice)
    chat = someone_waits()
    assign(chat.inbox_id)
    proposal = Proposal.objects.get()

    def accept_in_thread(agent: Agent) -> bool:
        try:
            return accept(Proposal.objects.get(pk=proposal.pk), by=agent)
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        won = list(pool.map(accept_in_thread, [alice, bob]))
    assert sorted(won) == [False, True]
