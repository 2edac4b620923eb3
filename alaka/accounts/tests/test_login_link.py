from datetime import timedelta

import pytest
from django.test import Client

from alaka.accounts.models import Agent, AuditEntry
from alaka.accounts.tests.conftest import PASSWORD
from alaka.core import clock


@pytest.fixture
def link(client, alice, mailoutbox, settings) -> str:
    client.post("/desk/account/login/mail/", {"email": alice.email})
    line = next(line for line in mailoutbox[0].body.splitlines() if "/login/link/" in line)
    assert line.startswith(settings.PUBLIC_URL)
    return line.removeprefix(settings.PUBLIC_URL)


def is_in(browser: Client) -> bool:
    return browser.get("/desk/account/").status_code == 200


def test_the_link_of_the_mail_lets_in_from_any_browser(link, alice):
    other = Client()
    assert "Welcome, Alice" in other.get(link).text
    other.post(link)
    assert is_in(other)
    entry = AuditEntry.objects.get(act="login")
    assert (entry.agent, entry.data) == (alice, {"ways": ["link"]})


def test_opening_the_link_does_not_use_it_up_but_pressing_the_button_does(link):
    scanner, person, thief = Client(), Client(), Client()
    assert scanner.get(link).status_code == 200
    assert not is_in(scanner)
    person.post(link)
    assert is_in(person)
    assert thief.post(link).status_code == 410
    assert not is_in(thief)


def test_the_link_is_good_for_fifteen_minutes(link):
    with clock.stopped_at(clock.now() + timedelta(minutes=16)):
        answer = Client().post(link)
    assert "This link is no longer valid" in answer.text


def test_any_login_makes_links_asked_for_before_worthless(link, alice, log_in):
    log_in(alice)
    assert Client().get(link).status_code == 410


def test_a_link_of_a_closed_account_is_worthless(link, alice):
    Agent.objects.filter(pk=alice.pk).update(is_active=False)
    assert Client().get(link).status_code == 410


def test_the_code_of_the_mail_lets_in_where_it_was_asked_for(client, alice, mailoutbox):
    client.post("/desk/account/login/mail/", {"email": alice.email})
    code = mailoutbox[0].body.partition("asked for it:")[2].split()[0]
    client.post("/desk/account/login/mail/sent/", {"code": code})
    assert is_in(client)


def test_asking_for_a_mail_does_not_shut_out_the_password(client, alice):
    client.post("/desk/account/login/mail/", {"email": alice.email})
    assert client.get("/desk/account/login/").status_code == 200
    client.post("/desk/account/login/", {"login": alice.email, "password": PASSWORD})
    assert is_in(client)


def test_a_mail_that_did_not_come_is_sent_again(client, alice, mailoutbox):
    client.post("/desk/account/login/mail/", {"email": alice.email})
    client.post("/desk/account/login/mail/sent/", {"action": "resend"})
    first, second = (mail.body.partition("asked for it:")[2].split()[0] for mail in mailoutbox)
    client.post("/desk/account/login/mail/sent/", {"code": first})
    assert not is_in(client)
    client.post("/desk/account/login/mail/sent/", {"code": second})
    assert is_in(client)


def test_the_mail_speaks_the_language_of_its_reader(client, alice, mailoutbox):
    Agent.objects.filter(pk=alice.pk).update(language="fr")
    client.post(
        "/desk/account/login/mail/", {"email": alice.email}, headers={"Accept-Language": "fa"}
    )
    assert mailoutbox[0].to == [alice.email]
    assert "Gül" in mailoutbox[0].subject
