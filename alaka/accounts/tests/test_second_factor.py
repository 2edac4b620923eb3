import re
import time

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.test import Client

from alaka.accounts import login_link
from alaka.accounts.models import AuditEntry
from alaka.accounts.tests.conftest import PASSWORD

APP = "/desk/account/factors/app/"


def code(secret: str, steps: int = 0) -> str:
    return format_hotp_value(hotp_value(secret, int(time.time()) // 30 + steps))


def is_in(browser: Client) -> bool:
    return browser.get("/desk/account/").status_code == 200


@pytest.fixture
def secret(log_in, alice) -> str:
    """Alice sets up an authenticator app, as far as a browser sees it."""
    browser = log_in(alice)
    confirm = browser.get(APP)
    assert confirm.url.startswith("/desk/account/confirm/")
    page = browser.post(confirm.url, {"password": PASSWORD}, follow=True)
    found = re.search(r"<pre>([A-Z2-7]+)</pre>", page.text)
    assert found
    answer = browser.post(APP, {"code": code(found[1])}, follow=True)
    assert "Recovery codes" in answer.text
    return found[1]


def test_with_an_app_the_password_alone_does_not_let_in(client, alice, secret):
    answer = client.post(
        "/desk/account/login/", {"login": alice.email, "password": PASSWORD}, follow=True
    )
    assert "Second step" in answer.text
    assert not is_in(client)
    client.post("/desk/account/login/", {"login": alice.email, "password": PASSWORD})
    # The code of the step before was used up by the set-up.
    client.post("/desk/account/factors/step/", {"code": code(secret, 1)})
    assert is_in(client)
    ways = AuditEntry.objects.filter(act="login").latest("pk").data["ways"]
    assert ways == ["password", "mfa"]


def test_a_wrong_code_is_a_failed_login(client, alice, secret):
    client.post("/desk/account/login/", {"login": alice.email, "password": PASSWORD})
    answer = client.post("/desk/account/factors/step/", {"code": "000000"})
    assert "This code is incorrect." in answer.text
    entry = AuditEntry.objects.filter(act="login failed").get()
    assert (entry.about, entry.data) == (alice.email, {"step": "second factor"})


def test_codes_cannot_be_guessed_at_leisure(client, alice, secret):
    client.post("/desk/account/login/", {"login": alice.email, "password": PASSWORD})
    for _ in range(5):
        client.post("/desk/account/factors/step/", {"code": "000000"})
    answer = client.post("/desk/account/factors/step/", {"code": code(secret, 1)})
    assert "Too many attempts." in answer.text
    assert not is_in(client)


def test_a_login_link_asks_for_the_second_step_too(client, alice, secret):
    alice.refresh_from_db()
    answer = client.post(login_link.address(alice), follow=True)
    assert "Second step" in answer.text
    assert not is_in(client)
    client.post("/desk/account/factors/step/", {"code": code(secret, 1)})
    assert is_in(client)


def test_a_recovery_code_lets_in_once(alice, secret):
    row = Authenticator.objects.get(user_id=alice.pk, type="recovery_codes")
    one, other = row.wrap().get_unused_codes()[:2]
    persian = other.translate({ord(str(each)): chr(0x6F0 + each) for each in range(10)})
    for entered, is_good in ((one, True), (one, False), (persian, True)):
        browser = Client()
        browser.post("/desk/account/login/", {"login": alice.email, "password": PASSWORD})
        browser.post("/desk/account/factors/step/", {"code": entered})
        assert is_in(browser) is is_good


def test_the_secret_lies_encrypted_in_the_database(alice, secret):
    row = Authenticator.objects.get(user_id=alice.pk, type="totp")
    assert secret not in str(row.data)


@pytest.mark.django_db(transaction=True)  # The library tells of it after the commit.
def test_setting_it_up_is_noted_and_told_by_mail(alice, secret, mailoutbox):
    acts = set(AuditEntry.objects.filter(agent=alice).values_list("act", flat=True))
    assert "second factor added" in acts
    assert "authenticator app was added" in mailoutbox[0].body


def test_an_administrator_takes_it_away_from_somebody_who_lost_the_telephone(
    log_in, ada, alice, secret
):
    log_in(ada).post(f"/desk/settings/agents/{alice.pk}/factors/")
    assert AuditEntry.objects.filter(act="second factors reset", about=alice.email).exists()
    assert is_in(log_in(alice))
    assert not Authenticator.objects.filter(user_id=alice.pk).exists()
