"""A real mailbox and a real mail server for the e-mail channel's tests."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from alaka.channels.contract import Configuration
from alaka.channels.email.adapter import EmailAdapter
from tests.servers import PASSWORD, Dovecot, MailServer

OWN = "support@gul-flowers.example"


@pytest.fixture(scope="session")
def running_dovecot() -> Iterator[Dovecot]:
    with Dovecot() as dovecot:
        yield dovecot


@pytest.fixture
def dovecot(running_dovecot: Dovecot) -> Dovecot:
    """The mailboxes, empty."""
    running_dovecot.empty()
    return running_dovecot


@pytest.fixture
def mail_server() -> Iterator[MailServer]:
    with MailServer() as server:
        yield server


@pytest.fixture
def payloads() -> Path:
    return Path(__file__).parent / "payloads"


def adapter(state: dict[str, object] | None = None, **settings: object) -> EmailAdapter:
    """The channel of our support mailbox; settings replace the usual ones."""
    usual: dict[str, object] = {
        "address": OWN,
        "sender_name": "Gül Flowers",
        "imap_host": "127.0.0.1",
        "imap_security": "none",
        "imap_user": "shop",
        "smtp_host": "127.0.0.1",
        "smtp_security": "none",
        "smtp_login": "none",
        "folders": ["INBOX"],
        "start": "all",
    }
    return EmailAdapter(
        Configuration(
            id=1,
            name="Support",
            key="k",
            settings={**usual, **settings},
            secrets={"imap_password": PASSWORD},
            state=state or {},
        )
    )
