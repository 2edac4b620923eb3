import pytest
from django.test import Client

from alaka.accounts.models import Agent, AuditEntry
from alaka.accounts.tests.conftest import PASSWORD

LOGIN = "/desk/account/login/"


def acts() -> list[str]:
    return list(AuditEntry.objects.order_by("pk").values_list("act", flat=True))


def is_in(browser: Client) -> bool:
    return browser.get("/desk/account/").status_code == 200


def test_the_right_password_lets_in_and_goes_on_to_the_page_asked_for(client, alice):
    asked = client.get("/desk/account/")
    assert asked.url == "/desk/account/login/?next=/desk/account/"
    answer = client.post(
        LOGIN, {"login": "ALICE@gul.example", "password": PASSWORD, "next": "/desk/account/"}
    )
    assert answer.url == "/desk/account/"
    assert is_in(client)
    entry = AuditEntry.objects.get()
    assert (entry.act, entry.agent, entry.address) == ("login", alice, "127.0.0.1")
    assert entry.request_id


def test_a_wrong_password_is_refused_in_plain_words_and_noted(client, alice):
    answer = client.post(LOGIN, {"login": alice.email, "password": "guess"})
    assert "The e-mail address or password is incorrect." in answer.text
    entry = AuditEntry.objects.get()
    assert (entry.act, entry.about, entry.agent) == ("login failed", alice.email, None)
    assert not is_in(client)


def test_an_unknown_address_is_answered_like_a_wrong_password(client, ada):
    answer = client.post(LOGIN, {"login": "nobody@gul.example", "password": "guess"})
    assert "The e-mail address or password is incorrect." in answer.text


def test_after_five_wrong_tries_the_right_password_must_wait(client, alice):
    for _ in range(5):
        client.post(LOGIN, {"login": alice.email, "password": "guess"})
    answer = client.post(LOGIN, {"login": alice.email, "password": PASSWORD})
    assert "Too many attempts." in answer.text
    assert not is_in(client)


def test_one_network_may_not_try_without_end(client, ada):
    for number in range(30):
        client.post("/desk/account/password/reset/", {"email": f"a{number}@gul.example"})
    answer = client.post("/desk/account/password/reset/", {"email": "a@gul.example"})
    assert answer.status_code == 429
    assert "Wait a few minutes" in answer.text


def test_a_closed_account_lets_nobody_in(client, alice):
    Agent.objects.filter(pk=alice.pk).update(is_active=False)
    answer = client.post(LOGIN, {"login": alice.email, "password": PASSWORD}, follow=True)
    assert "This account is closed" in answer.text
    assert not is_in(client)


def test_there_is_no_sign_up(client, ada):
    assert client.get("/desk/account/signup/").status_code == 404
    assert "signup" not in client.get(LOGIN).text


def test_no_page_leads_away_to_another_site_after_the_login(client, alice):
    answer = client.post(
        LOGIN, {"login": alice.email, "password": PASSWORD, "next": "https://evil.example/"}
    )
    assert answer.url == "/desk/"


def test_logging_out_ends_the_session_and_is_noted(log_in, alice):
    browser = log_in(alice)
    browser.post("/desk/account/logout/")
    assert not is_in(browser)
    assert acts() == ["login", "logout"]


def test_a_changed_password_is_noted_and_told_by_mail(log_in, alice, mailoutbox):
    browser = log_in(alice)
    new = "roses-in-the-snow"
    answer = browser.post(
        "/desk/account/password/", {"oldpassword": PASSWORD, "password1": new, "password2": new}
    )
    assert answer.url == "/desk/account/"
    assert acts()[-1] == "password changed"
    assert "Your password" in mailoutbox[0].body or "password of your account" in mailoutbox[0].body
    assert is_in(log_in(alice, new))


def test_a_forgotten_password_is_replaced_through_a_link_on_our_own_address(
    client, alice, mailoutbox, settings
):
    settings.PUBLIC_URL = "https://desk.gul.example"
    client.post(
        "/desk/account/password/reset/", {"email": alice.email}, headers={"Host": "evil.example"}
    )
    link = next(line for line in mailoutbox[0].body.splitlines() if "/password/reset/" in line)
    assert link.startswith("https://desk.gul.example/desk/account/password/reset/")
    page = client.get(link.removeprefix("https://desk.gul.example"), follow=True)
    new = "roses-in-the-snow"
    client.post(page.request["PATH_INFO"], {"password1": new, "password2": new})
    assert is_in(client)
    assert "password reset" in acts()
    again = Client().get(link.removeprefix("https://desk.gul.example"), follow=True)
    assert "This link is no longer valid" in again.text


def test_nobody_learns_which_addresses_are_known(client, ada, mailoutbox):
    for path in ("/desk/account/password/reset/", "/desk/account/login/mail/"):
        answer = client.post(path, {"email": "nobody@gul.example"}, follow=True)
        assert "Check your e-mail" in answer.text
    assert mailoutbox == []


@pytest.mark.parametrize("page", ["login/", "login/mail/", "password/reset/", "login/link/x/"])
def test_pages_at_the_door_speak_the_language_chosen_there(client, ada, page):
    client.post("/desk/account/language/", {"language": "fa", "next": LOGIN})
    answer = client.get(f"/desk/account/{page}")
    assert '<html lang="fa" dir="rtl"' in answer.text
    assert answer.headers["Content-Language"] == "fa"
