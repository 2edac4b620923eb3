"""Orders of a shop's events: what they become, whose they are, and who is known by them."""

import json
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from itertools import permutations
from typing import Any

import pytest
from django.db import transaction

from alaka.accounts.models import Agent
from alaka.contacts.models import Contact, Handle
from alaka.core import clock
from alaka.sales.models import Order
from alaka.timeline.models import Event
from alaka.tracking.building import taking
from alaka.tracking.building.taking import build
from alaka.tracking.cutting import cut, put_back
from alaka.tracking.events import terms
from alaka.tracking.events.storing import store
from alaka.tracking.events.writing import Row
from alaka.tracking.models import Kind, Link, Reason, Source
from alaka.tracking.orders import NAMES, take_orders

pytestmark = pytest.mark.django_db

NOON = datetime(2026, 3, 31, 12, tzinfo=UTC)
ITEMS = [{"sku": "VASE", "name": "A vase", "price": 20, "quantity": 2}, "odd", {"name": ""}]


def told(event: str, after: int = 0, visitor: int | None = 5, **properties: Any) -> Row:
    at, amount = NOON + timedelta(minutes=after), properties.get("total", 0)
    return Row(
        terms.key_of(1, f"{event}{after}{visitor}{properties}"),
        at,
        at,
        Source.objects.get_or_create(name="Shop", defaults={"created_at": NOON})[0].pk,
        Kind.TRACK,
        visitor=visitor,
        name=terms.number(terms.Word.NAME, event),
        amount=Decimal(str(amount)),
        data=json.dumps({"properties": {"order_id": "7", **properties}}),
    )


def take_in(*rows: Row) -> None:
    names = ("Order Completed", "Order Updated", "Order Refunded", "Order Cancelled")
    word = terms.Word.NAME
    store(rows, {terms.number(word, name): (word, name) for name in names})
    while build():
        pass
    build()


def test_an_order_with_an_address_makes_somebody_and_says_whose_browser_it_is() -> None:
    given: dict[str, Any] = {
        "total": "40.00",
        "currency": "eur",
        "coupon": "SPRING",
        "products": ITEMS,
    }
    take_in(told("Order Completed", email=" Dana@Example.org ", **given))
    order = Order.objects.get()
    assert (order.source, order.number, order.amount) == ("Shop", "7", Decimal(40))
    assert (order.currency, order.coupon, str(order.lines.get())) == ("EUR", "SPRING", "2 × A vase")
    assert order.contact is not None
    assert order.contact.handles.get().value == "dana@example.org"
    link = Link.objects.get()
    assert (link.visitor, link.contact, link.reason) == (5, order.contact, Reason.ORDER)
    take_in(told("Order Completed", 60, order_id="8", total=5))
    assert Order.objects.get(number="8").contact == order.contact
    take_in(told("Order Completed", 60, visitor=-9, order_id="9", total=5, email="kim@example.org"))
    assert Link.objects.count() == 1


def test_what_becomes_of_an_order_is_the_same_in_whatever_order_it_is_heard() -> None:
    rows = [
        told("Order Completed", 0, total=100, currency="EUR", products=ITEMS),
        told("Order Updated", 1, total=90),
        told("Order Refunded", 2, total=30),
    ]
    found = set()
    for some in permutations(rows):
        with transaction.atomic():
            for row in some:
                take_in(row)
            order = Order.objects.get()
            found.add((order.amount, order.refunded, order.state, order.placed_at))
            transaction.set_rollback(True)
    assert found == {(Decimal(90), Decimal(30), "placed", NOON)}
    take_in(*rows, told("Order Cancelled", 3))
    assert Order.objects.get().state == "cancelled"


def test_a_strangers_order_is_his_as_soon_as_his_browser_is_known(dana: Contact) -> None:
    take_in(told("Order Completed", total=40), told("Order Refunded", 5, total=10))
    take_in(told("Order Completed", order_id="8", visitor=6, total=5))
    assert Order.objects.filter(contact=None).count() == 2
    claim = f'{{"contact": {dana.pk}, "reason": "form"}}'
    at = NOON + timedelta(days=1)
    take_in(Row(terms.key_of(0, "he wrote"), at, at, 0, Kind.IDENTIFY, visitor=5, data=claim))
    order, other = Order.objects.order_by("number")
    assert (order.contact, order.amount, order.refunded) == (dana, Decimal(40), Decimal(10))
    assert other.contact is None
    events = Event.objects.filter(contact=dana).order_by("at").values_list("verb", "at")
    assert list(events) == [
        ("order.placed", NOON), ("order.refunded", NOON + timedelta(minutes=5)),
    ]  # fmt: skip


def test_what_was_ordered_at_a_browser_that_was_cut_is_nobodys_until_it_is_put_back(
    dana: Contact, alice: Agent
) -> None:
    claim = f'{{"contact": {dana.pk}, "reason": "form"}}'
    rows = [
        Row(terms.key_of(0, "he wrote"), NOON, NOON, 0, Kind.IDENTIFY, visitor=5, data=claim),
        told("Order Completed", 1, total=40),
        told("Order Refunded", 2, total=10),
        told("Order Completed", 3, order_id="named", total=5, email="d@example.org"),
        told("Order Completed", 4, order_id="later", total=6),
        told("Order Updated", 5, None, order_id="later", total=7, email="d@example.org"),
        told("Order Completed", 6, order_id="of_server", visitor=None, total=8),
    ]
    Handle.objects.create(
        contact=dana, scheme="email", value="d@example.org", created_at=clock.now()
    )

    def whose() -> dict[str, Any]:
        orders = dict(Order.objects.values_list("number", "contact"))
        events = Event.objects.filter(contact=dana, verb__startswith="order")
        return orders | {"told": sorted(events.values_list("data__number", flat=True))}

    take_in(*rows[:1])
    take_in(*rows[1:])
    before = whose()
    assert before == {
        "7": dana.pk, "named": dana.pk, "later": dana.pk, "of_server": None,
        "told": ["7", "7", "later", "named"],
    }  # fmt: skip
    count = Event.objects.count()
    assert cut(5, dana, by=alice)
    after = whose()
    assert after == before | {"7": None, "told": ["later", "named"]}
    take_in(told("Order Refunded", 8, total=5), told("Order Completed", 9, order_id="new", total=1))
    assert whose() == after | {"new": None}
    assert put_back(5, dana, by=alice)
    told_of = ["7", "7", "7", "later", "named", "new"]
    assert whose() == before | {"new": dana.pk, "told": told_of}
    assert Event.objects.count() == count + 2, "nothing is told anew"


def test_what_was_ordered_is_read_as_if_it_were_heard_only_now(dana: Contact, alice: Agent) -> None:
    kim = Contact.objects.create(name="Kim", created_at=clock.now())
    was = ((dana, NOON, 5), (kim, NOON + timedelta(hours=1), 5), (kim, NOON, 6))
    claims = [
        Row(terms.key_of(0, f"{each.pk} {visitor}"), at, at, 0, Kind.IDENTIFY, visitor=visitor,
            data=f'{{"contact": {each.pk}, "reason": "form"}}')
        for each, at, visitor in was
    ]  # fmt: skip
    rows = [
        told("Order Completed", 1, total=40),
        told("Order Updated", 70, total=30),
        told("Order Completed", 2, order_id="8", total=4),
        told("Order Updated", 3, 6, order_id="8", total=5),
    ]
    take_in(*claims)
    take_in(*rows)
    assert set(Order.objects.values_list("contact", flat=True)) == {dana.pk}
    assert cut(5, dana, by=alice)
    found = dict(Order.objects.values_list("number", "contact"))
    assert found == {"7": kim.pk, "8": kim.pk}
    Order.objects.all().delete()
    names = [terms.number(terms.Word.NAME, each) for each in NAMES]
    take_orders(taking._read(taking._ORDERED, [5, 6], int(Kind.TRACK), names))
    assert dict(Order.objects.values_list("number", "contact")) == found


def test_what_is_given_back_before_the_order_is_heard_is_in_its_currency() -> None:
    take_in(told("Order Refunded", 9, total=10, currency="usd"))
    take_in(told("Order Completed", total=40))
    order = Order.objects.get()
    assert (order.currency, order.amount, order.refunded) == ("USD", Decimal(40), Decimal(10))
    assert {event.data["currency"] for event in Event.objects.all()} == {"USD"}


def test_an_order_stays_one_when_its_source_is_renamed_or_joins_a_space() -> None:
    take_in(told("Order Completed", total=40), told("Order Completed", order_id="8", total=5))
    Source.objects.update(name="Flower shop")
    row = told("Order Refunded", 5, total=10)
    Source.objects.exclude(name="Flower shop").delete()
    source = Source.objects.get()
    take_in(row._replace(source=source.pk))
    order = Order.objects.get(number="7")
    assert (order.source, order.refunded) == ("Shop", Decimal(10))
    Source.objects.update(customers="gul")
    server = Source.objects.create(name="Server", customers="gul", is_trusted=True, created_at=NOON)
    again = told("Order Refunded", 6, None, total=10)._replace(source=server.pk)
    whole = told("Order Refunded", 7, None, order_id="8")._replace(source=server.pk)
    new = told("Order Completed", 8, None, order_id="9", total=3)._replace(source=server.pk)
    take_in(again, whole, new)
    assert list(
        Order.objects.order_by("number").values_list("source", "number", "refunded", "value")
    ) == [
        ("Shop", "7", Decimal(10), Decimal(30)), ("Shop", "8", Decimal(5), Decimal(0)),
        ("gul", "9", Decimal(0), Decimal(3)),
    ]  # fmt: skip


def test_a_refund_with_a_number_of_its_own_counts_once_whoever_tells_it_again() -> None:
    take_in(told("Order Completed", total=40))
    for after in (1, 2):
        take_in(told("Order Refunded", after, total=10, refund_id="r1"))
    take_in(told("Order Refunded", 3, total=10, refund_id=2))
    assert Order.objects.get().refunded == 20


def test_odd_orders_are_taken_as_far_as_they_say_something(dana: Contact) -> None:
    Link.objects.create(
        visitor=5, contact=dana, since=NOON, last_at=NOON, reason="form", created_at=clock.now()
    )
    odd = [{"name": "x", "price": "1e99", "quantity": "many"}, {"name": "y", "quantity": 0.00001}]
    take_in(
        told("Order Completed", order_id=None, total=1),
        told("Order Completed", order_id={"a": 1}, total=1),
        told("Order Completed", order_id=12, currency=["EUR"], products=odd, email=5),
        told("Order Completed", order_id="13", products="none", coupon={"a": 1}, status=True),
    )
    twelve, thirteen = Order.objects.order_by("number")
    assert (twelve.amount, twelve.contact, twelve.lines.get().name) == (None, dana, "y")
    assert (thirteen.number, thirteen.coupon, thirteen.state) == ("13", "", "placed")
