"""Orders by the API: told of once or again, paid, given back, found."""

from alaka.accounts.models import Agent
from alaka.api.models.token import Scope
from alaka.api.tests.caller import Caller, errors
from alaka.contacts.models import Contact
from alaka.core import clock
from alaka.sales.models import Order, Product


def test_an_order_is_one_however_often_it_is_told_of(alice: Agent, dana: Contact) -> None:
    vase = Product.objects.create(name="Vase", sku="V-1", created_at=clock.now())
    call = Caller(alice)
    line = {"name": "Our vase", "sku": "V-1", "quantity": "2", "price": "20.00"}
    body = {
        "number": "42",
        "source": "Shop",
        "contact": dana.pk,
        "amount": "40.00",
        "lines": [line],
    }
    made = call("POST", "orders", body)
    assert made.status_code == 201, made.content
    order = made.json()
    assert (order["contact"], order["state"], order["lines"][0]["product"]) == (
        dana.pk, "placed", vase.pk
    )  # fmt: skip
    again = call("POST", "orders", {**body, "amount": "50.00", "placed_at": "2026-01-01T10:00:00Z"})
    assert (again.status_code, again.json()["id"]) == (200, order["id"])
    assert (again.json()["amount"], again.json()["placed_at"][:10]) == ("50.00", "2026-01-01")
    place = f"orders/{order['id']}"
    assert call("PATCH", place, {"state": "paid"}).json()["state"] == "paid"
    for _twice in range(2):
        back = call("POST", f"{place}/refunds", {"amount": "20.00", "key": "r1"}).json()
    assert (back["refunded"], back["value"], back["state"]) == ("20.00", "30.00", "paid")
    assert call("POST", f"{place}/refunds", {}).json()["state"] == "refunded"
    assert call.get(place)["refunded"] == "50.00"
    stranger = call("POST", "orders", {"number": "43", "email": "New@Example.org"}).json()
    assert Contact.objects.get(pk=stranger["contact"]).handles.get().value == "new@example.org"
    for query, numbers in (
        ({"contact": dana.pk}, ["42"]), ({"number": "43"}, ["43"]), ({"state": "refunded"}, ["42"]),
        ({"source": "Shop"}, ["42"]), ({}, ["43", "42"]),
    ):  # fmt: skip
        assert [each["number"] for each in call.get("orders", **query)["items"]] == numbers


def test_what_is_wrong_with_an_order_is_said(alice: Agent) -> None:
    call = Caller(alice)
    for body, field in (
        ({}, "number"), ({"number": "1", "contact": 99999}, "contact"),
        ({"number": "1", "email": "nobody"}, "email"), ({"number": "1", "amount": "-1"}, "amount"),
        ({"number": "1", "lines": [{"name": "x", "quantity": "0"}]}, "lines.0.quantity"),
        ({"number": "1", "state": "gone"}, "state"), ({"number": "1", "place": 99}, "place"),
    ):  # fmt: skip
        refused = call("POST", "orders", body)
        assert (refused.status_code, list(errors(refused))) == (422, [field]), body
    assert not Order.objects.exists()
    assert Caller(alice, Scope.READ)("POST", "orders", {"number": "1"}).status_code == 403
