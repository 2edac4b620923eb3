"""What a shop tells of its orders, in whatever order it comes, and what it makes a person worth."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from itertools import permutations

import pytest

from alaka.accounts.models import Agent
from alaka.contacts.models import Contact
from alaka.core import clock
from alaka.sales import moving, rates, worth
from alaka.sales.models import Deal, Order, OrderState, Product
from alaka.sales.orders import Facts, Item, Refund, Told, history, take
from alaka.timeline.models import Event

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
MINUTE = timedelta(minutes=1)


def facts(amount: str, *items: Item, **more: object) -> Facts:
    return Facts(Decimal(amount), "EUR", items, **more)  # type: ignore[arg-type]


def told(after: int = 0, number: str = "7", **more: object) -> Told:
    return Told("Shop", number, NOON + after * MINUTE, **more)  # type: ignore[arg-type]


@pytest.fixture
def vase(pipeline: object) -> Product:
    return Product.objects.create(name="Glass vase", sku="VASE", created_at=NOON)


def test_an_order_is_the_same_whatever_of_it_comes_first_or_twice(
    dana: Contact, vase: Product
) -> None:
    placed = told(contact=dana, facts=facts("90", Item("A vase", "VASE", Decimal(2))))
    parts = [
        placed,
        told(1, facts=facts("100", Item("Glass vase", quantity=Decimal(3))), is_update=True),
        told(2, refund=Refund("a", Decimal(30))),
        told(3, state=OrderState.PAID),
    ]
    found = set()
    for number, some in enumerate(permutations(parts)):
        for part in (*some, *some[:2]):
            take(Told(**(vars(part) | {"number": str(number)})))
        order = Order.objects.get(number=str(number))
        lines = tuple((line.product, line.quantity) for line in order.lines.all())
        found.add(
            (order.placed_at, order.amount, order.refunded, order.value, order.state,
             order.contact, lines)
        )  # fmt: skip
    assert found == {
        (NOON, Decimal(100), Decimal(30), Decimal(70), "paid", dana, ((vase, Decimal(3)),))
    }
    verbs = Event.objects.filter(contact=dana).values_list("verb", "subject_id").distinct()
    assert len(verbs) == 2 * len(list(permutations(parts)))


def test_whose_customer_becomes_known_is_told_once_more_and_nothing_is_rewritten(
    dana: Contact, pipeline: object
) -> None:
    take(told(facts=facts("90")))
    take(told(5, refund=Refund("a", Decimal(30))))
    first = list(Event.objects.order_by("pk").values())
    order = take(told(6, contact=dana, state=OrderState.CANCELLED))
    assert list(Event.objects.filter(contact=None).order_by("pk").values()) == first
    rows = Event.objects.filter(contact=dana).order_by("pk").values_list("verb", "at", "data")
    assert [(verb, at, data.get("again")) for verb, at, data in rows] == [
        ("order.placed", NOON, first[0]["id"]),
        ("order.refunded", NOON + 5 * MINUTE, first[1]["id"]),
        ("order.cancelled", NOON + 6 * MINUTE, None),
    ]
    assert rows[1][2] == {**first[1]["data"], "again": first[1]["id"]}
    assert {event.contact for event in history(order)} == {dana}
    take(told(7, contact=dana, refund=Refund("b", Decimal(1))))
    assert history(order).count() == 4


def test_cancelled_and_given_back_leave_nothing(dana: Contact, pipeline: object) -> None:
    take(told(2, state=OrderState.CANCELLED))
    assert not Order.objects.known().exists()
    order = take(told(contact=dana, facts=facts("50")))
    assert (order.state, order.left, order.value) == ("cancelled", 0, 0)
    again = take(told(4, state=OrderState.PLACED))
    assert (again.state, again.value) == ("placed", 50)
    whole = take(told(5, refund=Refund("all")))
    assert (whole.state, whole.refunded, whole.value) == ("refunded", 50, 0)
    assert [event.verb for event in Event.objects.filter(contact=dana).order_by("pk")] == [
        "order.cancelled", "order.placed", "order.refunded"
    ]  # fmt: skip


def test_a_refund_that_two_tell_of_is_one_and_two_that_one_tells_are_two(
    dana: Contact, pipeline: object
) -> None:
    ten = Decimal(10)
    parts = [
        told(contact=dana, facts=facts("90")),
        told(1, refund=Refund("a", ten, teller="site")),
        told(2, refund=Refund("b", ten, teller="server")),
        told(3, refund=Refund("c", Decimal("10.00"), teller="server")),
    ]
    for number, some in enumerate(permutations(parts)):
        for part in (*some, some[0]):
            order = take(Told(**(vars(part) | {"number": str(number)})))
        assert (order.refunded, len(order.refunds)) == (20, 3)
    heard = Event.objects.filter(verb="order.refunded", contact=dana)
    assert heard.count() == 2 * len(list(permutations(parts)))
    assert take(told(4, "0", refund=Refund("d", Decimal(5), teller="server"))).refunded == 25
    assert take(told(5, "0", refund=Refund("e", ten))).refunded == 25
    assert take(told(6, "0", refund=Refund("f", None))).state == "refunded"


def test_an_order_is_found_by_what_its_source_was_called_before(pipeline: object) -> None:
    old = take(told(facts=facts("90")))
    take(Told("word", "8", NOON, facts=facts("5")))
    refund = Told("word", "7", NOON, refund=Refund("a", Decimal(30)), before=("Other", "Shop"))
    assert (take(refund).pk, take(refund).refunded) == (old.pk, 30)
    take(Told("word", "8", NOON, refund=Refund("a"), before=("Other", "Shop")))
    assert Order.objects.count() == 2


def test_what_is_told_out_of_bounds_is_kept_within_them(pipeline: object) -> None:
    lines = [Item("x" * 300, "y" * 90, Decimal(1), Decimal("-5"))] * 300
    order = take(told(facts=Facts(Decimal("1e20"), "toolong", lines, "c" * 200)))
    assert order.lines.count() == 200
    assert (order.currency, order.lines.first().price) == ("TOO", 0)  # type: ignore[union-attr]
    assert order.value is None


def test_a_person_is_worth_his_orders_and_won_deals_in_each_currency(
    alice: Agent, dana: Contact, wedding: Deal
) -> None:
    moving.win(wedding, by=alice)
    take(told(contact=dana, facts=facts("100")))
    take(told(number="8", contact=dana, facts=facts("50"), refund=Refund("a", Decimal(20))))
    take(told(number="9", contact=dana, facts=facts("70"), state=OrderState.CANCELLED))
    abroad = Facts(Decimal(300), "AZN")
    take(told(number="10", contact=dana, facts=abroad))
    found = worth.of(alice, dana)
    assert found.sums == {"EUR": Decimal("1330.00"), "AZN": Decimal("300.00")}
    assert (found.count, found.average) == (3, Decimal("65.00"))
    rates.put([rates.Given("AZN", date(2026, 2, 1), Decimal("0.5"))])
    assert worth.of(alice, dana).sums == {"EUR": Decimal("1480.00")}
    assert Order.objects.get(number="10").value == 150
    assert clock.now() > NOON
