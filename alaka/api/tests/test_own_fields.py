"""Own fields by the API: described, read, written, refused by field; ETags of people."""

from typing import Any

import pytest

from alaka.accounts.models import Agent
from alaka.api.tests.caller import Caller, errors
from alaka.contacts.models import Contact, OwnField
from alaka.contacts.own import uniqueness

FLOWERS = [["rose", "Rose"], ["tulip", "Tulip"]]


@pytest.fixture
def call(alice: Agent) -> Caller:
    return Caller(alice)


def field(key: str, kind: str, **details: Any) -> OwnField:
    made = OwnField.objects.create(key=key, name=key.title(), kind=kind, **details)
    uniqueness.keep(made)
    return made


@pytest.fixture
def every_kind(db: None) -> None:
    field("motto", "text")
    field("size", "number")
    field("limit", "money", options={"currency": "EUR"})
    field("birthday", "date")
    field("regular", "yes_no")
    field("level", "choice", choices=FLOWERS)
    field("likes", "several", choices=FLOWERS)
    field("site", "link")


WHOLE = {
    "motto": "می‌خواهم گل",
    "size": "38.5",
    "limit": "1500",
    "birthday": "1990-03-21",
    "regular": False,
    "level": "tulip",
    "likes": ["tulip", "rose"],
    "site": "https://gul.example/",
}


def test_fields_are_described(call: Caller, every_kind: None) -> None:
    found = call.get("own-fields")["items"]
    assert [row["kind"] for row in found] == [
        "text", "number", "money", "date", "yes_no", "choice", "several", "link",
    ]  # fmt: skip
    assert found[2]["currency"] == "EUR"
    assert found[5]["choices"][1] == {"key": "tulip", "name": "Tulip"}


def test_values_are_written_and_read_alike(call: Caller, dana: Contact, every_kind: None) -> None:
    changed = call("PATCH", f"contacts/{dana.pk}", {"own": WHOLE})
    assert changed.status_code == 200, changed.content
    assert changed.json()["own"] == WHOLE
    (listed,) = call.get("contacts")["items"]
    assert listed["own"] == WHOLE
    call("PATCH", f"contacts/{dana.pk}", {"own": {"size": 40, "motto": None}})
    found = call.get(f"contacts/{dana.pk}")["own"]
    assert found == {key: value for key, value in WHOLE.items() if key != "motto"} | {"size": "40"}
    event = call.get(f"contacts/{dana.pk}/events")["items"][0]
    assert event["data"]["fields"] == ["own.motto", "own.size"]


@pytest.mark.parametrize(
    ("own", "name"),
    [
        ({"nothing": 1}, "own.nothing"),
        ({"motto": 5}, "own.motto"),
        ({"motto": "\x00"}, "own.motto"),
        ({"motto": "\ud800"}, "own.motto"),
        ({"motto": "x" * 2001}, "own.motto"),
        ({"size": "1,5"}, "own.size"),
        ({"size": True}, "own.size"),
        ({"size": 1e308}, "own.size"),
        ({"size": "1.1234567"}, "own.size"),
        ({"limit": "1.555"}, "own.limit"),
        ({"birthday": "21.3.1990"}, "own.birthday"),
        ({"birthday": "1990-02-30"}, "own.birthday"),
        ({"regular": "yes"}, "own.regular"),
        ({"level": "Tulip"}, "own.level"),
        ({"level": ["tulip"]}, "own.level"),
        ({"likes": "tulip"}, "own.likes"),
        ({"likes": [{}]}, "own.likes"),
        ({"likes": ["daisy"]}, "own.likes"),
        ({"site": "javascript:alert(1)"}, "own.site"),
        ([], "own"),
    ],
)
def test_what_is_none_of_its_kind_is_refused_by_field(
    call: Caller, dana: Contact, every_kind: None, own: Any, name: str
) -> None:
    for method, path in (("POST", "contacts"), ("PATCH", f"contacts/{dana.pk}")):
        refused = call(method, path, {"name": "Eve", "own": own})
        assert refused.status_code == 422
        assert list(errors(refused)) == [name]
    dana.refresh_from_db()
    assert (Contact.objects.count(), dana.name, dana.own) == (1, "Dana Novak", {})


def test_required_unique_and_default_hold(call: Caller, dana: Contact) -> None:
    field("card", "text", is_required=True, is_unique=True)
    field("level", "choice", choices=FLOWERS, default="rose")
    assert errors(call("POST", "contacts", {"name": "Eve"})) == {"own.card": "must be filled in"}
    made = call("POST", "contacts", {"name": "Eve", "own": {"card": "A-1"}})
    assert made.json()["own"] == {"card": "A-1", "level": "rose"}
    for method, path in (("POST", "contacts"), ("PATCH", f"contacts/{dana.pk}")):
        refused = call(method, path, {"name": "Zoe", "own": {"card": "A-1"}})
        assert refused.status_code == 409
        assert errors(refused) == {"own.card": f"belongs to contact {made.json()['id']}"}
    dana.refresh_from_db()
    assert (dana.name, Contact.objects.count()) == ("Dana Novak", 2)
    emptied = call("PATCH", f"contacts/{made.json()['id']}", {"own": {"card": ""}})
    assert errors(emptied) == {"own.card": "must be filled in"}


def test_a_field_of_one_team_is_neither_read_nor_written_by_another(
    call: Caller, alice: Agent, charlie: Agent, dana: Contact
) -> None:
    field("salary", "number", is_required=True).teams.add(alice.teams.get())
    tag = call("PATCH", f"contacts/{dana.pk}", {"name": "D", "own": {"salary": 5}})["ETag"]
    theirs = Caller(charlie)
    assert theirs.get("own-fields")["items"] == []
    assert theirs.get(f"contacts/{dana.pk}")["own"] == {}
    assert theirs.get("contacts")["items"][0]["own"] == {}
    assert "salary" in tag
    assert "salary" not in theirs("GET", f"contacts/{dana.pk}")["ETag"]
    refused = theirs("PATCH", f"contacts/{dana.pk}", {"own": {"salary": 1}})
    assert errors(refused) == {"own.salary": "there is no such field"}
    assert theirs("POST", "contacts", {"name": "Eve"}).status_code == 201
    told = theirs.get(f"contacts/{dana.pk}/events")["items"]
    assert [(event["data"].get("fields"), event["is_hidden"]) for event in told] == [
        (None, True), (["name"], False),
    ]  # fmt: skip


def test_an_archived_field_is_kept_and_not_shown(call: Caller, dana: Contact) -> None:
    field("fax", "text")
    call("PATCH", f"contacts/{dana.pk}", {"own": {"fax": "123"}})
    OwnField.objects.update(is_archived=True)
    assert call.get(f"contacts/{dana.pk}")["own"] == {}
    assert call.get("own-fields")["items"][0]["is_archived"]
    refused = call("PATCH", f"contacts/{dana.pk}", {"own": {"fax": "1"}})
    assert errors(refused) == {"own.fax": "there is no such field"}
    dana.refresh_from_db()
    assert dana.own == {"fax": "123"}


def patch(call: Caller, contact: Contact, body: dict[str, Any], tag: str) -> Any:
    headers = {**call.headers, "If-Match": tag}
    return call.client.patch(
        f"/api/v1/contacts/{contact.pk}", body, "application/json", headers=headers
    )


def test_a_change_upon_an_old_etag_is_refused_with_the_fields_that_were_changed(
    call: Caller, dana: Contact, every_kind: None
) -> None:
    tag = call("GET", f"contacts/{dana.pk}")["ETag"]
    own = {"size": 38}
    changed = patch(call, dana, {"about": "Likes roses", "own": own}, tag)
    assert changed.status_code == 200
    assert changed["ETag"] == call("GET", f"contacts/{dana.pk}")["ETag"]
    refused = patch(call, dana, {"about": "Likes tulips"}, tag)
    assert refused.status_code == 412
    reason = "was changed since you read it"
    assert errors(refused) == {"about": reason, "own.size": reason}
    assert patch(call, dana, {"about": "Likes tulips"}, changed["ETag"]).status_code == 200
    assert patch(call, dana, {"about": "x"}, f'"old", {call_tag(call, dana)}').status_code == 200
    assert patch(call, dana, {"about": "y"}, "*").status_code == 200
    weak = f"W/{call_tag(call, dana)}"
    assert patch(call, dana, {"about": "y"}, weak).status_code == 200
    for odd in ("nonsense", f"W/{tag}", '""', '"=;=.;name"'):
        assert patch(call, dana, {"about": "z"}, odd).status_code == 412, odd
    dana.refresh_from_db()
    assert dana.about == "y"


def call_tag(call: Caller, contact: Contact) -> str:
    return str(call("GET", f"contacts/{contact.pk}")["ETag"])
