"""Who sees which deal."""

from django.test import Client

from alaka.accounts.models import Agent, Place, Role, Team
from alaka.conftest import agent
from alaka.contacts.models import Contact
from alaka.sales import panels
from alaka.sales.models import Deal
from alaka.sales.opening import Brief, open_deal
from alaka.timeline.models import Event


def sees(who: Agent, deal: Deal) -> bool:
    return Deal.objects.visible_to(Agent.objects.get(pk=who.pk)).filter(pk=deal.pk).exists()


def test_agents_see_what_is_their_teams_and_their_own(
    wedding: Deal, alice: Agent, bob: Agent, charlie: Agent
) -> None:
    assert wedding.team == alice.teams.get()
    assert sees(alice, wedding)
    assert sees(bob, wedding)
    assert not sees(charlie, wedding)
    Deal.objects.update(owner=charlie)
    assert sees(charlie, wedding)


def test_what_is_nobodys_is_seen_by_its_team_alone(
    dana: Contact, alice: Agent, charlie: Agent
) -> None:
    deal = open_deal(Brief("Roses", contact=dana, team=charlie.teams.get()), by=None)
    assert sees(charlie, deal)
    assert not sees(alice, deal)


def test_analysts_read_and_change_nothing(wedding: Deal) -> None:
    nina = agent("nina@gul.example", "Nina Nolan", role=Role.ANALYST)
    client = Client()
    client.force_login(nina)
    assert client.get(wedding.get_absolute_url()).status_code == 200
    assert client.post(f"{wedding.get_absolute_url()}winning").status_code == 403


def test_managers_of_places_see_their_branch(wedding: Deal, baku: Place, shiraz: Place) -> None:
    assert isinstance(baku.manager, Agent)
    assert isinstance(shiraz.manager, Agent)
    Deal.objects.update(place=baku)
    assert sees(baku.manager, wedding)
    assert not sees(shiraz.manager, wedding)


def test_who_left_sees_nothing(wedding: Deal, alice: Agent) -> None:
    Agent.objects.filter(pk=alice.pk).update(is_active=False)
    assert not sees(alice, wedding)


def test_the_time_line_keeps_to_itself_what_a_deal_is_about(
    wedding: Deal, alice: Agent, charlie: Agent
) -> None:
    events = list(Event.objects.filter(verb="deal.opened"))
    assert panels.guarded(charlie, events) == {events[0].pk}
    assert panels.guarded(alice, events) == set()


def test_a_team_that_is_gone_takes_no_deal_along(wedding: Deal, alice: Agent) -> None:
    Team.objects.all().delete()
    assert sees(alice, wedding)
