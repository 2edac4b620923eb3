"""What a deal is made of by the API: products, other people, and the amount that follows."""

from datetime import date
from decimal import Decimal

import pytest

from alaka.accounts.models import Agent
from alaka.api.models.token import Scope
from alaka.api.tests.caller import Caller, errors
from alaka.contacts.models import Contact
from alaka.core import clock
from alaka.sales import lines, products
from alaka.sales.models import Deal, Product
from alaka.sales.opening import Brief, open_deal


@pytest.fixture
def deal(alice: Agent, dana: Contact) -> Deal:
    return open_deal(Brief("Wedding", contact=dana, owner=alice, currency="EUR"), by=alice)


@pytest.fixture
def vase(db: None) -> Product:
    return Product.objects.create(name="Vase", created_at=clock.now())


def test_the_amount_of_a_deal_with_products_is_not_given(
    alice: Agent, deal: Deal, vase: Product
) -> None:
    call = Caller(alice)
    assert call("PATCH", f"deals/{deal.pk}", {"amount": "5.00"}).status_code == 200
    lines.put(deal, vase, {"quantity": 2, "price": Decimal(20)}, by=alice)
    for body, field in (({"amount": "5.00"}, "amount"), ({"currency": "AZN"}, "currency")):
        refused = call("PATCH", f"deals/{deal.pk}", body)
        assert refused.status_code == 422
        assert errors(refused) == {field: "is that of the products in it: change those"}
    same = call("PATCH", f"deals/{deal.pk}", {"amount": "40.00", "title": "Wedding in May"})
    assert (same.status_code, same.json()["title"]) == (200, "Wedding in May")


def test_products_go_into_a_deal_and_its_amount_follows(
    alice: Agent, bob: Agent, charlie: Agent, deal: Deal, vase: Product
) -> None:
    call, place = Caller(alice), f"deals/{deal.pk}/lines"
    assert errors(call("POST", place, {"product": vase.pk})) == {
        "price": "must be given: the product has no price in EUR"
    }
    products.price(vase, "EUR", Decimal("20.00"), date(2020, 1, 1))
    made = call("POST", place, {"product": vase.pk, "quantity": "2.5"})
    assert made.status_code == 201, made.content
    line = made.json()
    assert (line["name"], line["quantity"], line["total"]) == ("Vase", "2.5", "50.00")
    assert call.get(f"deals/{deal.pk}")["amount"] == "50.00"
    one = f"{place}/{line['id']}"
    read = call("GET", one)
    changed = call("PATCH", one, {"discount": "10"})
    assert (changed.json()["total"], changed.json()["price"]) == ("45.00", "20.00")
    late = call.client.patch(
        f"/api/v1/{one}", {"price": "1"}, "application/json",
        headers={**call.headers, "If-Match": read["ETag"]},
    )  # fmt: skip
    assert late.status_code == 412
    wrong: list[tuple[str, dict[str, object], str]] = [
        ("PATCH", {"quantity": "0"}, "quantity"), ("PATCH", {"discount": "101"}, "discount"),
        ("PATCH", {"price": "999999999999.99"}, "quantity"), ("PATCH", {"price": None}, "price"),
        ("POST", {"product": 0}, "product"), ("POST", {"product": vase.pk + 9}, "product"),
    ]  # fmt: skip
    for method, body, field in wrong:
        refused = call(method, place if method == "POST" else one, body)
        assert (refused.status_code, list(errors(refused))) == (422, [field]), body
    Product.objects.update(is_offered=False)
    assert list(errors(call("POST", place, {"product": vase.pk}))) == ["product"]
    assert [each["id"] for each in call.get(place)["items"]] == [line["id"]]
    assert Caller(charlie)("GET", one).status_code == 404
    assert Caller(charlie)("DELETE", one).status_code == 404
    assert Caller(alice, Scope.READ)("DELETE", one).status_code == 403
    assert call("DELETE", one).status_code == 204
    assert call.get(f"deals/{deal.pk}")["amount"] is None


def test_a_line_is_put_in_once_by_one_key(alice: Agent, deal: Deal, vase: Product) -> None:
    call = Caller(alice)
    sent = [
        call.client.post(
            f"/api/v1/deals/{deal.pk}/lines", {"product": vase.pk, "price": "20"},
            "application/json", headers={**call.headers, "Idempotency-Key": "order-7"},
        )
        for _ in range(2)
    ]  # fmt: skip
    assert [each.status_code for each in sent] == [201, 201]
    assert sent[0].json() == sent[1].json()
    assert deal.lines.count() == 1


def test_others_have_a_say_in_a_deal(alice: Agent, charlie: Agent, deal: Deal) -> None:
    call, place = Caller(alice), f"deals/{deal.pk}/people"
    mother = Contact.objects.create(name="Emina", created_at=clock.now())
    made = call("POST", place, {"contact": mother.pk})
    again = call("POST", place, {"contact": mother.pk, "role": "Pays for it"})
    assert (made.status_code, again.json()["id"]) == (201, made.json()["id"])
    expected = {"id": made.json()["id"], "contact": mother.pk, "role": "Pays for it"}
    assert call.get(place)["items"] == [expected]
    assert list(errors(call("POST", place, {"contact": 10**9}))) == ["contact"]
    assert Caller(charlie)("GET", place).status_code == 404
    one = f"{place}/{made.json()['id']}"
    assert [call("DELETE", one).status_code for _ in range(2)] == [204, 404]
