"""Connecting a mailbox: an address and a password are enough, and errors name the mend."""

import pytest

from alaka.channels.contract import ConnectError
from alaka.channels.email.forms import EmailForm
from alaka.channels.email.presets import guess
from tests.servers import PASSWORD, Dovecot, MailServer

from .conftest import adapter

# The servers of these tests take logins without encryption.
pytestmark = pytest.mark.filterwarnings("ignore:Requiring AUTH")


def form(**given: object) -> EmailForm:
    return EmailForm({"address": "support@gul.example", "imap_password": "x", **given})


def test_an_address_and_a_password_are_enough() -> None:
    filled = form(address="gul@gmail.com", plus_addressing="on")
    assert filled.is_valid(), filled.errors
    assert filled.cleaned_data["imap_host"] == "imap.gmail.com"
    assert filled.cleaned_data["imap_port"] == 993
    assert filled.cleaned_data["smtp_port"] == 465
    assert filled.cleaned_data["smtp_security"] == "ssl"
    assert filled.cleaned_data["imap_user"] == "gul@gmail.com"
    assert filled.cleaned_data["folders"] == ["INBOX"]
    assert filled.cleaned_data["start"] == "now"
    assert filled.cleaned_data["max_size"] == 40
    assert filled.cleaned_data["plus_addressing"] is True


def test_own_servers_get_the_usual_port_of_their_security() -> None:
    filled = form(
        imap_host="mail.gul.example",
        imap_security="starttls",
        smtp_host="mail.gul.example",
        smtp_security="ssl",
        smtp_port="2465",
    )
    assert filled.is_valid(), filled.errors
    assert filled.cleaned_data["imap_port"] == 143
    assert filled.cleaned_data["smtp_port"] == 2465


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        ("address", "gul", "Write the whole address"),
        ("address", "gul+x@gul.example", "without a plus"),
        ("start", "soon", "date as 2026-03-31"),
        ("imap_port", "99999", "65535"),
        ("imap_password", "", "required"),
    ],
)
def test_an_error_names_its_field_and_the_mend(field: str, value: str, words: str) -> None:
    filled = form(**{field: value})
    assert not filled.is_valid()
    assert words in str(filled.errors[field])


def test_another_login_needs_its_user() -> None:
    filled = form(smtp_login="own")
    assert "smtp_user" in filled.errors


@pytest.mark.parametrize(
    ("address", "imap", "smtp"),
    [
        ("a@gmail.com", "imap.gmail.com", "smtp.gmail.com"),
        ("a@Outlook.com", "outlook.office365.com", "smtp.office365.com"),
        ("a@yandex.ru", "imap.yandex.com", "smtp.yandex.com"),
        ("a@bk.ru", "imap.mail.ru", "smtp.mail.ru"),
        ("a@shop.example", "imap.shop.example", "smtp.shop.example"),
    ],
)
def test_servers_are_guessed_from_the_address(address: str, imap: str, smtp: str) -> None:
    assert (guess(address).imap_host, guess(address).smtp_host) == (imap, smtp)


def test_connecting_tries_both_servers(dovecot: Dovecot, mail_server: MailServer) -> None:
    ports = {"imap_port": dovecot.port, "smtp_port": mail_server.port}
    assert adapter(**ports).connect() == {}  # type: ignore[arg-type]
    with pytest.raises(ConnectError, match="no folder “Nothing”"):
        adapter(**ports, folders=["Nothing"]).connect()  # type: ignore[arg-type]


def test_connecting_says_which_login_is_wrong(dovecot: Dovecot) -> None:
    with MailServer(needs_login=True) as mail_server:
        ports = {"imap_port": dovecot.port, "smtp_port": mail_server.port}
        same = adapter(**ports, smtp_login="same")  # type: ignore[arg-type]
        assert same.connect() == {}
        assert dict(same.configuration.secrets) == {"imap_password": PASSWORD}
        own = adapter(**ports, smtp_login="own", smtp_user="else")  # type: ignore[arg-type]
        with pytest.raises(ConnectError, match="does not accept the user name or password"):
            own.connect()
