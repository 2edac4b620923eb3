"""The set-up from an empty base, as the first visitor sees it."""

import pytest
from django.test import Client

from alaka.accounts import setup
from alaka.accounts.models import Agent, Business, Role, Team
from alaka.channels.models import Channel
from alaka.console import setting_up
from alaka.console.setup_forms import AdministratorForm
from alaka.core import mail
from alaka.inbox.models import Inbox
from tests.servers import Dovecot, MailServer

COMPANY = {"name": "Gül", "language": "az", "timezone": "Asia/Baku", "country": "AZ"}
PASSWORD = "tulips-in-the-rain"
ADMINISTRATOR = {
    "name": "Ada",
    "email": "ada@gul.example",
    "password": PASSWORD,
    "again": PASSWORD,
}

pytestmark = pytest.mark.django_db


@pytest.fixture
def first(client) -> Client:
    """The browser that opened the address of the terminal."""
    path = setup.address().partition("/desk")[2]
    assert client.get(f"/desk{path}").headers["Location"] == "/desk/setup/"
    return client


def step(browser: Client) -> str:
    return str(browser.get("/desk/setup/").headers["Location"])


def test_an_empty_base_leads_to_the_set_up(client):
    assert client.get("/desk/account/").headers["Location"] == "/desk/setup/"
    assert client.get("/desk/account/login/").headers["Location"] == "/desk/setup/"


def test_nobody_sets_it_up_without_the_token_of_the_terminal(client):
    page = client.get("/desk/setup/")
    assert page.status_code == 403
    assert "Open the address that the terminal shows" in page.text
    assert client.get("/desk/setup/?token=aaaa").status_code == 403
    assert (
        client.post("/desk/setup/administrator/", ADMINISTRATOR).headers["Location"]
        == "/desk/setup/"
    )
    assert not Agent.objects.exists()


def test_the_token_may_be_typed_in(client):
    assert (
        client.post("/desk/setup/", {"token": setup.token().upper()}).headers["Location"]
        == "/desk/setup/"
    )
    assert step(client) == "/desk/setup/company/"


def test_four_steps_lead_from_nothing_to_a_form_that_takes_messages(first):
    assert step(first) == "/desk/setup/company/"
    assert (
        first.post("/desk/setup/company/", COMPANY).headers["Location"]
        == "/desk/setup/administrator/"
    )
    answer = first.post("/desk/setup/administrator/", ADMINISTRATOR)
    assert answer.headers["Location"] == "/desk/setup/channel/"
    assert (
        first.post("/desk/setup/channel/", {"inbox": "Sifarişlər"}).headers["Location"]
        == "/desk/setup/site/"
    )
    channel = Channel.objects.get()
    page = first.get("/desk/setup/site/").text
    assert f"/f/{channel.key}" in page
    assert first.get(f"/f/{channel.key}").status_code == 200
    assert first.post("/desk/setup/site/").headers["Location"] == "/desk/setup/"
    assert "/desk/" in first.get("/desk/setup/").text

    business, ada = Business.get(), Agent.objects.get()
    assert (business.name, business.timezone, business.country) == ("Gül", "Asia/Baku", "AZ")
    assert (ada.role, ada.check_password(PASSWORD)) == (Role.ADMINISTRATOR, True)
    assert list(Inbox.objects.get().teams.all()) == list(Team.objects.filter(agents=ada))
    assert (channel.kind, channel.language) == ("form", "az")
    assert set(business.setup.values()) == {"done"}


def test_every_step_can_be_skipped_and_done_later(first):
    for name in ("company", "administrator", "channel"):
        assert step(first) == f"/desk/setup/{name}/"
        first.post(f"/desk/setup/{name}/skipped/")
    page = first.get("/desk/setup/site/").text
    assert "/desk/setup/site/skipped/" in page
    assert "Finish" not in page  # There is no form to put anywhere.
    first.post("/desk/setup/site/skipped/")
    page = first.get("/desk/setup/").text
    assert "Only an administrator is missing" in page
    first.post("/desk/setup/administrator/", ADMINISTRATOR)
    assert Agent.objects.get().is_administrator
    page = first.get("/desk/setup/").text
    assert "No channel brings in messages yet." in page
    assert "Everything is set up" not in page
    assert all(f"/desk/setup/{name}/" in page for name in ("company", "channel", "site"))
    assert set(Business.get().setup.values()) == {"skipped", "done"}


def test_once_there_is_an_administrator_the_token_opens_nothing(first):
    first.post("/desk/setup/administrator/", ADMINISTRATOR)
    assert setup.address() == ""
    other = Client()
    answer = other.get(f"/desk/setup/?token={setup.token()}")
    assert answer.headers["Location"].startswith("/desk/account/login/")
    answer = other.post("/desk/setup/administrator/", ADMINISTRATOR | {"email": "eve@evil.example"})
    assert answer.headers["Location"].startswith("/desk/account/login/")
    assert Agent.objects.count() == 1


def test_a_browser_that_brought_the_token_first_is_out_once_somebody_is_administrator(first):
    late = Client()
    late.get(f"/desk/setup/?token={setup.token()}")
    first.post("/desk/setup/administrator/", ADMINISTRATOR)
    late.post("/desk/setup/administrator/", ADMINISTRATOR | {"email": "eve@evil.example"})
    assert Agent.objects.count() == 1


def test_of_two_who_send_the_same_step_at_once_one_becomes_administrator(first):
    forms = [AdministratorForm(ADMINISTRATOR | {"email": f"{who}@gul.example"}) for who in "ab"]
    assert all(form.is_valid() for form in forms)
    made = [setting_up.make_administrator(form, "en") for form in forms]
    assert made[1] is None
    assert Agent.objects.get() == made[0]


def test_coming_back_to_the_channel_makes_no_second_form(first):
    first.post("/desk/setup/channel/", {"inbox": "Orders"})
    first.post("/desk/setup/channel/", {"inbox": "Orders"})
    assert Channel.objects.count() == 1
    assert Inbox.objects.count() == 1


def test_bad_input_keeps_what_was_typed_and_names_the_field(first):
    page = first.post("/desk/setup/administrator/", ADMINISTRATOR | {"again": "something else"})
    assert "The passwords do not match." in page.text
    assert "ada@gul.example" in page.text
    page = first.post("/desk/setup/channel/", {"inbox": "Orders", "address": "shop@gul.example"})
    assert "Type the password of this mailbox" in page.text
    assert not Inbox.objects.exists()


def test_a_mailbox_that_cannot_be_reached_is_told_and_nothing_is_made(first):
    page = first.post(
        "/desk/setup/channel/",
        {
            "inbox": "Orders",
            "address": "shop@gul.example",
            "password": "secret-of-the-mailbox",
            "imap_host": "127.0.0.1:1",
            "smtp_host": "localhost",
        },
    )
    assert page.status_code == 200
    assert "notice-danger" in page.text or "field-error" in page.text
    assert "secret-of-the-mailbox" not in page.text
    assert not Channel.objects.exists()


def test_a_mailbox_is_tried_and_then_used_for_our_own_mails_too(first, settings):
    settings.EMAIL_BACKEND = "alaka.core.mail.SystemMailBackend"
    assert not mail.can_send()
    with Dovecot() as dovecot, MailServer() as server:
        answer = first.post(
            "/desk/setup/channel/",
            {
                "inbox": "Orders",
                "address": "shop@gul.example",
                "password": dovecot.password,
                "imap_user": "shop",
                "imap_host": dovecot.address,
                "imap_port": dovecot.port,
                "imap_security": "none",
                "smtp_host": server.address,
                "smtp_port": server.port,
                "smtp_security": "none",
            },
        )
    assert answer.status_code == 302, answer.text
    mailbox = Channel.objects.get(kind="email")
    assert mailbox.inbox.name == "Orders"
    assert mailbox.settings["sender_name"] == Business.get().name
    assert mailbox.secrets["imap_password"] == dovecot.password
    assert dovecot.password not in str(mailbox.settings)
    assert mail.can_send()


@pytest.mark.parametrize("language", ["az", "bs", "fr", "fa"])
def test_the_language_is_switched_at_the_top(client, language):
    client.post("/desk/account/language/", {"language": language, "next": "/desk/setup/"})
    assert f'<html lang="{language}"' in client.get("/desk/setup/").text


def test_the_token_stands_in_no_log(first, caplog):
    assert setup.token() not in caplog.text
