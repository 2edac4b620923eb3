"""Connecting a mailbox: an address and a password are enough, and errors name the mend."""

import pytest

from alaka.channels.contract import ConnectError
from alaka.channels.email.forms import EmailForm
from alaka.channels.email.presets import guess
from alaka.core import oauth
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


OWN_HOUSE = {
    "sign_in": "own",
    "client_id": "alaka",
    "authorize_url": "https://login.gul.example/authorize",
    "token_url": "https://login.gul.example/token",
}


def test_who_signs_in_needs_no_password() -> None:
    filled = form(sign_in="google", client_id="123.apps", imap_password="")
    assert filled.is_valid(), filled.errors
    assert filled.cleaned_data["imap_host"] == "imap.gmail.com"
    assert filled.cleaned_data["smtp_host"] == "smtp.gmail.com"


def test_a_mailbox_that_changes_to_a_sign_in_changes_to_the_servers_of_its_house() -> None:
    before = {"imap_host": "imap.gul.example", "smtp_host": "mail.gul.example", "smtp_port": 2525}
    filled = form(sign_in="microsoft", client_id="1-2", imap_port=143, **before)
    assert filled.is_valid(), filled.errors
    given = filled.cleaned_data
    assert (given["imap_host"], given["imap_port"]) == ("outlook.office365.com", 993)
    # What somebody typed himself stays.
    assert (given["smtp_host"], given["smtp_port"]) == ("mail.gul.example", 2525)


@pytest.mark.parametrize(
    ("field", "given", "words"),
    [
        ("client_id", {**OWN_HOUSE, "client_id": ""}, "what the provider shows"),
        ("token_url", {**OWN_HOUSE, "token_url": ""}, "what the provider shows"),
        ("token_url", {**OWN_HOUSE, "token_url": "http://login.gul.example/"}, "https://"),
        ("authorize_url", {**OWN_HOUSE, "authorize_url": "javascript:alert(1)"}, "valid URL"),
        ("directory", {"sign_in": "microsoft", "directory": "../x"}, "letters, digits"),
        ("sign_in", {"sign_in": "telepathy"}, "valid choice"),
    ],
)
def test_a_sign_in_names_what_is_missing(field: str, given: dict[str, str], words: str) -> None:
    filled = form(**given)
    assert words in str(filled.errors[field])


def test_the_address_to_return_to_stands_at_the_field(settings) -> None:
    settings.PUBLIC_URL = "https://desk.gul.example"
    hint = form().fields["client_id"].help_text
    assert "https://desk.gul.example/desk/settings/channels/sign-in/" in hint


@pytest.mark.parametrize(
    ("sign_in", "asked"),
    [
        ("google", ["https://accounts.google.com/", "access_type=offline", "mail.google.com"]),
        ("microsoft", ["https://login.microsoftonline.com/common/", "offline_access"]),
        ("own", ["https://login.gul.example/authorize?", "scope=mail"]),
    ],
)
def test_each_house_is_asked_in_its_way(sign_in: str, asked: list[str]) -> None:
    settings: dict[str, object] = {**OWN_HOUSE, "sign_in": sign_in, "scope": "mail"}
    client = adapter(None, **settings).sign_in()
    assert client is not None
    address = oauth.question(client, "https://desk.example/back", "state", "verifier")
    for part in [*asked, "code_challenge_method=S256", "state=state", "response_type=code"]:
        assert part in address
    assert "login_hint=support%40gul-flowers.example" in address
    assert "client_secret" not in address
