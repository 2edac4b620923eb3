import pytest

from alaka.accounts.models import Agent, Role

PASSWORD = "roses-and-tulips"


@pytest.fixture
def admin(db: None) -> Agent:
    return Agent.objects.create_user(
        "ada@gul.example", PASSWORD, name="Ada Ames", role=Role.ADMINISTRATOR
    )


@pytest.fixture
def analyst(db: None) -> Agent:
    """Sees everything and changes nothing."""
    return Agent.objects.create_user(
        "nina@gul.example", PASSWORD, name="Nina Nolan", role=Role.ANALYST
    )
