import pytest
from django.test import Client

from alaka.accounts.models import Agent, Business, Role

PASSWORD = "tulips-in-the-rain"


def agent(name: str, role: Role) -> Agent:
    return Agent.objects.create_user(
        f"{name.lower()}@gul.example", PASSWORD, name=name, role=role, language="en"
    )


@pytest.fixture(autouse=True)
def business(db) -> Business:
    return Business.objects.create(pk=1, name="Gül", timezone="Asia/Baku")


@pytest.fixture
def ada(db) -> Agent:
    """The administrator."""
    return agent("Ada", Role.ADMINISTRATOR)


@pytest.fixture
def alice(ada) -> Agent:
    """Answers customers."""
    return agent("Alice", Role.AGENT)


@pytest.fixture
def bob(ada) -> Agent:
    """The manager."""
    return agent("Bob", Role.MANAGER)


@pytest.fixture
def nora(ada) -> Agent:
    """Reads only."""
    return agent("Nora", Role.ANALYST)


@pytest.fixture
def log_in():
    """Log an agent in through the login page, in a browser of his own."""

    def enter(who: Agent, password: str = PASSWORD) -> Client:
        browser = Client()
        browser.post("/desk/account/login/", {"login": who.email, "password": password})
        return browser

    return enter
