"""Products, rates, pipelines and stages by the API: what managers set up at the desk."""

from decimal import Decimal

import pytest

from alaka.accounts.models import Agent, AuditEntry, Business
from alaka.api.models.token import Scope
from alaka.api.tests.caller import Caller, errors
from alaka.contacts.models import Contact, Tag
from alaka.core import live
from alaka.sales import pipelines
from alaka.sales.models import Deal, Pipeline, Price, Product, Stage
from alaka.sales.opening import Brief, open_deal


@pytest.fixture
def begun(db: None) -> Pipeline:
    Business.objects.update_or_create(pk=1, defaults={"currency": "EUR"})
    return pipelines.offered()[0]


def test_a_product_is_added_priced_changed_and_no_longer_offered(
    alice: Agent, bob: Agent, begun: Pipeline
) -> None:
    call = Caller(bob)
    made = call("POST", "products", {"name": " Vase ", "sku": "V-1", "unit": "piece"})
    assert made.status_code == 201, made.content
    row = made.json()
    place = f"products/{row['id']}"
    assert (row["name"], row["is_offered"], row["prices"]) == ("Vase", True, [])
    for amount, since in (("20", "2020-01-01"), ("25.50", "2021-01-01"), ("90", "2199-01-01")):
        given = {"amount": amount, "currency": "eur", "since": since}
        assert call("POST", f"{place}/prices", given).status_code == 201
    over = call("POST", f"{place}/prices", {**given, "amount": "95"})
    every = call.get(f"{place}/prices")["items"]
    assert [each["amount"] for each in every] == ["95.00", "25.50", "20.00"]
    read = call("GET", place)
    assert [each["amount"] for each in read.json()["prices"]] == ["25.50"]
    changed = call("PATCH", place, {"is_offered": False}).json()
    assert (changed["sku"], changed["unit"], changed["is_offered"]) == ("V-1", "piece", False)
    assert call.get("products", offered=True)["items"] == []
    for query in ({"q": "vas"}, {"sku": "V-1"}):
        assert [each["id"] for each in call.get("products", **query)["items"]] == [row["id"]]
    assert call.get("products", sku="V")["items"] == []
    assert list(errors(call("POST", "products", {"name": "Other", "sku": "V-1"}))) == ["sku"]
    assert list(errors(call("PATCH", place, {"name": " "}))) == ["name"]
    last = {**given, "since": "9999-01-01"}
    assert list(errors(call("POST", f"{place}/prices", last))) == ["since"]
    assert call("DELETE", f"{place}/prices/{over.json()['id']}").status_code == 204
    assert Price.objects.count() == 2
    for method, path in (("POST", "products"), ("PATCH", place), ("DELETE", place)):
        assert Caller(alice)(method, path, {}).status_code == 403
    assert Caller(alice).get(place)["id"] == row["id"]
    deal = open_deal(Brief("Wedding"), by=alice)
    line = deal.lines.create(product_id=row["id"], price=Decimal(20))
    assert call("DELETE", place).status_code == 409
    line.delete()
    assert call("DELETE", place).status_code == 204
    acts = set(AuditEntry.objects.values_list("act", flat=True))
    assert {"product added", "product changed", "product removed"} <= acts


def test_products_come_in_pages_by_name(bob: Agent, begun: Pipeline) -> None:
    for name in ("B", "C", "A"):
        Product.objects.create(name=name, created_at="2026-01-01T00:00Z")
    call = Caller(bob)
    first = call.get("products", limit=2)
    assert [each["name"] for each in first["items"]] == ["A", "B"]
    rest = call.get("products", limit=2, cursor=first["next"])
    assert ([each["name"] for each in rest["items"]], rest["next"]) == (["C"], "")


def test_open_deals_follow_the_rates_that_are_put_in(
    alice: Agent, bob: Agent, begun: Pipeline
) -> None:
    deal = open_deal(Brief("Wedding", amount=Decimal(100), currency="AZN"), by=alice)
    call = Caller(bob)

    def value() -> object:
        return Deal.objects.values_list("value", flat=True).get(pk=deal.pk)

    old = call("POST", "rates", {"currency": "azn", "rate": "0.4", "since": "2020-01-01"})
    assert (old.status_code, value()) == (201, Decimal("40.00"))
    new = call("POST", "rates", {"currency": "AZN", "rate": "0.5"}).json()
    assert value() == Decimal("50.00")
    again = call("POST", "rates", {"currency": "AZN", "rate": "0.51", "since": new["since"]})
    assert (again.json()["id"], value()) == (new["id"], Decimal("51.00"))
    shown = [each["rate"] for each in call.get("rates", currency="AZN")["items"]]
    assert [Decimal(each) for each in shown] == [Decimal("0.51"), Decimal("0.4")]
    held = call.get("rates", today=True)["items"]
    assert [(each["currency"], Decimal(each["rate"])) for each in held] == [
        ("AZN", Decimal("0.51"))
    ]
    for body, field in (
        ({"currency": "EUR", "rate": "1"}, "currency"), ({"currency": "USD", "rate": "0"}, "rate"),
        ({"currency": "XYZ", "rate": "1"}, "currency"), ({"currency": "", "rate": "1"}, "currency"),
    ):  # fmt: skip
        assert list(errors(call("POST", "rates", body))) == [field]
    assert Caller(alice)("POST", "rates", {"currency": "USD", "rate": "1"}).status_code == 403
    assert Caller(alice)("GET", "rates").status_code == 403
    assert Caller(bob, Scope.READ)("GET", "rates").status_code == 200
    assert Caller(alice)("DELETE", f"rates/{new['id']}").status_code == 403
    assert call("DELETE", f"rates/{new['id']}").status_code == 204
    assert value() == Decimal("40.00")


def test_a_pipeline_is_added_moved_archived_and_removed(
    alice: Agent, bob: Agent, begun: Pipeline
) -> None:
    call = Caller(bob)
    made = call("POST", "pipelines", {"name": "Weddings", "currency": "azn"})
    assert made.status_code == 201, made.content
    row = made.json()
    assert (row["currency"], len(row["stages"])) == ("AZN", 1)
    place = f"pipelines/{row['id']}"
    assert call("PATCH", place, {"place": 0}).json()["name"] == "Weddings"
    assert [each["id"] for each in call.get("pipelines")["items"]] == [row["id"], begun.pk]
    assert call("PATCH", place, {"is_archived": True}).json()["is_archived"] is True
    refused = call("PATCH", f"pipelines/{begun.pk}", {"name": "Other", "is_archived": True})
    assert (refused.status_code, list(errors(refused))) == (409, ["is_archived"])
    assert call.get(f"pipelines/{begun.pk}")["name"] == "Sales"
    assert list(errors(call("PATCH", place, {"name": ""}))) == ["name"]
    assert call("PATCH", place, {"is_archived": False, "name": "Feasts"}).json() == {
        **row, "name": "Feasts"
    }  # fmt: skip
    for method, path in (("POST", "pipelines"), ("PATCH", place), ("DELETE", place)):
        assert Caller(alice)(method, path, {}).status_code == 403
    open_deal(Brief("Wedding", pipeline=begun), by=alice)
    assert call("DELETE", f"pipelines/{begun.pk}").status_code == 409
    assert call("DELETE", place).status_code == 204


def test_a_stage_is_added_in_its_place_changed_moved_and_removed(
    alice: Agent, bob: Agent, dana: Contact, begun: Pipeline, monkeypatch: pytest.MonkeyPatch
) -> None:
    told: list[str] = []
    monkeypatch.setattr(live, "publish", lambda *topics: told.extend(topics))
    call, hot = Caller(bob), Tag.objects.create(name="hot")
    place = f"pipelines/{begun.pk}/stages"
    given = {
        "name": "Tasting", "probability": 60, "expected_days": 5, "required": ["amount"],
        "on_entering": {"tag": hot.pk}, "place": 1,
    }  # fmt: skip
    made = call("POST", place, given)
    assert made.status_code == 201, made.content
    row = made.json()
    del given["place"]
    assert {name: row[name] for name in given} == given
    assert "pipelines" in told
    one = f"{place}/{row['id']}"
    names = [each["name"] for each in call.get(place)["items"]]
    assert names == ["New", "Tasting", "Talking", "Offer made", "Negotiating", "Agreed"]
    moved = call("PATCH", one, {"place": 999, "expected_days": None}).json()
    assert moved == {**row, "expected_days": None}
    assert call.get(f"pipelines/{begun.pk}")["stages"][-1] == moved
    assert call("PATCH", one, {"on_entering": {}}).json()["on_entering"] == {}
    wrong: list[tuple[dict[str, object], str]] = [
        ({"required": ["nonsense"]}, "required"),
        ({"on_entering": {"sing": 1}}, "on_entering.sing"),
        ({"on_entering": {"tag": hot.pk + 9}}, "on_entering.tag"), ({"name": ""}, "name"),
        ({"probability": 101}, "probability"), ({"place": -1}, "place"),
    ]  # fmt: skip
    for body, field in wrong:
        refused = call("PATCH", one, body)
        assert (refused.status_code, list(errors(refused))) == (422, [field]), body
    other = Pipeline.objects.create(name="Other")
    assert call("GET", f"pipelines/{other.pk}/stages/{row['id']}").status_code == 404
    for method, path in (("POST", place), ("PATCH", one), ("DELETE", one)):
        assert Caller(alice)(method, path, {}).status_code == 403
    open_deal(Brief("Wedding", contact=dana, stage=Stage.objects.get(pk=row["id"])), by=alice)
    assert call("DELETE", one).status_code == 409
    first = call.get(place)["items"][0]
    assert call("DELETE", f"{place}/{first['id']}").status_code == 204
