"""Duplicates by the API: who is like somebody, pairs listed, told apart, merged."""

from typing import Any

import pytest

from alaka.accounts.models import Agent
from alaka.api.models.token import Scope
from alaka.api.tests.caller import Caller, errors
from alaka.contacts.duplicates.looking import look
from alaka.contacts.models import Contact, Duplicate, Handle, Merge
from alaka.contacts.tests.test_duplicates import twins
from alaka.core import clock


@pytest.fixture
def call(alice: Agent) -> Caller:
    return Caller(alice)


@pytest.fixture
def pair(db: None) -> Duplicate:
    one, two = twins()
    look([one.pk, two.pk])
    return Duplicate.objects.get()


def test_who_is_like_somebody_new_is_told_and_adding_is_not_refused(call: Caller, pair: Duplicate):
    asked = {"name": "Djordje Vukovic", "email": "djordje.vukovic@gmail.com"}
    found = call.get("contacts/duplicates", **asked)["items"]
    assert {row["contact"]["id"] for row in found} == {pair.first_id, pair.second_id}
    assert "The same e-mail address, written differently" in found[0]["reasons"][0]
    handles = [{"scheme": "email", "value": "d.jordje.vukovic@gmail.com"}]
    made = call("POST", "contacts", {"name": "Djordje Vukovic", "handles": handles})
    assert made.status_code == 201


def test_pairs_are_listed_and_told_apart(call: Caller, pair: Duplicate, alice: Agent):
    (row,) = call.get("duplicates")["items"]
    assert (row["id"], row["score"], row["is_proved"]) == (pair.pk, 100, False)
    assert row["first"]["name"] == "Đorđe Vuković"
    changed = call("PATCH", f"duplicates/{pair.pk}", {"state": "dismissed"})
    assert changed.json()["state"] == "dismissed"
    assert call.get("duplicates")["items"] == []
    assert len(call.get("duplicates", state="dismissed")["items"]) == 1
    assert call("PATCH", f"duplicates/{pair.pk}", {"state": "gone"}).status_code == 422
    assert call("PATCH", f"duplicates/{pair.pk}", {"state": "open"}).json()["state"] == "open"


def test_a_pair_is_merged_into_whom_one_says(call: Caller, pair: Duplicate):
    path, second = f"duplicates/{pair.pk}/merge", pair.second_id
    assert list(errors(call("POST", path, {"keep": 1}))) == ["keep"]
    made: Any = call("POST", path, {"keep": second, "take": ["name"]})
    merge = Merge.objects.get().pk
    assert (made.status_code, made.json()) == (201, {"contact": second, "merge": merge})
    kept = Contact.objects.get(pk=second)
    assert (kept.name, kept.family) == ("Đorđe Vuković", [pair.first_id, second])
    assert call("POST", path, {}).status_code == 404


def test_two_who_both_proved_who_they_are_are_merged_at_the_desk_only(
    call: Caller, pair: Duplicate
):
    Handle.objects.update(proved_at=clock.now())
    look([pair.first_id, pair.second_id])
    assert call.get("duplicates")["items"][0]["is_proved"] is True
    refused = call("POST", f"duplicates/{pair.pk}/merge", {})
    assert refused.status_code == 409
    assert "only a person" in refused.content.decode()
    assert not Merge.objects.exists()


def test_a_merge_is_listed_and_undone(call: Caller, pair: Duplicate, alice: Agent):
    merge = call("POST", f"duplicates/{pair.pk}/merge", {}).json()["merge"]
    for contact in (pair.first_id, pair.second_id):
        (row,) = call.get("merges", contact=contact)["items"]
        assert (row["id"], row["kept"], row["gone"]) == (merge, pair.first_id, pair.second_id)
        assert (row["by"], row["undone_at"]) == (alice.pk, None)
    reading = Caller(alice, Scope.READ)
    assert reading("POST", f"merges/{merge}/undo").status_code == 403
    undone = call("POST", f"merges/{merge}/undo")
    assert (undone.status_code, undone.json()["undone_at"] is None) == (200, False)
    assert call("POST", f"merges/{merge}/undo").json() == undone.json()
    assert call.get("merges", contact=pair.first_id)["items"] == []
    assert call.get("merges", contact=pair.second_id + 99)["items"] == []
    assert set(Contact.objects.filter(root=None)) == {pair.first, pair.second}
    assert call("POST", "merges/0/undo").status_code == 404
