"""People: found, read, added, changed; their time line."""

import pytest

from alaka.accounts.models import Agent
from alaka.api.tests.caller import Caller, errors, said
from alaka.channels.models import Channel
from alaka.contacts.models import Contact


@pytest.fixture
def call(alice: Agent) -> Caller:
    return Caller(alice)


def test_people_are_listed_by_name_page_by_page(call: Caller) -> None:
    for name in ("Zeynep", "Ćamil", "Əli", "", "آرش"):
        call("POST", "contacts", {"name": name})
    found, cursor = [], ""
    while True:
        page = call.get("contacts", limit=2, cursor=cursor)
        found += [row["name"] for row in page["items"]]
        cursor = page["next"]
        if not cursor:
            break
    assert len(found) == len(set(found)) == 5
    assert found.index("Ćamil") < found.index("Əli") < found.index("Zeynep")


@pytest.mark.parametrize("words", ["dana", "NOVAK", "dana@example", "novak dana"])
def test_people_are_found_in_any_spelling(call: Caller, dana: Contact, words: str) -> None:
    assert [row["id"] for row in call.get("contacts", q=words)["items"]] == [dana.pk]
    assert call.get("contacts", q="nobody else")["items"] == []


def test_a_person_is_added_with_handles(call: Caller) -> None:
    handles = [
        {"scheme": "email", "value": "Eve@Example.org"},
        {"scheme": "phone", "value": "050 123 45 67"},
    ]
    body = {"name": "Eve", "country": "az", "timezone": "Asia/Baku", "handles": handles}
    made = call("POST", "contacts", body)
    assert made.status_code == 201
    shape = made.json()
    assert shape["country"] == "AZ"
    assert shape["handles"] == [
        {"scheme": "email", "value": "eve@example.org"},
        {"scheme": "phone", "value": "+994501234567"},
    ]
    assert call.get(f"contacts/{shape['id']}") == shape
    assert [row["id"] for row in call.get("contacts", q="eve@example.org")["items"]] == [
        shape["id"]
    ]


def test_only_what_is_given_changes(call: Caller, dana: Contact) -> None:
    call("PATCH", f"contacts/{dana.pk}", {"about": "Likes tulips."})
    changed = call("PATCH", f"contacts/{dana.pk}", {"name": "Dana Kovač"}).json()
    assert (changed["name"], changed["about"]) == ("Dana Kovač", "Likes tulips.")
    assert changed["language"] == dana.language
    assert [row["id"] for row in call.get("contacts", q="kovac")["items"]] == [dana.pk]
    verbs = [event["verb"] for event in call.get(f"contacts/{dana.pk}/events")["items"]]
    assert verbs == ["contact.changed", "contact.changed"]


def test_nobody_s_address_is_taken_from_him(call: Caller, dana: Contact) -> None:
    body = {"name": "Eve", "handles": [{"scheme": "email", "value": "dana@example.org"}]}
    refused = call("POST", "contacts", body)
    assert refused.status_code == 409
    assert errors(refused) == {"handles.0.value": f"belongs to contact {dana.pk}"}
    assert Contact.objects.count() == 1


BAD = [
    ({"name": "x" * 201}, "name"),
    ({"name": "\x00"}, "name"),
    ({"name": 5}, "name"),
    ({"language": "xx"}, "language"),
    ({"country": "XX"}, "country"),
    ({"timezone": "Mars/Base"}, "timezone"),
    ({"handles": [{"scheme": "pigeon", "value": "1"}]}, "handles.0.scheme"),
    ({"handles": [{"scheme": "email", "value": "nobody"}]}, "handles.0.value"),
    ({"handles": [{"scheme": "phone", "value": "12"}]}, "handles.0.value"),
    ({"handles": None}, "handles"),
    ({"id": 5}, "id"),
]


@pytest.mark.parametrize(("body", "field"), BAD)
def test_bad_input_is_refused_by_field(
    call: Caller, dana: Contact, body: dict[str, object], field: str
) -> None:
    for method, path in (("POST", "contacts"), ("PATCH", f"contacts/{dana.pk}")):
        refused = call(method, path, body)
        assert refused.status_code == 422
        assert list(errors(refused)) == [field]
    assert Contact.objects.count() == 1


@pytest.mark.parametrize("query", [{"limit": 0}, {"limit": 201}, {"limit": "x"}, {"q": "\x00"}])
def test_a_bad_question_is_refused_by_field(call: Caller, query: dict[str, object]) -> None:
    refused = call("GET", "contacts", **query)
    assert refused.status_code == 422
    assert list(errors(refused)) == list(query)


def test_the_time_line_hides_what_another_team_was_told(
    charlie: Agent, alice: Agent, mail_channel: Channel
) -> None:
    contact = said(mail_channel, "My secret order").contact
    mine = Caller(alice).get(f"contacts/{contact.pk}/events")["items"]
    assert any("secret" in str(event["data"]) for event in mine)
    theirs = Caller(charlie).get(f"contacts/{contact.pk}/events")["items"]
    assert [event["verb"] for event in theirs] == [event["verb"] for event in mine]
    assert all(event["is_hidden"] and event["data"] == {} for event in theirs)


def test_ids_out_of_range_are_nobody(call: Caller, db: None) -> None:
    for pk in ("0", "-1", "9" * 30):
        assert call("GET", f"contacts/{pk}").status_code == 404
    assert list(errors(call("GET", "contacts/x"))) == ["pk"]


def test_owner_preferences_and_tags_are_given_and_read(call: Caller, alice: Agent, dana: Contact):
    body = {
        "owner": alice.pk, "preferred_channel": "phone", "best_hours": "9-17:30",
        "tags": ["VIP", "#wedding"],
    }  # fmt: skip
    shape = call("PATCH", f"contacts/{dana.pk}", body).json()
    assert {name: shape[name] for name in body} == {
        **body, "best_hours": "09:00-17:30", "tags": ["VIP", "wedding"],
    }  # fmt: skip
    assert call.get("contacts")["items"][0]["tags"] == ["VIP", "wedding"]
    shape = call("PATCH", f"contacts/{dana.pk}", {"tags": ["vip"], "owner": None}).json()
    assert (shape["tags"], shape["owner"]) == (["VIP"], None)
    tag = call.get(f"contacts/{dana.pk}/events")["items"][0]
    assert (tag["verb"], tag["data"]) == ("contact.tagged", {"on": [], "off": ["wedding"]})


def test_a_tag_put_on_meanwhile_is_told_by_its_name(call: Caller, dana: Contact):
    read = call("GET", f"contacts/{dana.pk}")["ETag"]
    call("PATCH", f"contacts/{dana.pk}", {"tags": ["VIP"]})
    headers = {**call.headers, "If-Match": read}
    url, body = f"/api/v1/contacts/{dana.pk}", {"name": "D"}
    refused = call.client.patch(url, body, "application/json", headers=headers)
    assert refused.status_code == 412
    assert errors(refused) == {"tags": "was changed since you read it"}
