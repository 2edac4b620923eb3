"""Own fields of every kind through every door of the API: what is written by one is read, found,
sorted and counted by all the others, and can be emptied again."""

import json
from typing import Any

import pytest

from alaka.accounts.models import Agent
from alaka.api.tests.caller import Caller, errors
from alaka.contacts.models import About, Contact, OwnField
from alaka.core import clock
from alaka.core.sheets import FORMATS, written
from alaka.segments.bulk import running, stepping
from alaka.segments.exporting.lists import table
from alaka.segments.listing import Listing
from alaka.segments.models import BulkChange

pytestmark = pytest.mark.django_db
CHOICES = [["rose", "Rose"], ["tulip", "Tulip"]]
# Kind → two values, the lower first; a condition that only the second fulfils; a wrong value.
KINDS: dict[str, tuple[Any, Any, dict[str, Any], Any]] = {
    "text": ("=alpha", "beta", {"op": "begins", "value": "b"}, 7),
    "number": ("-1.5", "1200", {"op": "at_least", "value": 1}, "1,5"),
    "money": ("0", "1500.25", {"op": "at_least", "value": 1500.25}, "1.555"),
    "date": ("1990-03-21", "2026-01-31", {"op": "after", "value": "2000-01-01"}, "31.1.2026"),
    "yes_no": (False, True, {"op": "yes"}, "yes"),
    "choice": ("rose", "tulip", {"op": "is", "value": ["tulip"]}, "Tulip"),
    "several": (["rose"], ["rose", "tulip"], {"op": "has", "value": ["tulip"]}, ["daisy"]),
    "link": ("https://a.example/", "https://b.example/", {"op": "filled"}, "javascript:x"),
    "reference": (None, None, {"op": "filled"}, 2**40),
}


@pytest.fixture
def call(alice: Agent) -> Caller:
    return Caller(alice)


@pytest.fixture
def field(request: pytest.FixtureRequest, alice: Agent) -> OwnField:
    options = {"currency": "EUR"} if request.param == "money" else {}
    if request.param == "reference":
        options = {"of": About.CONTACT}
    choices = CHOICES if request.param in {"choice", "several"} else []
    return OwnField.objects.create(
        key="its", name="Its", kind=request.param, options=options, choices=choices
    )


def values_of(kind: str) -> tuple[Any, Any, dict[str, Any], Any]:
    low, high, condition, wrong = KINDS[kind]
    if kind == "reference":
        made = [Contact.objects.create(name=name, created_at=clock.now()) for name in ("P", "Q")]
        low, high = (each.pk for each in made)
    return low, high, condition, wrong


def found(call: Caller, condition: dict[str, Any], **more: Any) -> list[str]:
    asked = {"filter": {"of": "own.its", **condition}, **more}
    answer = call("POST", "contacts/search", asked)
    assert answer.status_code == 200, answer.content
    return [each["name"] for each in answer.json()["items"]]


@pytest.mark.parametrize("field", KINDS, indirect=True)
def test_a_value_goes_through_every_door(call: Caller, field: OwnField, alice: Agent):
    low, high, condition, wrong = values_of(field.kind)
    mail = [{"scheme": "email", "value": "a@x.example"}]
    one = call("POST", "contacts", {"name": "A", "handles": mail, "own": {"its": low}}).json()
    two = call("POST", "contacts", {"name": "B"}).json()
    call("PATCH", f"contacts/{two['id']}", {"own": {"its": high}})
    assert [call.get(f"contacts/{pk}")["own"] for pk in (one["id"], two["id"])] == [
        {"its": low}, {"its": high},
    ]  # fmt: skip
    assert found(call, {"op": "filled"}) == ["A", "B"]
    assert found(call, condition)[-1] == "B"
    if condition["op"] != "filled":
        assert found(call, condition) == ["B"]
    if field.kind not in {"several", "reference"}:
        assert found(call, {"op": "filled"}, sort="-own.its") == ["B", "A"]
    shown = call("POST", "contacts/search", {"columns": ["own.its"]}).json()["items"]
    told = {each["id"]: each["columns"].get("own.its") for each in shown}
    assert (told[one["id"]], told[two["id"]]) == (low, high)
    # Many at once: the same is no change, another is, and what is wrong is refused by its field.
    item = {"handles": mail, "own": {"its": low}}
    many = {"items": [item, {**item, "own": {"its": high}}, {**item, "own": {"its": wrong}}]}
    answer = call("POST", "contacts/upsert", many).json()
    assert [each["result"] for each in answer["items"]] == ["unchanged", "updated", "refused"]
    assert answer["items"][2]["errors"][0]["field"] == "own.its"
    for method, path in (("POST", "contacts"), ("PATCH", f"contacts/{two['id']}")):
        assert list(errors(call(method, path, {"own": {"its": wrong}}))) == ["own.its"]
    raw = b"".join(
        written(table(Listing(), alice, FORMATS["jsonl"], is_whole=True), FORMATS["jsonl"])
    )
    lines = {line["id"]: line.get("own.its") for line in map(json.loads, raw.splitlines())}
    assert lines[one["id"]] == high
    call("PATCH", f"contacts/{one['id']}", {"own": {"its": None}})
    assert "A" in found(call, {"op": "empty"})
    assert found(call, {"op": "filled"}) == ["B"]


@pytest.mark.parametrize("field", KINDS, indirect=True)
def test_a_value_is_set_at_many_and_given_back(field: OwnField, alice: Agent):
    low, high, *_rest = values_of(field.kind)
    for name, own in (("A", {"its": low}), ("B", {"its": high}), ("C", {})):
        Contact.objects.create(name=name, own=own, created_at=clock.now())
    before = list(Contact.objects.order_by("pk").values("pk", "own"))
    for value in (high, None):
        of = stepping.begin("own.its", value, by=alice, chosen=(), listing=Listing.of("sort=name"))
        running.run(of.pk)
        assert stepping.write(BulkChange.objects.get(pk=of.pk))
        running.run(of.pk)
        wanted = {} if value is None else {"its": value}
        assert {json.dumps(each.own) for each in Contact.objects.all()} == {json.dumps(wanted)}
        assert stepping.undo(BulkChange.objects.get(pk=of.pk), by=alice)
        running.run(of.pk)
        assert list(Contact.objects.order_by("pk").values("pk", "own")) == before
