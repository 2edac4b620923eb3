"""A flower shop on the running product: its people, an inbox, a form and a real mailbox."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from email.message import EmailMessage
from email.utils import format_datetime
from pathlib import Path
from typing import Any

from pytest_django import DjangoDbBlocker

from alaka.accounts.models import Agent, Business, Membership, Role, Team, TeamSignature
from alaka.channels.models import Channel
from alaka.core import clock
from alaka.inbox.models import Inbox
from tests.backstage import Backstage, product_settings
from tests.house import House, eventually, furnished, house
from tests.servers import Dovecot, MailServer

ADDRESS = "shop@gul.example"
PASSWORD = "correct horse battery"
SIGNATURES = {
    "en": "The flower shop Gül",
    "bs": "Cvjećara Gül",
    "fa": "گل‌فروشی گل",
}


@dataclass
class Shop:
    """The product with all that is around it."""

    house: House
    backstage: Backstage
    dovecot: Dovecot
    mail_server: MailServer

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.house.port}"

    def call(self, function: Any, *args: Any, **kwargs: Any) -> Any:
        return self.backstage.call(function, *args, **kwargs)


@contextmanager
def shop(data: Path, blocker: DjangoDbBlocker, **more: str) -> Iterator[Shop]:
    with (
        Dovecot() as dovecot,
        MailServer(deliver_to=dovecot) as mail_server,
        house(furnished(data), **product_settings(**more)) as started,
        Backstage(data, blocker) as backstage,
    ):
        made = Shop(started, backstage, dovecot, mail_server)
        made.call(open_shop, dovecot.port, mail_server.port)
        eventually(lambda: made.call(is_polled, "shop"))
        yield made


def open_shop(imap_port: int, smtp_port: int) -> None:
    """The rows of the shop: Alice and Bob answer in English, Shirin in Persian."""
    business = Business.get()
    business.name, business.timezone, business.country = "Gül", "Asia/Baku", "AZ"
    business.save()
    team = Team.objects.create(name="Shop")
    for language, text in SIGNATURES.items():
        TeamSignature.objects.create(team=team, language=language, text=text)
    for name, language in (("Alice Aydin", "en"), ("Bob Babic", "en"), ("شیرین", "fa")):
        address = {"شیرین": "shirin"}.get(name, name.split()[0].lower()) + "@gul.example"
        agent = Agent.objects.create_user(address, PASSWORD, name=name, language=language)
        agent.timezone = "Asia/Tehran" if language == "fa" else "Asia/Baku"
        agent.save()
        Membership.objects.create(team=team, agent=agent)
    Agent.objects.create_user(
        "ada@gul.example", PASSWORD, name="Ada", role=Role.ADMINISTRATOR, language="en"
    )
    inbox = Inbox.objects.create(name="Shop")
    inbox.teams.add(team)
    many = {"rate_limit": 100_000}
    Channel.objects.create(kind="form", name="Site", key="site", inbox=inbox, settings=many)
    Channel.objects.create(
        kind="form", name="سایت", key="persian", inbox=inbox, language="fa", settings=many
    )
    for key, language in (("chat", "en"), ("goftogu", "fa")):
        Channel.objects.create(
            kind="webchat", name=f"Chat {language}", key=key, inbox=inbox, language=language
        )
    mailbox(inbox, imap_port, smtp_port)


def mailbox(inbox: Inbox, imap_port: int, smtp_port: int, **more: Any) -> Channel:
    settings = {
        "address": ADDRESS,
        "sender_name": "Gül",
        "imap_user": "shop",
        "imap_host": "127.0.0.1",
        "imap_port": imap_port,
        "imap_security": "none",
        "folders": ["INBOX"],
        "start": "all",
        "smtp_host": "127.0.0.1",
        "smtp_port": smtp_port,
        "smtp_security": "none",
        "smtp_login": "none",
        "plus_addressing": True,
    }
    return Channel.objects.create(
        kind="email",
        name="Mailbox",
        key="shop",
        inbox=inbox,
        settings={**settings, **more},
        secrets={"imap_password": Dovecot.password},
    )


def is_polled(key: str) -> bool:
    channel = Channel.objects.get(key=key)
    assert not channel.receive_error, channel.receive_error
    return channel.received_at is not None


def mail(sender: str, subject: str, text: str, **headers: str) -> bytes:
    """What a customer's program sends to the shop."""
    letter = EmailMessage()
    letter["From"], letter["To"], letter["Subject"] = sender, ADDRESS, subject
    letter["Date"] = format_datetime(clock.now())
    for name, value in headers.items():
        letter[name.replace("_", "-")] = value
    letter.set_content(text)
    return letter.as_bytes()
