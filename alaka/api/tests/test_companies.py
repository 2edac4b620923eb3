"""Companies by the API: listed, found, added, changed by several, and their people."""

from typing import Any

import pytest

from alaka.accounts.models import Agent
from alaka.api.models.token import Scope
from alaka.api.tests.caller import Caller, errors
from alaka.contacts.models import About, Company, Contact, OwnField
from alaka.contacts.own import uniqueness


@pytest.fixture
def call(alice: Agent) -> Caller:
    return Caller(alice)


def add(call: Caller, **body: Any) -> Any:
    made = call("POST", "companies", {"name": "Hotel Bristol", **body})
    assert made.status_code == 201, made.json()
    return made.json()


def test_a_company_is_added_and_read(call: Caller, alice: Agent):
    shape = add(
        call, domains=["Info@Bristol.example", "bristol.example"], phone="033 447 000",
        country="ba", owner=alice.pk, tags=["hotel"], website="https://bristol.example",
    )  # fmt: skip
    assert shape["domains"] == ["bristol.example"]
    assert (shape["phone"], shape["country"], shape["owner"]) == ("+38733447000", "BA", alice.pk)
    assert shape["tags"] == ["hotel"]
    assert call.get(f"companies/{shape['id']}") == shape
    for words, count in (("bristol", 1), ("33447", 1), ("nobody", 0)):
        assert len(call.get("companies", q=words)["items"]) == count


def test_they_are_listed_page_by_page(call: Caller, db: None):
    for name in ("Ćemo", "Ada", "Zenit"):
        add(call, name=name)
    first = call.get("companies", limit=2)
    second = call.get("companies", limit=2, cursor=first["next"])
    found = [row["name"] for row in [*first["items"], *second["items"]]]
    assert found == ["Ada", "Ćemo", "Zenit"]


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"name": ""}, "name"),
        ({"name": "x" * 201}, "name"),
        ({"domains": ["gmail.com"]}, "domains.0"),
        ({"domains": ["no domain"]}, "domains.0"),
        ({"website": "javascript:x"}, "website"),
        ({"phone": "12"}, "phone"),
        ({"owner": 0}, "owner"),
        ({"tags": ["x" * 51]}, "tags.0"),
        ({"id": 1}, "id"),
    ],
)
def test_bad_input_is_refused_by_field(call: Caller, body: dict[str, Any], field: str):
    company = add(call)
    for method, path in (("POST", "companies"), ("PATCH", f"companies/{company['id']}")):
        refused = call(method, path, {"name": "Bristol", **body})
        assert refused.status_code == 422
        assert list(errors(refused)) == [field]
    assert Company.objects.count() == 1


def test_only_what_is_given_changes_and_an_old_etag_is_refused(call: Caller):
    company = add(call, about="VIP", country="BA")
    path = f"companies/{company['id']}"
    read = call("GET", path)["ETag"]
    changed = call("PATCH", path, {"about": "Pays late", "phone": "033 447 000"}).json()
    assert (changed["name"], changed["country"]) == ("Hotel Bristol", "BA")
    assert changed["phone"] == "+38733447000"
    headers = {**call.headers, "If-Match": read}
    refused = call.client.patch(
        f"/api/v1/{path}", {"name": "B"}, "application/json", headers=headers
    )
    assert refused.status_code == 412
    assert set(errors(refused)) == {"about", "phone"}


def test_people_are_put_in_changed_and_taken_out(call: Caller, dana: Contact):
    company = add(call)
    path = f"companies/{company['id']}/people"
    given = {"role": "Purchasing", "since": "2024-02-01"}
    shape = call("PUT", f"{path}/{dana.pk}", given).json()
    assert shape == {**given, "contact": dana.pk, "until": None, "is_main": True}
    call("PUT", f"{path}/{dana.pk}", {"role": "Director"})
    assert call.get(path)["items"] == [{**shape, "role": "Director"}]
    (his,) = call.get(f"contacts/{dana.pk}")["companies"]
    assert (his["company"], his["name"], his["role"]) == (
        *(company["id"], "Hotel Bristol", "Director"),
    )
    refused = call("PUT", f"{path}/{dana.pk}", {"since": "2024-02-01", "until": "2023-01-01"})
    assert errors(refused) == {"until": "must not be before since"}
    assert call("DELETE", f"{path}/{dana.pk}").status_code == 204
    assert call("DELETE", f"{path}/{dana.pk}").status_code == 204
    assert call.get(path)["items"] == []
    verbs = [event["verb"] for event in call.get(f"contacts/{dana.pk}/events")["items"]]
    assert verbs == ["contact.left_company", "contact.changed_role", "contact.joined_company"]
    assert call("PUT", f"{path}/{10**9}", {}).status_code == 404


def test_own_fields_of_a_company_are_read_and_changed(call: Caller):
    OwnField.objects.create(about=About.COMPANY, key="terms", name="Terms", kind="text")
    tax = OwnField.objects.create(
        about=About.COMPANY, key="tax", name="Tax", kind="text", is_unique=True
    )
    uniqueness.keep(tax)
    made = add(call, own={"terms": "weekly", "tax": "7"})
    assert made["own"] == {"terms": "weekly", "tax": "7"}
    path = f"companies/{made['id']}"
    assert call("PATCH", path, {"own": {"terms": None}}).json()["own"] == {"tax": "7"}
    taken = call("POST", "companies", {"name": "Other", "own": {"tax": "7"}})
    assert taken.status_code == 409
    unknown = call("POST", "companies", {"name": "Other", "own": {"nothing": "7"}})
    assert list(errors(unknown)) == ["own.nothing"]


def test_two_records_of_one_company_are_merged_and_two_again(
    call: Caller, dana: Contact, alice: Agent
):
    one = add(call, domains=["bristol.example"], tags=["hotel"])
    two = add(call, name="Bristol Ltd", domains=["bristol.ba"], phone="+38733447000", tags=["VIP"])
    for each, role in ((one, "Sales"), (two, "Purchasing")):
        call("PUT", f"companies/{each['id']}/people/{dana.pk}", {"role": role})
    body = {"keep": one["id"], "gone": two["id"], "take": ["name"]}
    made = call("POST", "company-merges", body)
    assert (made.status_code, made.json()["name"]) == (201, "Bristol Ltd")
    assert call("POST", "company-merges", body).status_code == 409
    assert list(errors(call("POST", "company-merges", {**body, "gone": 0}))) == ["gone"]
    for each in (one, two):
        shape = call.get(f"companies/{each['id']}")
        assert (shape["id"], shape["name"], shape["phone"]) == (
            one["id"], "Bristol Ltd", "+38733447000",
        )  # fmt: skip
        assert shape["domains"] == ["bristol.example", "bristol.ba"]
        assert shape["tags"] == ["VIP", "hotel"]
        assert len(call.get(f"companies/{each['id']}/people")["items"]) == 1
        assert call.get("company-merges", company=each["id"])["items"] == [made.json()]
    assert len(call.get("companies")["items"]) == 1
    (place,) = call.get(f"contacts/{dana.pk}")["companies"]
    assert place["company"] == one["id"]
    path = f"company-merges/{made.json()['id']}/undo"
    assert Caller(alice, Scope.READ)("POST", path).status_code == 403
    assert call("POST", path).json()["undone_at"] is not None
    for each in (one, two):
        assert call.get(f"companies/{each['id']}") == each
        (member,) = call.get(f"companies/{each['id']}/people")["items"]
        assert member["contact"] == dana.pk
    assert len(call.get(f"contacts/{dana.pk}")["companies"]) == 2
    assert call.get("company-merges", company=one["id"])["items"] == []


def test_deals_and_next_steps_are_found_by_any_record_of_their_company(call: Caller, db: None):
    one, two = add(call), add(call, name="Bristol Ltd")
    for each in (one, two):
        body = {"title": f"Of {each['name']}", "company": each["id"]}
        assert call("POST", "deals", body).status_code == 201
        due = {"subject": "Ask", "due_on": "2027-01-15"}
        assert call("POST", "activities", {**due, "company": each["id"]}).status_code == 201
    call("POST", "company-merges", {"keep": one["id"], "gone": two["id"]})
    for each in (one, two):
        for noun in ("deals", "activities"):
            assert len(call.get(noun, company=each["id"])["items"]) == 2
