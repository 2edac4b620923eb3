"""Products are said along with a new deal."""

from datetime import date
from decimal import Decimal

import pytest
from django.test import Client

from alaka.core import clock
from alaka.sales import products
from alaka.sales.models import Deal, Product

URL = "/desk/deals/new"


@pytest.fixture
def vase(db: None) -> Product:
    made = Product.objects.create(name="Glass vase", sku="V-1", created_at=clock.now())
    products.price(made, "EUR", Decimal("25.50"), date(2026, 1, 1))
    return made


def test_a_deal_begins_with_its_products(at_alice: Client, vase: Product) -> None:
    assert "Glass vase" in at_alice.get(URL).content.decode()
    given = {
        "title": "Wedding", "currency": "EUR", "amount": "7", "line1-product": "v-1",
        "line1-quantity": "3", "line2-product": "glass VASE", "line2-price": "20",
        "line2-discount": "10",
    }  # fmt: skip
    assert at_alice.post(URL, given).status_code == 302
    deal = Deal.objects.get()
    assert [str(line) for line in deal.lines.all()] == ["3 × Glass vase", "1 × Glass vase"]
    assert deal.amount == Decimal("94.50")
    assert at_alice.post(URL, given).status_code == 302
    assert deal.lines.count() == 2, "sent twice it is one deal"


def test_what_is_wrong_with_a_product_is_said_beside_it(at_alice: Client, vase: Product) -> None:
    given = {"title": "Wedding", "currency": "USD"}
    for row, why in (
        ({"line1-product": "Roses"}, "No product of this name is offered."),
        ({"line1-product": "Glass vase"}, "No price is known in USD: enter one."),
        ({"line1-product": "Glass vase", "line1-price": "-1"}, "It must not be less than zero."),
        (
            {"line1-product": "V-1", "line1-price": "9" * 12, "line1-quantity": "99"},
            "All of it comes to more than an amount can hold.",
        ),
    ):
        answer = at_alice.post(URL, given | row)
        assert answer.status_code == 422
        assert why in answer.content.decode()
    assert not Deal.objects.exists()


def test_without_products_the_form_is_as_before(at_alice: Client) -> None:
    assert "new-lines" not in at_alice.get(URL).content.decode()
    assert at_alice.post(URL, {"title": "Wedding", "amount": "7"}).status_code == 302
    assert Deal.objects.get().amount == 7
