"""Who gets in, with what."""

from datetime import timedelta

import pytest
from django.test import Client

from alaka.accounts.models import Agent
from alaka.api import access
from alaka.api.models.token import Scope
from alaka.api.tests.caller import Caller, errors, said
from alaka.channels.models import Channel
from alaka.core import clock


def test_without_a_token_nobody_gets_in(db: None) -> None:
    response = Client().get("/api/v1/me")
    assert response.status_code == 401
    assert response["WWW-Authenticate"] == "Bearer"
    assert errors(response) == {"Authorization": "no valid token"}


@pytest.mark.parametrize(
    "header",
    [
        "Bearer",
        "Bearer ",
        "Bearer alaka_",
        "Bearer alaka_wrong",
        "Basic YTpi",
        "alaka_x",
        "Bearer ü",
    ],
)
def test_garbage_is_no_token(db: None, header: str) -> None:
    assert Client().get("/api/v1/me", headers={"Authorization": header}).status_code == 401


def test_a_token_says_what_it_may_do_and_as_whom(alice: Agent) -> None:
    found = Caller(alice, Scope.READ).get("me")
    assert found["scopes"] == ["read"]
    assert found["agent"]["email"] == "alice@gul.example"
    assert found["agent"]["teams"] == alice.team_ids


def test_a_revoked_token_lets_nobody_in(alice: Agent) -> None:
    caller = Caller(alice)
    assert caller.token.revoke()
    assert not caller.token.revoke()
    assert caller("GET", "me").status_code == 401


def test_a_token_ends_on_its_day(alice: Agent) -> None:
    caller = Caller(alice)
    caller.token.expires_at = clock.now() + timedelta(days=1)
    caller.token.save()
    assert caller("GET", "me").status_code == 200
    with clock.stopped_at(clock.now() + timedelta(days=1, seconds=1)):
        assert caller("GET", "me").status_code == 401


def test_the_token_of_an_agent_who_left_lets_nobody_in(alice: Agent) -> None:
    caller = Caller(alice)
    Agent.objects.get_queryset().filter(pk=alice.pk).update(is_active=False)
    assert caller("GET", "me").status_code == 401


def test_the_secret_itself_is_nowhere_stored(alice: Agent) -> None:
    caller = Caller(alice)
    kept = [str(value) for value in vars(caller.token).values()]
    assert not any(caller.secret in value for value in kept)
    assert caller.token.hint == caller.secret[-4:]


def test_too_many_requests_are_told_when_to_come_again(
    alice: Agent, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(access, "REQUESTS", 2)
    caller = Caller(alice)
    with clock.stopped_at(clock.now()):
        assert [caller("GET", "me").status_code for _ in range(3)] == [200, 200, 429]
        refused = caller("GET", "me")
    assert 1 <= int(refused["Retry-After"]) <= 60
    assert "requests in a minute" in errors(refused)[""]


def test_use_is_noted_once_a_minute(alice: Agent) -> None:
    caller = Caller(alice)
    caller.get("me")
    caller.token.refresh_from_db()
    first = caller.token.used_at
    assert first is not None
    caller.get("me")
    caller.token.refresh_from_db()
    assert caller.token.used_at == first


WRITES: list[tuple[str, str, object, Scope]] = [
    ("POST", "conversations/{}/replies", {"text": "Yes"}, Scope.ANSWER),
    ("POST", "conversations/{}/notes", {"text": "Yes"}, Scope.ANSWER),
    ("PUT", "conversations/{}/closure", {}, Scope.ANSWER),
    ("DELETE", "conversations/{}/closure", None, Scope.ANSWER),
    ("PUT", "conversations/{}/tags", {"tags": []}, Scope.ANSWER),
    ("PUT", "conversations/{}/assignment", {}, Scope.ANSWER),
    ("POST", "contacts", {"name": "Eve"}, Scope.PEOPLE),
]


@pytest.mark.parametrize(("method", "path", "body", "scope"), WRITES)
def test_each_act_needs_its_scope(
    alice: Agent, mail_channel: Channel, method: str, path: str, body: object, scope: Scope
) -> None:
    path = path.format(said(mail_channel).pk)
    others = [each for each in Scope if each != scope]
    refused = Caller(alice, *others)(method, path, body)
    assert refused.status_code == 403
    assert scope.value in errors(refused)["Authorization"]
    assert Caller(alice, scope)(method, path, body).status_code in {200, 201}


def test_reading_needs_its_scope(alice: Agent) -> None:
    for path in ("conversations", "contacts", "channels", "inboxes", "agents", "teams", "tags"):
        assert Caller(alice, Scope.ANSWER)("GET", path).status_code == 403
        assert Caller(alice, Scope.READ)("GET", path).status_code == 200


@pytest.mark.parametrize(("method", "path", "body", "scope"), WRITES)
def test_an_analyst_only_reads(
    analyst: Agent, mail_channel: Channel, method: str, path: str, body: object, scope: Scope
) -> None:
    refused = Caller(analyst)(method, path.format(said(mail_channel).pk), body)
    assert refused.status_code == 403
    assert "only reads" in errors(refused)["Authorization"]


def test_another_team_s_conversation_does_not_exist(
    charlie: Agent, dana: object, mail_channel: Channel
) -> None:
    pk = said(mail_channel).pk
    caller = Caller(charlie)
    assert caller.get("conversations")["items"] == []
    assert caller.get("channels")["items"] == []
    sent = {"external_id": "2", "sender": {"email": "eve@example.org"}, "text": "Hello"}
    answers = [
        caller("GET", f"conversations/{pk}"),
        caller("GET", f"conversations/{pk}/messages"),
        caller("POST", f"conversations/{pk}/replies", {"text": "Mine"}),
        caller("POST", f"conversations/{pk}/notes", {"text": "Mine"}),
        caller("PUT", f"conversations/{pk}/closure", {}),
        caller("GET", f"channels/{mail_channel.pk}"),
        caller("POST", f"channels/{mail_channel.pk}/messages", sent),
        caller.raw("POST", f"channels/{mail_channel.pk}/raw", b"x", "message/rfc822", key="1"),
    ]
    assert {answer.status_code for answer in answers} == {404}


def test_no_cookie_opens_the_api(client: Client, alice: Agent) -> None:
    client.force_login(alice)
    assert client.get("/api/v1/me").status_code == 401
