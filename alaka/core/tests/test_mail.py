"""Against a real SMTP server; the queue is looked at where it lies, in the database."""

import json
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.handlers import Message
from aiosmtpd.smtp import AuthResult
from django.core.mail import EmailMultiAlternatives
from procrastinate.contrib.django.models import ProcrastinateJob

from alaka import registry
from alaka.core import mail
from alaka.core.secrets import Secrets
from tests.servers import free_port

LINK = "https://desk.gul.example/desk/account/login/link/abc/"


def letter() -> EmailMultiAlternatives:
    message = EmailMultiAlternatives(
        "Salam", f"Giriş: {LINK}", "desk@gul.example", ["aysel@gul.example"]
    )
    message.attach_alternative("<p>Giriş</p>", "text/html")
    return message


class Kept(Message):
    def __init__(self) -> None:
        super().__init__()
        self.messages: list[Any] = []

    def handle_message(self, message) -> None:
        self.messages.append(message)


@pytest.fixture
def real(settings):
    settings.EMAIL_BACKEND = "alaka.core.mail.SystemMailBackend"
    settings.EMAIL_URL = ""
    return settings


@pytest.fixture
def no_other_way(monkeypatch) -> None:
    monkeypatch.setattr(registry, "SYSTEM_MAIL", [])


@pytest.fixture
def server(real):
    handler = Kept()

    def check(server, session, envelope, mechanism, data) -> AuthResult:
        is_right = (data.login, data.password) == (b"desk@gul.example", b"p@ss/word")
        return AuthResult(success=is_right, handled=False)

    port = free_port()
    controller = Controller(
        handler, hostname="127.0.0.1", port=port, authenticator=check, auth_require_tls=False,
        ready_timeout=60,
    )  # fmt: skip
    controller.start()
    real.EMAIL_URL = f"smtp://desk%40gul.example:p%40ss%2Fword@127.0.0.1:{port}"
    yield handler
    controller.stop()


@pytest.mark.django_db
def test_a_mail_waits_encrypted_and_leaves_by_the_address_of_the_settings(server):
    assert letter().send() == 1
    job = ProcrastinateJob.objects.get()
    assert LINK not in json.dumps(job.args)
    assert server.messages == []
    mail.deliver(**job.args["arguments"])
    (arrived,) = server.messages
    assert (arrived["Subject"], arrived["To"]) == ("Salam", "aysel@gul.example")
    plain, html = arrived.get_payload()
    assert LINK in plain.get_payload(decode=True).decode()
    assert html.get_content_type() == "text/html"


@pytest.mark.django_db
def test_with_no_way_to_send_the_log_says_so_without_the_content(real, no_other_way, caplog):
    assert not mail.can_send()
    assert letter().send() == 0
    assert not ProcrastinateJob.objects.exists()
    assert "no way to send is set up" in caplog.text
    assert LINK not in caplog.text
    assert "aysel" not in caplog.text


def test_a_mail_that_lost_its_way_stays_in_the_queue(real, no_other_way):
    with pytest.raises(mail.NoWay):
        mail.deliver(Secrets(mail.packed(letter())).encrypted())


def test_a_refused_login_stays_in_the_queue(server, real):
    real.EMAIL_URL = real.EMAIL_URL.replace("p%40ss", "wrong")
    with pytest.raises(OSError, match="535"):
        mail.deliver(Secrets(mail.packed(letter())).encrypted())


sent_by_a_room: list[str] = []


def a_way():
    return lambda message: sent_by_a_room.append(message.subject)


def no_way():
    return None


def test_the_first_room_with_a_way_sends_where_no_address_is_set(real, monkeypatch):
    monkeypatch.setattr(registry, "SYSTEM_MAIL", [f"{__name__}.no_way", f"{__name__}.a_way"])
    assert mail.can_send()
    mail.deliver(Secrets(mail.packed(letter())).encrypted())
    assert sent_by_a_room == ["Salam"]
