"""Many people at once over the API, known again by their addresses."""

from typing import Any

import pytest

from alaka.accounts.models import Agent
from alaka.api import contact_upserts
from alaka.api.models.token import Scope
from alaka.api.tests.caller import Caller, errors
from alaka.contacts import merging
from alaka.contacts.models import Contact, Handle, OwnField
from alaka.segments.tests.conftest import person
from alaka.timeline.models import Event

pytestmark = pytest.mark.django_db


@pytest.fixture
def call(alice: Agent) -> Caller:
    return Caller(alice)


def mail(value: str) -> dict[str, str]:
    return {"scheme": "email", "value": value}


def put(call: Caller, *items: Any) -> dict[str, Any]:
    answer = call("POST", "contacts/upsert", {"items": list(items)})
    assert answer.status_code == 200, answer.content
    found: dict[str, Any] = answer.json()
    return found


def test_each_item_is_made_changed_left_or_refused_by_itself(call: Caller, dana: Contact):
    items = [
        {"name": "Leyla", "language": "az", "handles": [mail("LEYLA@example.az")], "tags": ["VIP"]},
        {"country": "AZ", "handles": [mail("dana@example.org"), mail("d@example.org")]},
        {"name": "Dana Novak", "handles": [{"scheme": "phone", "value": "+387 61 123 456"}]},
        {"name": "No address"},
        {"language": "xx", "shoe": 1, "handles": [mail("x@example.org")]},
        "Dana",
        {"handles": [mail("no address")]},
        {"tags": ["VIP"], "handles": [mail("leyla@example.az")]},
    ]
    found = put(call, *items)
    results = ["created", "updated", "unchanged", *["refused"] * 4, "unchanged"]
    assert [each["result"] for each in found["items"]] == results
    assert [each["index"] for each in found["items"]] == list(range(8))
    names = ("created", "updated", "unchanged", "refused")
    assert [found[name] for name in names] == [1, 1, 2, 4]
    refused = [{e["field"] for e in each["errors"]} for each in found["items"][3:7]]
    assert refused == [{"handles"}, {"language", "shoe"}, {""}, {"handles.0.value"}]
    leyla = Contact.objects.get(pk=found["items"][0]["id"])
    assert (leyla.name, leyla.language, leyla.handles.get().value) == (
        "Leyla", "az", "leyla@example.az",
    )  # fmt: skip
    assert leyla in Contact.objects.found_by("leyla@example")
    dana.refresh_from_db()
    assert (dana.country, dana.handles.count()) == ("AZ", 3)
    assert Contact.objects.count() == 2


def test_the_same_twice_changes_nothing_and_is_told_nowhere(
    call: Caller, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(contact_upserts, "_TOGETHER", 8)
    items = [
        {"name": f"Person {number}", "handles": [mail(f"{number}@example.org")]}
        for number in range(20)
    ]
    assert put(call, *items)["created"] == 20
    told = Event.objects.count()
    assert put(call, *items)["unchanged"] == 20
    assert (Contact.objects.count(), Event.objects.count()) == (20, told)


def test_addresses_of_two_people_are_refused(call: Caller, dana: Contact):
    other = person("Leyla", ("email", "leyla@example.az"))
    item = {"name": "X", "handles": [mail("dana@example.org"), mail("leyla@example.az")]}
    found = put(call, item)["items"][0]
    assert found["errors"][0]["field"] == "handles"
    assert str(other.pk) in found["errors"][0]["reason"]
    merging.merge(dana, other, by=call.token.agent)
    assert put(call, item)["items"][0] == {
        "index": 0, "result": "updated", "id": dana.pk, "errors": [],
    }  # fmt: skip


def test_values_that_no_two_may_have_refuse_only_their_item(call: Caller, dana: Contact):
    from alaka.contacts.own import uniqueness

    field = OwnField.objects.create(key="its-card", name="Card", kind="text", is_unique=True)
    uniqueness.keep(field)
    one = {"handles": [mail("a@example.org")], "own": {"its-card": "1"}}
    found = put(call, one, {**one, "handles": [mail("b@example.org")]}, {**one, "name": "A"})
    assert [each["result"] for each in found["items"]] == ["created", "refused", "updated"]
    assert found["items"][1]["errors"][0]["field"] == "own.its-card"
    assert not Handle.objects.filter(value="b@example.org").exists()


def test_a_call_has_an_end_and_needs_its_scope(call: Caller, alice: Agent):
    assert list(errors(call("POST", "contacts/upsert", {"items": []}))) == ["items"]
    too_many: dict[str, Any] = {"items": [{}] * 1001}
    assert list(errors(call("POST", "contacts/upsert", too_many))) == ["items"]
    reader = Caller(alice, Scope.READ)
    assert reader("POST", "contacts/upsert", {"items": [{}]}).status_code == 403


def test_people_are_known_by_customer_numbers_and_messengers_too(call: Caller, dana: Contact):
    def customer(value: str) -> dict[str, str]:
        return {"scheme": "customer", "value": value}

    telegram = {"scheme": "telegram", "value": "https://t.me/Leyla_A"}
    item = {"name": "Leyla", "handles": [customer(" C-17 "), telegram]}
    pk = put(call, item)["items"][0]["id"]
    assert [(row.scheme, row.value) for row in Handle.objects.filter(contact=pk)] == [
        ("customer", "C-17@import"),
        ("telegram", "leyla_a"),
    ]
    told = call.get(f"contacts/{pk}")["handles"]
    again = [{"handles": [each]} for each in [customer("C-17"), *told]]
    assert put(call, *again)["unchanged"] == 3
    change = call("PATCH", f"contacts/{dana.pk}", {"handles": [customer("C-17")]})
    assert (change.status_code, list(errors(change))) == (409, ["handles.0.value"])
    wrong = [
        {"scheme": "telegram", "value": "not an account"},
        {"scheme": "whatsapp", "value": "+994 50 123 45 67; +994 50 123 45 68"},
        {"scheme": "customer", "value": "@"},
        {"scheme": "pigeon", "value": "x"},
    ]
    found = put(call, *({"handles": [each]} for each in wrong))["items"]
    assert [each["errors"][0]["field"] for each in found[:2]] == ["handles.0.value"] * 2
    assert found[3]["errors"][0]["field"] == "handles.0.scheme"
    Handle.objects.create(
        contact=dana, scheme="customer", value="C-17@shop", created_at=dana.created_at
    )
    assert put(call, {"handles": [customer("C-17@shop")]})["items"][0]["id"] == dana.pk
