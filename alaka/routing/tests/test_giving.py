"""By load to those who are present, as far as each has a hand free."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection

from alaka.accounts.models import Agent, Availability, Membership, Place, Team
from alaka.channels.models import Channel
from alaka.core.words import Words
from alaka.inbox.models import Conversation
from alaka.inbox.tests.talking import heard
from alaka.routing.applying import look
from alaka.routing.giving import give_out
from alaka.routing.models import Hit
from alaka.routing.tests.conftest import opened, present, routed, rule
from alaka.timeline.models import Event


def holders() -> list[str]:
    rows = Conversation.objects.exclude(assignee=None).order_by("pk")
    return list(rows.values_list("assignee__name", flat=True))


def test_they_take_turns(mail_channel: Channel, team: Team, alice: Agent, eve: Agent) -> None:
    rule(team=team.pk, by_load=True)
    present(alice), present(eve)
    for who in ("ann", "ben", "cem", "dan"):
        opened(mail_channel, who=who)
    assert sorted(holders()) == ["Alice Adams", "Alice Adams", "Eve", "Eve"]


def test_nobody_gets_more_than_he_takes_and_the_rest_waits(
    mail_channel: Channel, team: Team, alice: Agent
) -> None:
    rule(team=team.pk, by_load=True)
    present(alice, capacity=1)
    first, second = opened(mail_channel, who="ann"), opened(mail_channel, who="ben")
    assert (first.assignee, second.assignee, second.team) == (alice, None, team)
    assert "nobody" in str(Words.of(routed(second)["troubles"][0])).lower()
    give_out()
    assert holders() == ["Alice Adams"]
    first.close(by=alice)
    give_out()
    assert Conversation.objects.get(pk=second.pk).assignee == alice
    assert not Hit.objects.filter(is_waiting=True).exists()


@pytest.mark.parametrize("availability", [Availability.BUSY, Availability.AWAY])
def test_who_is_not_available_gets_nothing(
    mail_channel: Channel, alice: Agent, availability: str
) -> None:
    rule(by_load=True)
    present(alice, availability=availability)
    assert opened(mail_channel).assignee is None


def test_who_is_not_of_the_team_or_the_inbox_gets_nothing(
    mail_channel: Channel, alice: Agent, charlie: Agent
) -> None:
    rule(by_load=True)
    present(charlie)
    assert opened(mail_channel).assignee is None


def test_a_manager_of_another_branch_gets_nothing_he_does_not_see(
    mail_channel: Channel, team: Team, baku: Place
) -> None:
    assert baku.manager is not None
    Membership.objects.create(team=team, agent=baku.manager)
    present(baku.manager)
    rule(team=team.pk, by_load=True)
    assert opened(mail_channel, who="ann").assignee is None
    mail_channel.place = baku
    mail_channel.save()
    assert opened(mail_channel, who="ben").assignee == baku.manager


def test_what_was_taken_by_hand_is_not_given_out(
    mail_channel: Channel, alice: Agent, eve: Agent
) -> None:
    rule(by_load=True)
    conversation = opened(mail_channel)
    conversation.assign_to(eve)
    present(alice)
    give_out()
    assert holders() == ["Eve"]
    assert not Hit.objects.filter(is_waiting=True).exists()


@pytest.mark.django_db(transaction=True)
def test_two_workers_route_each_conversation_once_and_overload_nobody(
    mail_channel: Channel, team: Team, alice: Agent, eve: Agent
) -> None:
    rule(team=team.pk, by_load=True)
    present(alice, capacity=2), present(eve, capacity=3)
    for number in range(8):
        heard(mail_channel, f"Roses {number}", external_id=f"{number}@x", subject=f"S{number}")
    ids = list(Event.objects.filter(verb="conversation.opened").values_list("pk", flat=True))

    def work(_worker: int) -> None:
        try:
            look(ids)
            give_out()
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        list(pool.map(work, range(2)))
    assert sorted(holders()) == ["Alice Adams"] * 2 + ["Eve"] * 3
    assert Hit.objects.count() == len(ids) == 8
    assert Hit.objects.filter(is_waiting=True).count() == 3
