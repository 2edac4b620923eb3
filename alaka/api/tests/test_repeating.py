"""Idempotency keys: whatever is sent twice is done once."""

import json
from datetime import timedelta
from typing import Any

import psycopg
import pytest
from django.db import connection

from alaka.accounts.models import Agent
from alaka.api import repeating
from alaka.api.models import Answered
from alaka.api.tests.caller import Caller, errors
from alaka.contacts.models import Contact
from alaka.core import clock

pytestmark = pytest.mark.django_db
DANA = {"name": "Dana", "handles": [{"scheme": "email", "value": "dana@example.org"}]}


def post(caller: Caller, body: Any, key: str | None = "a1", path: str = "contacts") -> Any:
    more = {} if key is None else {"Idempotency-Key": key}
    return caller.client.post(
        f"/api/v1/{path}",
        json.dumps(body),
        "application/json",
        headers={**caller.headers, **more},
    )


@pytest.fixture
def call(bob: Agent) -> Caller:
    return Caller(bob)


def test_the_same_key_and_body_are_answered_as_before(call: Caller):
    first, again = post(call, DANA), post(call, DANA)
    assert (first.status_code, again.status_code) == (201, 201)
    assert again.content == first.content
    assert again["ETag"] == first["ETag"]
    assert again["Idempotent-Replayed"] == "true"
    assert "Idempotent-Replayed" not in first
    assert Contact.objects.count() == 1


def test_another_body_or_address_with_the_key_is_refused(call: Caller):
    post(call, DANA)
    for body, path in (({**DANA, "name": "Leyla"}, "contacts"), (DANA, "companies")):
        refused = post(call, body, path=path)
        assert refused.status_code == 422
        assert errors(refused) == {"Idempotency-Key": "was used for another request"}
    assert Contact.objects.get().name == "Dana"


def test_a_refused_request_may_come_again_mended_with_its_key(call: Caller):
    assert post(call, {**DANA, "country": "xx"}).status_code == 422
    assert post(call, DANA).status_code == 201
    assert Contact.objects.count() == 1


def test_keys_of_two_tokens_are_two(call: Caller, alice: Agent):
    post(call, DANA)
    other = {"name": "Leyla", "handles": [{"scheme": "email", "value": "l@example.org"}]}
    assert post(Caller(alice), other).status_code == 201


def test_after_a_day_a_key_is_forgotten(call: Caller, monkeypatch: pytest.MonkeyPatch):
    post(call, DANA)
    later = clock.now() + timedelta(hours=24, seconds=1)
    monkeypatch.setattr(clock, "now", lambda: later)
    again = post(call, DANA)
    assert again.status_code == 409
    assert list(errors(again)) == ["handles.0.value"]
    repeating.sweep()
    assert not Answered.objects.exists()


def test_while_it_is_carried_out_the_key_is_taken(call: Caller):
    # Only the lock is taken here: the token of this test is seen by nobody else yet.
    with psycopg.connect(**_address()) as other:
        other.execute(
            "SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))",
            [f"idempotency:{call.token.pk}:a1"],
        )
        refused = post(call, DANA)
        assert refused.status_code == 409
        assert list(errors(refused)) == ["Idempotency-Key"]
    assert post(call, DANA).status_code == 201


def _address() -> dict[str, Any]:
    found = connection.get_connection_params()
    names = ("host", "port", "user", "password", "dbname")
    return {name: found[name] for name in names if found.get(name)}


@pytest.mark.parametrize("key", ["", "x" * 256, "schlüssel"])
def test_a_key_has_plain_characters_and_an_end(call: Caller, key: str):
    refused = post(call, DANA, key)
    assert refused.status_code == 422
    assert list(errors(refused)) == ["Idempotency-Key"]


def test_without_a_token_nothing_is_told(call: Caller):
    post(call, DANA)
    answer = call.client.post(
        "/api/v1/contacts", json.dumps(DANA), "application/json", headers={"Idempotency-Key": "a1"}
    )
    assert answer.status_code == 401


def test_whatever_breaks_leaves_nothing_behind(call: Caller, monkeypatch: pytest.MonkeyPatch):
    from alaka.api import contacts

    with monkeypatch.context() as broken:
        broken.setattr(contacts, "tag", lambda *_: 1 / 0)
        assert post(call, DANA).status_code == 500
    assert not Contact.objects.exists()
    assert post(call, DANA).status_code == 201
