"""Conversations find their way, and where a rule cannot work they stay where they are seen."""

from typing import Any

import pytest

from alaka.accounts.models import Agent, Place, Team
from alaka.channels.models import Channel
from alaka.contacts.models import Tag
from alaka.core.words import Words
from alaka.inbox.models import Conversation, Inbox
from alaka.routing.models import Hit, Rule
from alaka.routing.tests.conftest import opened, routed, rule, seen
from alaka.timeline.models import Event
from alaka.timeline.showing import lines


def troubles(conversation: Conversation) -> str:
    return " ".join(str(Words.of(each)) for each in routed(conversation)["troubles"])


def test_the_first_rule_that_fits_gives_it_to_team_and_agent(
    mail_channel: Channel, team: Team, alice: Agent
) -> None:
    rule("Tulips", words=["tulips"], team=team.pk)
    rule("Roses", words=["roses"], team=team.pk, agent=alice.pk)
    rule("All", team=team.pk)
    conversation = opened(mail_channel)
    assert (conversation.team, conversation.assignee) == (team, alice)
    assert list(Hit.objects.values_list("rule__name", flat=True)) == ["Roses"]


def test_the_time_line_says_which_rule_it_was(
    mail_channel: Channel, team: Team, alice: Agent
) -> None:
    rule("Roses", team=team.pk)
    conversation = opened(mail_channel)
    events = Event.objects.filter(verb="conversation.routed", subject_id=conversation.pk)
    assert "Routed by the rule “Roses” to Shop" in lines(alice, events)[0]


def test_rules_that_go_on_add_up_and_the_first_says_who(
    mail_channel: Channel, team: Team, alice: Agent, eve: Agent
) -> None:
    late, roses = Tag.objects.create(name="late"), Tag.objects.create(name="roses")
    rule("Late", words=["late"], tag=late.pk, goes_on=True)
    rule("Ours", tag=roses.pk, agent=eve.pk, goes_on=True)
    rule("All", agent=alice.pk)
    conversation = opened(mail_channel)
    assert set(conversation.tags.values_list("name", flat=True)) == {"late", "roses"}
    assert conversation.assignee == eve
    assert Hit.objects.count() == 3


def test_a_rule_that_is_off_is_passed_by(mail_channel: Channel, alice: Agent) -> None:
    off = rule("Off", agent=alice.pk)
    Rule.objects.filter(pk=off.pk).update(is_on=False)
    assert opened(mail_channel).assignee is None


def test_everything_else_is_for_what_no_rule_took(
    mail_channel: Channel, team: Team, alice: Agent
) -> None:
    rule("Tulips", words=["tulips"])
    rest = Rule.objects.otherwise()
    rest.deeds = {"team": team.pk}
    rest.save()
    assert opened(mail_channel).team == team
    assert Hit.objects.get().rule == rest


def test_the_place_is_set_where_none_is_known_and_stays_where_one_is(
    mail_channel: Channel, baku: Place, company: Place
) -> None:
    rule("Baku", place=baku.pk)
    assert opened(mail_channel).place == baku
    mail_channel.place = company
    mail_channel.save()
    assert opened(mail_channel, "Another matter", "ada").place == company


def test_one_event_counts_once(mail_channel: Channel, alice: Agent) -> None:
    rule(agent=alice.pk)
    conversation = opened(mail_channel)
    conversation.assign_to(None)
    seen(conversation)
    assert Conversation.objects.get(pk=conversation.pk).assignee is None
    assert Hit.objects.count() == 1


def test_what_somebody_holds_is_left_with_him(
    mail_channel: Channel, alice: Agent, eve: Agent
) -> None:
    conversation = opened(mail_channel)
    Hit.objects.all().delete()
    conversation.assign_to(eve)
    rule(agent=alice.pk)
    seen(conversation)
    assert Conversation.objects.get(pk=conversation.pk).assignee == eve


def test_what_comes_back_to_somebody_who_left_is_routed_again(
    mail_channel: Channel, alice: Agent, eve: Agent
) -> None:
    conversation = opened(mail_channel)
    conversation.assign_to(eve)
    conversation.close(by=eve)
    rule("Back", words=["still late"], agent=alice.pk)
    Agent.objects.filter(pk=eve.pk).update(is_active=False)
    conversation.reopen()
    seen(conversation, "conversation.reopened")
    assert Conversation.objects.get(pk=conversation.pk).assignee is None, "its words do not fit"
    Rule.objects.filter(name="Back").update(conditions={})
    Hit.objects.all().delete()
    seen(conversation, "conversation.reopened")
    assert Conversation.objects.get(pk=conversation.pk).assignee == alice


def test_of_a_live_chat_the_agent_is_named_and_does_not_get_it_yet(
    shop_inbox: Inbox, team: Team, alice: Agent
) -> None:
    chat = Channel.objects.create(kind="webchat", name="Chat", inbox=shop_inbox)
    rule("Roses", team=team.pk, agent=alice.pk)
    conversation = opened(chat)
    assert (conversation.team, conversation.assignee) == (team, None)
    assert Hit.objects.get().agent == alice
    events = Event.objects.filter(verb="conversation.routed", subject_id=conversation.pk)
    (line,) = lines(alice, events)
    assert "Routed by the rule “Roses” to Shop · " in line
    assert "is asked first" in line


def test_a_live_chat_waits_for_those_present_without_a_word(
    shop_inbox: Inbox, alice: Agent
) -> None:
    chat = Channel.objects.create(kind="webchat", name="Chat", inbox=shop_inbox)
    rule(by_load=True)
    conversation = opened(chat)
    assert routed(conversation)["troubles"] == []
    assert not Hit.objects.filter(is_waiting=True).exists()


def test_what_could_not_be_followed_is_told_once(
    mail_channel: Channel, alice: Agent, monkeypatch: pytest.MonkeyPatch
) -> None:
    rule(agent=alice.pk)
    monkeypatch.setattr("alaka.routing.applying.decide", lambda *_: 1 / 0)
    conversation = opened(mail_channel)
    seen(conversation)
    events = Event.objects.filter(verb="conversation.routed", subject_id=conversation.pk)
    assert "could not be followed" in str(Words.of(events.get().data["troubles"][0]))


def test_a_team_that_does_not_see_the_inbox_gets_nothing(
    mail_channel: Channel, charlie: Agent
) -> None:
    rule(team=charlie.teams.get().pk)
    conversation = opened(mail_channel)
    assert conversation.team is None
    assert "does not work in the inbox Shop" in troubles(conversation)


def test_a_team_in_which_nobody_can_answer_gets_nothing(
    mail_channel: Channel, team: Team, alice: Agent
) -> None:
    rule(team=team.pk)
    Agent.objects.filter(pk=alice.pk).update(is_active=False)
    conversation = opened(mail_channel)
    assert conversation.team is None
    assert "nobody in the team Shop can answer" in troubles(conversation)


def test_what_was_removed_is_told_and_the_rest_is_done(mail_channel: Channel, alice: Agent) -> None:
    rule(team=987654321, agent=alice.pk, tag=987654321, place=987654321)
    conversation = opened(mail_channel)
    told = troubles(conversation)
    assert "its team was removed" in told
    assert "its tag was removed" in told
    assert "its place was removed" in told


def test_an_agent_who_left_or_does_not_see_it_gets_nothing(
    mail_channel: Channel, alice: Agent, charlie: Agent, team: Team
) -> None:
    rule("Stranger", words=["tulips"], agent=charlie.pk)
    rule("Gone", team=team.pk, agent=987654321)
    assert opened(mail_channel, "Tulips?", "ada").assignee is None
    conversation = opened(mail_channel)
    assert (conversation.team, conversation.assignee) == (team, None)
    assert "may not log in" in troubles(conversation)


@pytest.mark.parametrize(
    "parts",
    [{"moon": 3}, {"hours": "x"}, {"channel": 5}, {"team": {"a": 1}}, {"words": [[1]]}],
)
def test_a_rule_that_cannot_be_read_is_passed_by(
    mail_channel: Channel, alice: Agent, parts: dict[str, Any]
) -> None:
    rule("Broken", **({"agent": alice.pk} | parts))
    rule("Good", agent=alice.pk)
    conversation = opened(mail_channel)
    assert conversation.assignee == alice
    assert routed(conversation)["rule"] == "Good"
    assert "“Broken” cannot work" in troubles(conversation)


def test_what_comes_back_to_somebody_gone_is_its_team_s(
    mail_channel: Channel, team: Team, alice: Agent, eve: Agent
) -> None:
    conversation = opened(mail_channel)
    conversation.hand_to(team)
    conversation.assign_to(alice)
    conversation.close(by=alice)
    Agent.objects.filter(pk=alice.pk).update(is_active=False)
    conversation.reopen()
    seen(conversation, "conversation.reopened")
    conversation.refresh_from_db()
    assert (conversation.team, conversation.assignee) == (team, None)
