"""The rules of routing say of whom a chat is asked, before anybody is; and lose none."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

import pytest

from alaka import registry
from alaka.accounts.models import Agent, Calendar, Place, Presence, Role, Team
from alaka.channels.models import Channel
from alaka.chats.assigning import accept, assign, assign_all, look, pass_on
from alaka.chats.models import Guest, Proposal
from alaka.chats.models.proposal import SPARED, TO_ANSWER
from alaka.chats.overview import overview
from alaka.chats.states import State, states
from alaka.chats.tests.asking import opened, says
from alaka.chats.tests.conftest import Wait, colleague, present
from alaka.chats.waiting import places
from alaka.contacts.models import Tag
from alaka.core import clock
from alaka.inbox.models import Conversation, Inbox
from alaka.routing import applying
from alaka.routing.models import Hit, Rule
from alaka.routing.tests.conftest import rule
from alaka.timeline.models import Event


@pytest.fixture
def weddings(shop_inbox: Inbox) -> Team:
    """Another team of the inbox."""
    team = Team.objects.create(name="Weddings")
    shop_inbox.teams.add(team)
    return team


@pytest.fixture
def eve(weddings: Team) -> Agent:
    """Answers in that team, where Alice does not."""
    return colleague(weddings, "eve")


def asked(chat: Conversation) -> Agent | None:
    proposal = Proposal.objects.open().filter(conversation=chat).first()
    return proposal.agent if proposal else None


def as_it_is(chat: Conversation) -> Conversation:
    return Conversation.objects.get(pk=chat.pk)


def test_a_chat_is_given_to_its_team_before_anybody_is_asked(
    someone_waits: Wait, alice: Agent, eve: Agent, weddings: Team, baku: Place
) -> None:
    present(alice), present(eve, capacity=1)
    late = Tag.objects.create(name="late")
    rule(words=["hello"], language=["en"], team=weddings.pk, tag=late.pk, place=baku.pk)
    first, second = someone_waits("one", ago=9), someone_waits("two")
    assign(first.inbox_id)
    assert (asked(first), asked(second)) == (eve, None), "Alice has a hand free, but not for these"
    chat = as_it_is(first)
    assert (chat.team, chat.place, chat.assignee) == (weddings, baku, None)
    assert list(chat.tags.all()) == [late]


def test_what_the_rules_have_not_seen_is_proposed_to_nobody(
    someone_waits: Wait, alice: Agent, eve: Agent, weddings: Team, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It comes while others are looked at: it waits for the next turn."""
    present(alice)
    rule(words=["hello"], team=weddings.pk)
    chat = someone_waits("one")
    late: list[Conversation] = []

    def meanwhile(ids: Sequence[int]) -> dict[int, int]:
        if not late:
            late.append(someone_waits("two"))
        return {}

    monkeypatch.setattr(applying, "meanwhile", meanwhile, raising=False)
    path = "alaka.routing.applying.meanwhile"
    monkeypatch.setattr(registry, "ASKED_FIRST", [*registry.ASKED_FIRST, path])
    assign(chat.inbox_id)
    assert as_it_is(late[0]).team is None
    assert not Proposal.objects.exists()
    assign(chat.inbox_id)
    assert as_it_is(late[0]).team == weddings


@pytest.mark.parametrize("is_first_the_chat", [True, False])
def test_both_who_hear_of_a_chat_route_it_once(
    someone_waits: Wait, alice: Agent, team: Team, is_first_the_chat: bool
) -> None:
    present(alice)
    rule(team=team.pk)
    chat = someone_waits()
    ids = list(Event.objects.filter(verb="conversation.opened").values_list("pk", flat=True))
    for hear in (look, applying.look) if is_first_the_chat else (applying.look, look):
        hear(ids)
    assert asked(chat) == alice
    assert Hit.objects.count() == 1


def test_the_agent_a_rule_names_is_asked_first_and_then_the_others(
    someone_waits: Wait, alice: Agent, team: Team
) -> None:
    eve = colleague(team, "eve")
    present(alice), present(eve)
    rule(agent=eve.pk)
    someone_waits("busy").assign_to(eve)  # Alice has less to do.
    chat = someone_waits("one")
    assign(chat.inbox_id)
    assert asked(chat) == eve
    assert as_it_is(chat).assignee is None, "proposed, not given"
    pass_on(Proposal.objects.open().get(conversation=chat))
    assert asked(chat) == alice


@pytest.mark.parametrize("fields", [{"capacity": 1}, {"availability": "busy"}])
def test_others_are_asked_where_the_agent_named_has_no_hand_free(
    someone_waits: Wait, alice: Agent, team: Team, fields: dict[str, object]
) -> None:
    eve = colleague(team, "eve")
    present(alice), present(eve, **fields)
    someone_waits("busy").assign_to(eve)
    rule(agent=eve.pk)
    chat = someone_waits("one")
    assign(chat.inbox_id)
    assert asked(chat) == alice


def test_one_of_none_of_the_teams_is_asked_for_what_names_him_only(
    someone_waits: Wait, bob: Agent
) -> None:
    Agent.objects.filter(pk=bob.pk).update(role=Role.ADMINISTRATOR)
    present(bob)
    rule(words=["hello"], acquaintance="new", agent=bob.pk)
    chat = someone_waits("one")
    assign(chat.inbox_id)
    assert asked(chat) == bob
    Rule.objects.filter(is_else=False).delete()
    other = someone_waits("two")
    assign(other.inbox_id)
    assert asked(other) is None


def test_where_people_take_chats_themselves_only_the_one_named_is_asked(
    someone_waits: Wait, chat_channel: Channel, alice: Agent, team: Team
) -> None:
    eve = colleague(team, "eve")
    present(alice), present(eve)
    chat_channel.settings = {"assignment": "by_hand"}
    chat_channel.save()
    named = rule(agent=eve.pk)
    chat = someone_waits("one")
    assign(chat.inbox_id)
    assert asked(chat) == eve
    pass_on(Proposal.objects.get())
    assert asked(chat) is None
    named.delete()
    other = someone_waits("two")
    assign(other.inbox_id)
    assert asked(other) is None


def test_a_chat_given_at_once_goes_to_the_team_of_its_rule(
    someone_waits: Wait, chat_channel: Channel, alice: Agent, eve: Agent, weddings: Team
) -> None:
    present(alice), present(eve)
    chat_channel.settings = {"assignment": "at_once"}
    chat_channel.save()
    rule(team=weddings.pk, by_load=True)
    chat = someone_waits()
    assign(chat.inbox_id)
    assert as_it_is(chat).assignee == eve


def test_one_that_comes_back_to_nobody_is_routed_again(
    someone_waits: Wait, alice: Agent, eve: Agent, weddings: Team
) -> None:
    chat = someone_waits("one")
    assign(chat.inbox_id)
    chat.snooze_until(clock.now() + timedelta(hours=1), by=alice)
    present(eve)
    rule(team=weddings.pk)
    someone_waits("one", number=2)
    assign(chat.inbox_id)
    assert (as_it_is(chat).team, asked(chat)) == (weddings, eve)


def test_a_removed_rule_moves_nobody_who_waits_already(
    someone_waits: Wait, team: Team, eve: Agent, weddings: Team
) -> None:
    old = rule("Old", words=["hello"], team=weddings.pk)
    rule("New", team=team.pk)
    chat = someone_waits()
    assign(chat.inbox_id)
    old.delete()
    chat.hand_to(None)
    assign(chat.inbox_id)
    assert as_it_is(chat).team is None, "each coming counts once"


def test_whatever_fails_the_chats_go_on(
    someone_waits: Wait, alice: Agent, monkeypatch: pytest.MonkeyPatch
) -> None:
    present(alice)
    monkeypatch.setattr(registry, "ASKED_FIRST", ["alaka.nowhere.at_all"])
    chat = someone_waits()
    assign(chat.inbox_id)
    assert asked(chat) == alice


def test_nobody_of_the_team_is_here_and_the_chat_is_not_lost(
    someone_waits: Wait, alice: Agent, bob: Agent, eve: Agent, weddings: Team
) -> None:
    present(alice)
    rule(team=weddings.pk)
    chat = someone_waits()
    assign_all()
    assert asked(chat) is None, "Alice is not of the team"
    seen = Conversation.objects.visible_to(alice)
    assert [one.is_team_here for one in overview(seen, alice).waiting] == [False]
    present(eve)
    assert [one.is_team_here for one in overview(seen, alice).waiting] == [True]
    now = clock.now()
    for turn in range(1, 5):  # She is asked, misses, and is away after the second.
        with clock.stopped_at(now + turn * (TO_ANSWER + SPARED + timedelta(seconds=1))):
            Presence.of(eve).beat()
            assign_all()
    assert Presence.of(eve).is_tired
    assert not Proposal.objects.open().exists()
    assert seen.unassigned().filter(pk=chat.pk).exists()
    with clock.stopped_at(now + timedelta(hours=1)):
        present(eve, availability="available")
        assign_all()
        assert accept(Proposal.objects.open().get(conversation=chat), by=eve)


def state(guest: Guest) -> State:
    return states([guest])[guest.pk]


def test_the_visitor_is_told_whether_somebody_of_the_team_is_there(
    chat_channel: Channel, alice: Agent, eve: Agent, weddings: Team
) -> None:
    present(alice)
    _word, guest = opened(chat_channel)
    assert state(guest).is_staffed
    rule(team=weddings.pk)
    chat = says(guest, "Hello").conversation
    assign(chat.inbox_id)
    assert (state(guest).is_staffed, state(guest).asks_address) == (False, True)
    present(eve)
    assert (state(guest).is_staffed, state(guest).asks_address) == (True, False)


def test_the_visitor_is_told_the_hours_of_the_team(
    chat_channel: Channel, alice: Agent, eve: Agent, weddings: Team
) -> None:
    week = [[[9 * 60, 18 * 60]]] * 7
    weddings.calendar = Calendar.objects.create(name="Days", timezone="UTC", week=week)
    weddings.save()
    rule(team=weddings.pk)
    with clock.stopped_at(datetime(2026, 3, 2, 20, tzinfo=UTC)):
        _word, guest = opened(chat_channel)
        assert state(guest).is_open
        chat = says(guest, "Hello").conversation
        assign(chat.inbox_id)
        told = state(guest)
        assert (told.is_open, told.opens_at) == (False, "2026-03-03T09:00:00+00:00")
        chat.assign_to(alice)
        assert state(guest).is_open, "she has it, whatever the hours of the team are"


def test_nobody_stands_behind_those_who_wait_for_another_team(
    someone_waits: Wait, eve: Agent, weddings: Team
) -> None:
    theirs, ours = someone_waits("a", ago=90), someone_waits("b", ago=5)
    theirs.hand_to(weddings)
    assert places([ours.inbox_id]) == {theirs.pk: (1, None), ours.pk: (1, None)}
