"""The cast of the tests: the same people and channels in every room."""

from typing import Any

import pytest
from django.test import Client

from alaka.accounts.models import Agent, Membership, Place, PlaceKind, Role, Team
from alaka.channels.models import Channel
from alaka.contacts.models import Contact, Handle
from alaka.core import clock
from alaka.inbox.models import Inbox

PASSWORD = "roses-and-tulips"


def agent(email: str, name: str, team: Team | None = None, **more: Any) -> Agent:
    made = Agent.objects.create_user(email, PASSWORD, name=name, **more)
    if team is not None:
        Membership.objects.create(team=team, agent=made)
    return made


@pytest.fixture
def team(db: None) -> Team:
    return Team.objects.create(name="Shop")


@pytest.fixture
def shop_inbox(team: Team) -> Inbox:
    inbox = Inbox.objects.create(name="Shop")
    inbox.teams.add(team)
    return inbox


@pytest.fixture
def alice(team: Team) -> Agent:
    """Answers in the shop's team."""
    return agent("alice@gul.example", "Alice Adams", team)


@pytest.fixture
def bob(db: None) -> Agent:
    """Manages, and so sees every inbox."""
    return agent("bob@gul.example", "Bob Brown", role=Role.MANAGER)


@pytest.fixture
def charlie(db: None) -> Agent:
    """Answers in another team, and must not get into the shop's inbox."""
    return agent("charlie@else.example", "Charlie Cox", Team.objects.create(name="Elsewhere"))


@pytest.fixture
def dana(db: None) -> Contact:
    """A customer with an address and a number."""
    contact = Contact(name="Dana Novak", language="en", country="BA", created_at=clock.now())
    handles = [("email", "dana@example.org"), ("phone", "+38761123456")]
    contact.index(handles)
    contact.save()
    Handle.objects.bulk_create(
        Handle(contact=contact, scheme=scheme, value=value, created_at=clock.now())
        for scheme, value in handles
    )
    return contact


@pytest.fixture
def form_channel(shop_inbox: Inbox) -> Channel:
    return Channel.objects.create(kind="form", name="Web form", inbox=shop_inbox)


@pytest.fixture
def mail_channel(shop_inbox: Inbox) -> Channel:
    return Channel.objects.create(
        kind="email",
        name="Shop mail",
        inbox=shop_inbox,
        settings={"address": "shop@gul.example"},
    )


def logged_in(agent: Agent) -> Client:
    client = Client()
    client.force_login(agent)
    return client


@pytest.fixture
def at_alice(alice: Agent) -> Client:
    """A browser in which Alice is logged in."""
    return logged_in(alice)


@pytest.fixture
def at_bob(bob: Agent) -> Client:
    return logged_in(bob)


@pytest.fixture
def at_charlie(charlie: Agent) -> Client:
    return logged_in(charlie)


@pytest.fixture
def company(db: None) -> Place:
    """The top of the tree, with a boss."""
    boss = agent("boss@gul.example", "Boss", role=Role.MANAGER)
    return Place.objects.create(name="Gül", kind=PlaceKind.COMPANY, manager=boss)


@pytest.fixture
def baku(company: Place) -> Place:
    """A shop in a region, managed by Murad."""
    region = Place.objects.create(name="East", kind=PlaceKind.REGION, parent=company)
    murad = agent("murad@gul.example", "Murad", role=Role.MANAGER, language="az")
    return Place.objects.create(name="Baku", parent=region, manager=murad)


@pytest.fixture
def shiraz(company: Place) -> Place:
    """Another shop, managed by Shirin."""
    shirin = agent("shirin@gul.example", "شیرین", role=Role.MANAGER, language="fa")
    return Place.objects.create(name="Shiraz", parent=company, manager=shirin)
