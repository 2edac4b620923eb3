"""People by a filter, a saved list, or words, over the API."""

import json
from typing import Any

import pytest

from alaka.accounts.models import Agent
from alaka.api.tests.caller import Caller, errors
from alaka.contacts.models import Contact, OwnField
from alaka.segments.models import PeopleView
from alaka.segments.tests.conftest import people as people

pytestmark = pytest.mark.django_db
AZ = {"of": "language", "op": "is", "value": ["az"]}
TALKED = {"of": "conversations", "op": "any"}


@pytest.fixture
def call(alice: Agent) -> Caller:
    return Caller(alice)


def names(answer: Any) -> list[str]:
    assert answer.status_code == 200, answer.content
    return [each["name"] for each in answer.json()["items"]]


def test_a_filter_finds_the_same_in_an_address_and_in_a_body(call: Caller, people: list[Contact]):
    for asked, found in ((AZ, ["Leyla"]), ({"not": TALKED}, ["", "Omid Leyla", "شیرین"])):
        assert sorted(names(call("POST", "contacts/search", {"filter": asked}))) == sorted(found)
        assert sorted(names(call("GET", "contacts", filter=json.dumps(asked)))) == sorted(found)
    assert len(names(call("POST", "contacts/search", {}))) == 5


def test_any_order_is_paged_by_key(call: Caller, people: list[Contact]):
    OwnField.objects.create(key="size", name="Size", kind="number")
    for number, each in enumerate(people[:3]):
        Contact.objects.filter(pk=each.pk).update(own={"size": f"{number}.5"})
    own, others = ("own.size", "-own.size"), ("language", "-owner", "preferred_channel")
    for sort in ("name", "-name", "first_seen", "-first_seen", "id", "-id", *own, *others):
        whole = names(call("POST", "contacts/search", {"sort": sort}))
        found, cursor = [], ""
        for _page in range(3):
            answer = call("POST", "contacts/search", {"sort": sort, "limit": 2, "cursor": cursor})
            found += names(answer)
            cursor = answer.json()["next"]
        assert (found, cursor) == (whole, ""), sort
    assert names(call("GET", "contacts", sort="id")) == [each.name for each in people]


def test_columns_of_the_list_are_told_as_values(bob: Agent, people: list[Contact]):
    call = Caller(bob)
    OwnField.objects.create(key="its-level", name="Level", kind="choice", choices=[["g", "Gold"]])
    Contact.objects.filter(pk=people[0].pk).update(own={"its-level": "g"})
    body = {"filter": AZ, "columns": ["open_cases", "own.its-level", "tags", "last_activity"]}
    found = call("POST", "contacts/search", body).json()["items"][0]["columns"]
    assert found["last_activity"].endswith("Z")
    del found["last_activity"]
    assert found == {"open_cases": 2, "own.its-level": "g", "tags": ["Pays late", "VIP"]}
    refused = call("POST", "contacts/search", {"columns": ["tags", "secret"]})
    assert errors(refused) == {"columns.1": "there is no such column"}


def test_a_saved_list_holds_too_if_it_is_shared(
    call: Caller, people: list[Contact], bob: Agent, alice: Agent
):
    query = f"sort=-name&filter={json.dumps({'of': 'language', 'op': 'filled'})}"
    mine = PeopleView.objects.create(name="Mine", owner=alice, query=query)
    his = PeopleView.objects.create(name="His", owner=bob, query=query)
    assert names(call("GET", "contacts", list=mine.pk)) == ["شیرین", "Leyla", "Dana"]
    both = {"list": mine.pk, "filter": TALKED}
    assert names(call("POST", "contacts/search", both)) == ["Leyla", "Dana"]
    assert list(errors(call("GET", "contacts", list=his.pk))) == ["list"]


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"filter": {"all": [AZ, {"of": "gone", "op": "is"}]}}, "filter.all.1.of"),
        ({"filter": {"of": "language", "op": "is", "value": ["xx"]}}, "filter.value"),
        ({"sort": "shoe"}, "sort"),
        ({"cursor": "x"}, "cursor"),
        ({"limit": 0}, "limit"),
    ],
)
def test_a_wrong_question_is_refused_by_field(call: Caller, db: None, body: Any, field: str):
    refused = call("POST", "contacts/search", body)
    assert refused.status_code == 422
    assert list(errors(refused)) == [field]


def test_a_filter_in_an_address_that_is_no_json_is_told_so(call: Caller, db: None):
    assert list(errors(call("GET", "contacts", filter="{"))) == ["filter"]
