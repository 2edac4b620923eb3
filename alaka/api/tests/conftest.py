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


@pytest.fixture(autouse=True)
def quick_passwords(settings: pytest.FixtureRequest) -> None:
    """The real way to keep passwords is slow on purpose."""
    settings.PASSWORD_HASHERS = [  # type: ignore[attr-defined]
        "django.contrib.auth.hashers.MD5PasswordHasher"
    ]
