"""Goals over the API: as a manager sets them up at the desk."""

import pytest

from alaka.accounts.models import Agent, AuditEntry
from alaka.api.tests.caller import Caller
from alaka.goals.models import Goal

pytestmark = pytest.mark.django_db


def test_a_goal_is_added_changed_and_switched_off(bob: Agent, alice: Agent):
    caller = Caller(bob)
    made = caller("POST", "goals", {"name": "Thanked", "kind": "page", "text": " /thanks "})
    told = made.json()
    assert (made.status_code, told["how"], told["text"]) == (201, "contains", "/thanks")
    path = f"goals/{told['id']}"
    changed = caller("PATCH", path, {"worth": "fixed", "value": "12.5", "how": "is"}).json()
    assert (changed["value"], changed["how"], changed["name"]) == ("12.50", "is", "Thanked")
    assert caller("PATCH", path, {"is_on": False, "worth": "nothing"}).json()["value"] is None
    assert not Goal.objects.get().is_on
    for given, field in (
        ({}, "name"),
        ({"name": "Thanked", "text": "/"}, "name"),
        ({"name": "Other"}, "text"),
        ({"name": "Other", "kind": "moon"}, "kind"),
        ({"name": "Other", "kind": "order", "worth": "fixed"}, "value"),
        ({"name": "Other", "kind": "case", "worth": "own"}, "worth"),
    ):
        answer = caller("POST", "goals", given)
        assert (answer.status_code, answer.json()["errors"][0]["field"]) == (422, field)
    assert [each["id"] for each in Caller(alice).get("goals")["items"]] == [told["id"]]
    assert Caller(alice)("POST", "goals", {"name": "Mine"}).status_code == 403
    acts = list(AuditEntry.objects.order_by("pk").values_list("act", flat=True))
    assert acts == ["goal added", "goal changed", "goal changed"]
