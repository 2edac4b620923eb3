"""Segments by the API: made, read, filled, counted."""

import pytest

from alaka.accounts.models import Agent
from alaka.api.models.token import Scope
from alaka.api.tests.caller import Caller, errors
from alaka.contacts.models import Contact
from alaka.segments.keeping.running import keep_all
from alaka.segments.models import Segment
from alaka.segments.tests.conftest import people as people
from alaka.segments.tests.conftest import unhurried as unhurried

pytestmark = pytest.mark.django_db
AZ = {"of": "language", "op": "is", "value": ["az"]}


def test_a_live_segment_is_made_counted_and_changed(
    people: list[Contact], alice: Agent, charlie: Agent
):
    call = Caller(alice)
    for body, field in (
        ({"name": "Some"}, "filter"), ({"name": "", "filter": AZ}, "name"),
        ({"name": "Some", "filter": {"of": "language"}}, "filter.op"),
        ({"name": "Some", "filter": AZ, "sharing": "team"}, "team"),
    ):  # fmt: skip
        assert list(errors(call("POST", "segments", body))) == [field]
    made = call("POST", "segments", {"name": "Some", "filter": AZ}).json()
    assert (made["kind"], made["is_counted"], made["size"]) == ("live", False, 0)
    keep_all()
    here = f"segments/{made['id']}"
    assert (call.get(here)["size"], call.get(here)["is_counted"]) == (1, True)
    assert call.get(here)["sentence"] == "the language is “Azerbaijani”"
    (day,) = call.get(f"{here}/days")["items"]
    assert (day["size"], day["is_redefined"]) == (1, True)
    assert call("POST", f"{here}/members", {"contacts": [people[1].pk]}).status_code == 409
    circle = {"filter": {"of": "segment", "op": "has", "value": [str(made["id"])]}}
    assert call("PATCH", here, circle).status_code == 409
    changed = call("PATCH", here, {"name": "Others", "filter": {"not": AZ}}).json()
    assert (changed["name"], changed["sharing"], changed["is_counted"]) == ("Others", "all", False)
    keep_all()
    ids = sorted(each.pk for each in people[1:])
    first = call.get(f"{here}/members", limit=3)
    second = call.get(f"{here}/members", cursor=first["next"])
    assert [each["contact"] for each in first["items"] + second["items"]] == ids
    assert first["items"][0]["since"]
    theirs = Caller(charlie)
    assert theirs("PATCH", here, {"name": "Mine"}).status_code == 403
    assert Caller(alice, Scope.READ)("DELETE", here).status_code == 403
    assert call("DELETE", here).status_code == 204
    assert not Segment.objects.exists()


def test_a_static_segment_is_filled(people: list[Contact], bob: Agent):
    call, (leyla, dana, *_others) = Caller(bob), people
    body = {"name": "Guests", "kind": "static", "contacts": [leyla.pk]}
    here = f"segments/{call('POST', 'segments', body).json()['id']}"
    both = {"contacts": [leyla.pk, dana.pk]}
    assert call("POST", f"{here}/members", both).json() == {"moved": 1}
    assert call("DELETE", f"{here}/members/{leyla.pk}").json() == {"moved": 1}
    assert [each["contact"] for each in call.get(f"{here}/members")["items"]] == [dana.pk]
    assert call("PATCH", here, {"filter": AZ}).status_code in {400, 422}


@pytest.mark.usefixtures("unhurried")
def test_a_filter_is_counted_soon(people: list[Contact], bob: Agent):
    found = Caller(bob)("POST", "segments/count", {"filter": AZ}).json()
    assert found == {
        "count": 1, "is_about": False, "is_below": False, "contacts": [people[0].pk],
    }  # fmt: skip
