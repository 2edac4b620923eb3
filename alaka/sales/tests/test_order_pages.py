"""Orders at the desk: their list, one of them, what they make of a person, and filters by them."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.test import Client

from alaka.accounts.models import Agent
from alaka.contacts.merging import merge
from alaka.contacts.models import Contact
from alaka.core import clock
from alaka.sales.models import Order, Product
from alaka.sales.orders import Facts, Item, Refund, Told, take
from alaka.segments.columns import columns
from alaka.segments.language import read


@pytest.fixture
def vase(pipeline: object) -> Product:
    return Product.objects.create(name="Glass vase", sku="VASE", created_at=clock.now())


def order(number: str, contact: Contact | None, amount: str, *items: Item, **more: object) -> None:
    facts = Facts(Decimal(amount), "EUR", items)
    take(Told("Shop", number, clock.now(), contact, facts, **more))  # type: ignore[arg-type]


def found(agent: Agent, **leaf: object) -> set[str]:
    asked = read(leaf, agent)
    assert not asked.faults(), asked.faults()
    return {contact.name for contact in Contact.objects.visible_to(agent).filter(asked.asked())}


def test_orders_are_found_by_number_person_and_state(
    client: Client, alice: Agent, dana: Contact, vase: Product
) -> None:
    client.force_login(alice)
    assert "No order yet" in client.get("/desk/orders/").content.decode()
    order("A-1", dana, "40", Item("Our vase", "VASE", Decimal(2)), refund=Refund("r", Decimal(15)))
    order("A-2", None, "7")
    shown = client.get("/desk/orders/").content.decode()
    assert "A-1" in shown
    assert "Nobody known" in shown
    assert shown.count("Given back") == 2 * shown.count("€15.00") == 2
    for query, is_there in (
        ("q=A-1", True), ("q=A-9", False), ("q=Dana", True), (f"contact={dana.pk}", True),
        ("state=placed", True), ("state=cancelled", False),
    ):  # fmt: skip
        shown = client.get(f"/desk/orders/?{query}").content.decode()
        assert ("A-1" in shown.partition('id="rows"')[2]) == is_there, query
    page = client.get(vase_order(dana)).content.decode()
    for text in ("Our vase", "€40.00", "€15.00", "€25.00", "Dana", "Order A-1 for"):
        assert text in page, text


def vase_order(dana: Contact) -> str:
    return dana.orders.get(number="A-1").get_absolute_url()


def test_beside_a_person_stands_what_he_ordered_and_is_worth(
    client: Client, alice: Agent, dana: Contact, vase: Product
) -> None:
    client.force_login(alice)
    assert "panel-orders" not in client.get(dana.get_absolute_url()).content.decode()
    order("A-1", dana, "40", refund=Refund("r", Decimal(15)))
    order("A-2", dana, "60")
    page = client.get(dana.get_absolute_url()).content.decode()
    for text in ("panel-orders", "€85.00", "2 orders", "€42.50 on average", "A-2"):
        assert text in page, text


def test_people_are_found_by_what_they_ordered_whichever_record_did(
    alice: Agent, dana: Contact, vase: Product
) -> None:
    twin = Contact.objects.create(name="Dana N.", created_at=clock.now())
    order("A-1", dana, "40", Item("Our vase", "VASE"))
    order("A-2", twin, "60", refund=Refund("r", Decimal(10)))
    name, both = dana.name, {dana.name, "Dana N."}
    assert found(alice, of="orders", op="any") == both
    assert found(alice, of="orders", op="any", where={"product": [str(vase.pk)]}) == {name}
    assert found(alice, of="orders", op="any", where={"refunded": True}) == {"Dana N."}
    assert found(alice, of="orders", op="any", where={"value": 45}, within={"days": 3}) == {
        "Dana N."
    }
    assert found(alice, of="bought", op="has", value=[str(vase.pk)]) == {name}
    assert found(alice, of="ordered", op="at_least", value=60) == set()
    merge(dana, twin, by=alice)
    dana.refresh_from_db()
    assert found(alice, of="ordered", op="at_least", value=60) == {name}
    lately = {"within": {"days": 90}}
    assert found(alice, of="ordered", op="at_least", value=60, **lately) == {name}
    Order.objects.filter(number="A-1").update(placed_at=clock.now() - timedelta(days=91))
    assert found(alice, of="ordered", op="at_least", value=60, **lately) == set()
    assert found(alice, of="ordered", op="at_most", value=50, **lately) == {name}
    assert read({"of": "ordered", "op": "at_least", "value": 60, **lately}, alice).sentence() == (
        "has ordered for at least €60.00 (in the last 90 days)"
    )
    assert found(alice, of="ordered", op="at_most", value=60) == set()
    assert found(alice, of="orders", op="at_least", count=2) == {name}
    assert found(alice, of="bought", op="has_not", value=[str(vase.pk)]) == set()
    cells = columns()["worth"].cells([dana], alice)
    assert cells == {dana.pk: "€90.00"}
    assert columns()["worth"].plain([dana], alice) == {dana.pk: Decimal("90.00")}
    assert columns()["last_ordered"].cells([dana], alice)[dana.pk]
