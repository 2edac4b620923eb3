"""Cookies go to the desk and nowhere else, and no script reads them."""

from django.test import Client

from alaka.accounts.models import Agent


def test_the_login_s_cookies_go_to_the_desk_only(alice: Agent) -> None:
    client = Client()
    client.get("/desk/account/login/")
    given = {"login": alice.email, "password": "roses-and-tulips"}
    entered = client.post("/desk/account/login/", given)
    assert entered.status_code == 302
    for name in ("alaka_session", "alaka_csrf"):
        cookie = client.cookies[name]
        assert cookie["path"] == "/desk", name
        assert cookie["httponly"], name
        assert cookie["samesite"] == "Lax", name


def test_whoever_is_logged_out_has_no_session_left(alice: Agent) -> None:
    client = Client()
    client.force_login(alice)
    before = client.cookies["alaka_session"].value
    client.post("/desk/account/logout/")
    other = Client()
    other.cookies["alaka_session"] = before
    assert other.get("/desk/").status_code == 302
