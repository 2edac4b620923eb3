"""The page on which an administrator makes tokens and ends them."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from alaka.accounts.models import Agent, AuditEntry
from alaka.api.models import Token
from alaka.core import clock

PAGE = "/desk/settings/tokens/"


@pytest.fixture
def browser(admin: Agent) -> Client:
    client = Client()
    client.force_login(admin)
    return client


def make(browser: Client, by: Agent, **fields: Any) -> Any:
    given = {"name": "Web shop", "agent": by.pk, "scopes": ["read", "send-in"]} | fields
    return browser.post(f"{PAGE}new/", given)


def test_an_empty_page_says_what_to_do(browser: Client) -> None:
    assert "Create a token" in browser.get(PAGE).content.decode()


def test_the_secret_of_a_new_token_is_shown_once_and_opens_the_api(
    browser: Client, alice: Agent
) -> None:
    made = make(browser, alice)
    assert (made.status_code, made["Location"]) == (302, PAGE)
    shown = browser.get(PAGE)
    assert "no-store" in shown["Cache-Control"]
    (secret,) = set(re.findall(r"alaka_[\w-]{40,}", shown.content.decode()))
    api = Client().get("/api/v1/me", headers={"Authorization": f"Bearer {secret}"})
    assert api.json()["agent"]["id"] == alice.pk
    assert api.json()["scopes"] == ["read", "send-in"]
    again = browser.get(PAGE).content.decode()
    assert secret not in again
    assert secret[-4:] in again


def test_the_secret_waits_encrypted_in_the_session(browser: Client, alice: Agent) -> None:
    make(browser, alice)
    assert "alaka_" not in str(dict(browser.session))


def test_a_token_ends_with_its_last_day(browser: Client, alice: Agent) -> None:
    day = clock.now().date() + timedelta(days=2)
    make(browser, alice, ends_on=day.isoformat())
    ends = Token.objects.get().expires_at
    assert ends is not None
    assert ends > clock.now() + timedelta(days=1)


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("name", ""),
        ("name", "x" * 81),
        ("agent", "999999"),
        ("scopes", []),
        ("scopes", ["everything"]),
        ("ends_on", "soon"),
        ("ends_on", "2020-01-01"),
    ],
)
def test_what_is_wrong_is_said_at_its_field(
    browser: Client, alice: Agent, field: str, value: object
) -> None:
    page = make(browser, alice, **{field: value})
    assert page.status_code == 200
    assert page.context["form"].errors.keys() == {field}
    assert not Token.objects.exists()


def test_a_revoked_token_stays_in_the_list_and_lets_nobody_in(
    browser: Client, alice: Agent
) -> None:
    make(browser, alice)
    token = Token.objects.get()
    browser.get(PAGE)
    assert browser.post(f"{PAGE}{token.pk}/revocation/")["Location"] == PAGE
    token.refresh_from_db()
    assert not token.is_valid
    assert "Revoked" in browser.get(PAGE).content.decode()


def test_making_and_revoking_are_in_the_audit_log(browser: Client, alice: Agent) -> None:
    make(browser, alice)
    token = Token.objects.get()
    for _ in range(2):
        browser.post(f"{PAGE}{token.pk}/revocation/")
    acts = AuditEntry.objects.order_by("pk").filter(act__startswith="token")
    assert [entry.act for entry in acts] == ["token added", "token removed"]
    assert acts[0].data["agent_acted_as"] == alice.email
    assert "alaka_" not in str([entry.data for entry in acts])


@pytest.mark.parametrize("who", ["alice", "bob", "analyst"])
def test_nobody_but_administrators_sees_the_page(request: pytest.FixtureRequest, who: str) -> None:
    client = Client()
    client.force_login(request.getfixturevalue(who))
    assert client.get(PAGE).status_code == 403
    assert client.post(f"{PAGE}new/", {}).status_code == 403
