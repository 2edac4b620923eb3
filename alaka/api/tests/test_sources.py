"""Sources of visits over the API: as an administrator does it at the desk."""

import pytest

from alaka.accounts.models import Agent, AuditEntry
from alaka.api.tests.caller import Caller
from alaka.tracking.models import Source

pytestmark = pytest.mark.django_db


def test_a_source_is_added_changed_and_removed(admin: Agent):
    caller = Caller(admin)
    made = caller("POST", "sources", {"name": "Shop", "origins": ["https://gul.example"]})
    told = made.json()
    assert (made.status_code, told["consent"], told["addresses"]) == (201, "count", "short")
    row = Source.objects.get()
    assert (row.key, row.origins) == (told["key"], "https://gul.example")
    path = f"sources/{row.pk}"
    changed = caller("PATCH", path, {"is_trusted": True, "consent": "full"}).json()
    assert (changed["is_trusted"], changed["consent"], changed["name"]) == (True, "full", "Shop")
    assert changed["origins"] == ["https://gul.example"]
    bad = caller("PATCH", path, {"origins": ["gul"]})
    assert (bad.status_code, bad.json()["errors"][0]["field"]) == (422, "origins.0")
    assert caller("POST", "sources", {}).json()["errors"][0]["field"] == "name"
    assert [each["id"] for each in caller.get("sources")["items"]] == [row.pk]
    assert caller.get(path)["customers"] == ""
    assert caller("DELETE", path).status_code == 204
    acts = list(AuditEntry.objects.order_by("pk").values_list("act", flat=True))
    assert acts == [f"source of visits {done}" for done in ("added", "changed", "removed")]


def test_only_an_administrator_does_it(bob: Agent):
    assert Caller(bob)("GET", "sources").status_code == 403
    assert Caller(bob)("POST", "sources", {"name": "Shop"}).status_code == 403
