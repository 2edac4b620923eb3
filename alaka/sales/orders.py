"""What a shop tells of its orders.

Enters: one thing told of an order, whenever it comes and however often. Leaves: the order as a
function of all that was told, and what happened on the customer's time line; where he becomes known
later, it is told once more, now of him.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from django.db import transaction
from django.db.models import Q, QuerySet

from alaka.accounts.models import Place
from alaka.contacts.models import Contact
from alaka.core import live
from alaka.core.holding import held
from alaka.sales import money
from alaka.sales.models import Order, OrderLine, OrderState, Product
from alaka.sales.models.line import CENT
from alaka.timeline.models import Event
from alaka.timeline.recording import draft, record, record_all

# Of one order; more nobody reads.
LINES = 200
MOST = Decimal("999999999999.99")
# In what is told once more, the event that told it of nobody.
AGAIN = "again"


@dataclass(frozen=True)
class Item:
    """``price`` is that of one."""

    name: str
    sku: str = ""
    quantity: Decimal = Decimal(1)
    price: Decimal | None = None


@dataclass(frozen=True)
class Facts:
    """What an order is: placed, or as it is now. ``items`` of None stay as they are; without
    ``placed_at`` it was placed when it was first told of."""

    amount: Decimal | None = None
    currency: str = ""
    items: Sequence[Item] | None = None
    coupon: str = ""
    place: Place | None = None
    placed_at: datetime | None = None


@dataclass(frozen=True)
class Refund:
    """``key`` makes what comes again harmless; without an amount all is given back. ``currency`` is
    that of an order of which nothing else was heard yet. Two ``teller``s who tell of the same
    amount tell of one refund; what one of them tells twice, by two keys, are two."""

    key: str
    amount: Decimal | None = None
    currency: str = ""
    teller: str = ""


@dataclass(frozen=True)
class Told:
    """Of the order ``number`` of ``source`` at a moment: its facts, its state, a refund, or some
    of them. ``is_update``: of facts of one moment these hold. ``browser``: it names nobody, and
    the contact is whose that browser was. ``before``: what its source was called as well."""

    source: str
    number: str
    at: datetime
    contact: Contact | None = None
    facts: Facts | None = None
    state: OrderState | None = None
    refund: Refund | None = None
    is_update: bool = False
    browser: int | None = None
    before: Sequence[str] = ()


@transaction.atomic
def take(told: Told) -> Order:
    """The order as it is by then. What happened first is told of first, whatever came first."""
    order = _held(told)
    was_known, was_cancelled = order.said_at is not None, order.state == OrderState.CANCELLED
    _put_customer(order, told)
    if told.facts is not None:
        _put_facts(order, told, told.facts)
    if told.state is not None and _is_later(told, order):
        order.stated, order.stated_at = told.state, told.at
    refund, is_refunded = told.refund, False
    given = None if refund is None or refund.amount is None else str(bounded(refund.amount))
    if refund is not None:
        known = len(_given_back(order))
        order.refunds[refund.key] = given
        order.tellers.setdefault(refund.key, refund.teller)
        is_refunded = len(_given_back(order)) > known
    _count(order)
    order.save()
    if not was_known and order.said_at is not None:
        _tell("order.placed", order, order.placed_at)
    if is_refunded:
        _tell("order.refunded", order, told.at, refund=given)
    if order.state == OrderState.CANCELLED and not was_cancelled:
        _tell("order.cancelled", order, told.at)
    live.publish("orders", f"order:{order.pk}")
    return order


def _held(told: Told) -> Order:
    names = {"source": told.source[:60], "number": told.number[:200]}
    currency = told.refund.currency.upper()[:3] if told.refund else ""
    first = {"placed_at": told.at, "currency": currency or money.own()}
    made = _known(told, **names) or Order.objects.get_or_create(**names, defaults=first)[0]
    return held(Order.objects.select_related("contact"), made.pk) or made


def _known(told: Told, source: str, number: str) -> Order | None:
    """By one of the other names of its source, where it is not by this one."""
    if not told.before:
        return None
    names = [source, *(name[:60] for name in told.before)]
    rows = Order.objects.filter(source__in=names, number=number)
    return min(rows, key=lambda row: names.index(row.source), default=None)


def _put_customer(order: Order, told: Told) -> None:
    """Whom it names goes before whoever sat at a browser."""
    is_named, was_guessed = told.browser is None and told.contact is not None, bool(order.browsers)
    if is_named:
        order.browsers = None
    elif told.browser is not None and order.browsers is not None:
        moments = order.browsers.setdefault(str(told.browser), [])
        if (at := told.at.isoformat()) not in moments:
            moments.append(at)
    if told.contact is None:
        return
    if order.contact is None:
        order.contact = told.contact
        _tell_again(order)
    elif is_named and was_guessed:
        _give(order, told.contact)


@transaction.atomic
def give(pk: int, contact: Contact | None) -> None:
    """Whose it is was put right: so is whose time line tells of it, and nobody hears it anew."""
    order = held(Order.objects.select_related("contact"), pk)
    if order is not None:
        _give(order, contact)
        order.save(update_fields=["contact"])
        live.publish("orders", f"order:{order.pk}")


def _give(order: Order, contact: Contact | None) -> None:
    if (order.contact and order.contact.person_id) != (contact and contact.person_id):
        order.contact = contact
        history(order).update(contact=contact)


def _put_facts(order: Order, told: Told, facts: Facts) -> None:
    is_first = order.said_at is None
    order.placed_at = facts.placed_at or (told.at if is_first else min(order.placed_at, told.at))
    if order.said_at is not None and (told.at, told.is_update) <= (order.said_at, False):
        return
    order.said_at = told.at
    order.place = facts.place or order.place
    order.coupon = facts.coupon[:80] or order.coupon
    if facts.currency or is_first:
        order.currency = facts.currency.upper()[:3] or order.currency
    if facts.amount is not None or is_first:
        order.amount = None if facts.amount is None else bounded(facts.amount)
    if facts.items is not None:
        _put_items(order, facts.items[:LINES])


def _put_items(order: Order, items: Sequence[Item]) -> None:
    order.lines.all().delete()
    products = _products(items)
    OrderLine.objects.bulk_create(
        OrderLine(
            order=order,
            product=products.get(item.sku) or products.get(item.name),
            name=item.name[:200],
            sku=item.sku[:60],
            quantity=item.quantity,
            price=None if item.price is None else bounded(item.price),
        )
        for item in items
    )


def _products(items: Sequence[Item]) -> dict[str, Product]:
    """By article number, and by name."""
    skus, names = {item.sku for item in items} - {""}, {item.name for item in items} - {""}
    if not skus and not names:
        return {}
    rows = list(Product.objects.filter(Q(sku__in=skus) | Q(name__in=names)))
    return {row.name: row for row in rows} | {row.sku: row for row in rows if row.sku}


# Of two states of one moment the later of these holds.
_RANK = list(OrderState)


def _is_later(told: Told, order: Order) -> bool:
    if order.stated_at is None or told.state is None:
        return True
    before = (order.stated_at, _RANK.index(OrderState(order.stated)))
    return (told.at, _RANK.index(told.state)) > before


def _given_back(order: Order) -> list[str | None]:
    """Each amount as often as whoever told of it most often did."""
    most: Counter[str | None] = Counter()
    tellers = {key: order.tellers.get(key, "") for key in order.refunds}
    for teller in set(tellers.values()):
        most |= Counter(order.refunds[key] for key in tellers if tellers[key] == teller)
    return list(most.elements())


def _count(order: Order) -> None:
    """What follows from what was said."""
    whole = order.amount or Decimal(0)
    given = [whole if each is None else Decimal(each) for each in _given_back(order)]
    order.refunded = min(sum(given, Decimal(0)), whole if order.said_at else MOST)
    if order.stated == OrderState.REFUNDED:
        order.refunded = whole
    order.state = order.stated
    if order.refunds and order.refunded >= whole and order.stated != OrderState.CANCELLED:
        order.state = OrderState.REFUNDED
    order.value = money.valued(order.left, order.currency, order.placed_at.date())


def bounded(amount: Decimal) -> Decimal:
    """As a column can hold it."""
    return min(max(amount, Decimal(0)), MOST).quantize(CENT, ROUND_HALF_UP)


def _tell(verb: str, order: Order, at: datetime, **data: Any) -> None:
    amount = None if order.amount is None else str(order.amount)
    told = {"number": order.number, "source": order.source, "amount": amount}
    told |= {"currency": order.currency, **data}
    record(verb, subject=order, contact=order.contact, at=at, **told)


def _tell_again(order: Order) -> None:
    """What was told of nobody stays as it is; of the customer it is heard by whoever waits for
    it."""
    events = history(order).filter(contact=None).order_by("pk")
    record_all(
        draft(
            event.verb,
            subject=order,
            contact=order.contact,
            at=event.at,
            **{**event.data, AGAIN: event.pk},
        )
        for event in events
    )


def history(order: Order) -> "QuerySet[Event]":
    """All that was told of it, each once."""
    events = Event.objects.filter(subject_type=Order._meta.label_lower, subject_id=order.pk)
    again = [told.get(AGAIN) for told in events.values_list("data", flat=True)]
    return events.exclude(pk__in=[pk for pk in again if pk])
