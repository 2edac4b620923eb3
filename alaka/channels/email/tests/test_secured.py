"""Everything once more over encrypted lines, as every real mailbox has them."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from alaka.channels.contract import ConnectError, SendError
from alaka.channels.email import fetching, sending
from alaka.channels.email.adapter import EmailAdapter
from alaka.channels.email.composing import Composed
from tests.certificates import Certificate, certificate
from tests.servers import PASSWORD, Dovecot, MailServer

from .conftest import OWN, adapter

pytestmark = pytest.mark.filterwarnings("ignore:Requiring AUTH")

MAIL = Composed(b"Subject: hi\r\n\r\n.dot\r\n", OWN, ("dana@x.example",))


def letter(number: int, size: int = 0) -> bytes:
    head = f"From: dana@x.example\r\nSubject: mail {number}\r\nMessage-ID: <{number}@x.example>"
    return f"{head}\r\n\r\n{'roses ' * (size // 6)}\r\n".encode()


@pytest.fixture(scope="module")
def shown(tmp_path_factory: pytest.TempPathFactory) -> Certificate:
    return certificate(tmp_path_factory.mktemp("certificate"))


@pytest.fixture(scope="module")
def running_secure(shown: Certificate) -> Iterator[Dovecot]:
    with Dovecot(certificate=shown) as dovecot:
        yield dovecot


@pytest.fixture
def secure(running_secure: Dovecot) -> Dovecot:
    running_secure.empty()
    return running_secure


@pytest.fixture
def is_trusted(shown: Certificate, monkeypatch: pytest.MonkeyPatch) -> Path:
    """This machine believes the certificate, as it believes those of the world."""
    monkeypatch.setenv("SSL_CERT_FILE", str(shown.file))
    return shown.file


def mailbox(dovecot: Dovecot, security: str) -> EmailAdapter:
    port = dovecot.secure_port if security == "ssl" else dovecot.port
    return adapter(imap_port=port, imap_security=security)


both = pytest.mark.parametrize("security", ["ssl", "starttls"])


@both
@pytest.mark.usefixtures("is_trusted")
def test_mails_come_in_small_and_large(secure: Dovecot, security: str) -> None:
    sent = [letter(1), letter(2, size=3_000_000), letter(3)]
    for raw in sent:
        secure.deliver(raw)
    before = secure.log().count(", TLS")
    found = [item.body for batch in mailbox(secure, security).fetch(0) for item in batch.items]
    assert found == sent
    assert secure.log().count(", TLS") == before + 1


@both
@pytest.mark.usefixtures("is_trusted")
def test_a_new_mail_ends_the_idle_again_and_again(secure: Dovecot, security: str) -> None:
    found = mailbox(secure, security).fetch(90)
    for number in range(3):
        while (batch := next(found)).items or batch.state:
            pass  # Until it waits.
        secure.deliver(letter(number))
        breaths = 0
        while not (batch := next(found)).items:
            breaths += 1
        assert [raw.body for raw in batch.items] == [letter(number)]
        assert breaths < 20  # An IDLE that heard nothing would last for two minutes.
    found.close()


@both
def test_a_mailbox_with_a_certificate_nobody_vouches_for_is_not_entered(
    secure: Dovecot, security: str
) -> None:
    port = secure.secure_port if security == "ssl" else secure.port
    access = fetching.Access("127.0.0.1", port, security, "shop", PASSWORD)
    before = secure.logins()
    with pytest.raises(ConnectError, match="certificate of the mail server is not valid"):
        list(fetching.fetch(fetching.Plan(access), {}, 0))
    assert secure.logins() == before


def mail_server(shown: Certificate, security: str) -> MailServer:
    """It takes nothing that is not encrypted."""
    given: dict[str, Any] = {"ssl_context": shown.context}
    if security == "starttls":
        given = {"tls_context": shown.context, "require_starttls": True}
    return MailServer(needs_login=True, **given)


def handed_over(server: MailServer, security: str) -> None:
    to = sending.Server("127.0.0.1", server.port, security, "shop", PASSWORD, timeout=10)
    sending.send(to, MAIL, lambda: None)


@both
@pytest.mark.usefixtures("is_trusted")
def test_an_answer_goes_out(shown: Certificate, security: str) -> None:
    with mail_server(shown, security) as server:
        handed_over(server, security)
        handed_over(server, security)
        assert [mail.content for mail in server.mails] == [MAIL.content] * 2


@both
def test_nothing_is_said_to_a_server_with_a_certificate_nobody_vouches_for(
    shown: Certificate, security: str
) -> None:
    with mail_server(shown, security) as server:
        with pytest.raises(SendError, match="certificate") as refusal:
            handed_over(server, security)
        assert not refusal.value.permanent
        assert server.mails == []
