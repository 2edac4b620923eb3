"""Orders of the events of a shop, as the specification names them.

Enters: events as the builder reads them. Leaves: orders (sales.orders), each with whoever it names,
else with whoever sat at the browser then; who is named by one is claimed for that browser.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from decimal import Decimal, InvalidOperation
from typing import Any
from uuid import UUID

from alaka.contacts.models import Contact
from alaka.sales.models import Order, OrderState
from alaka.sales.orders import MOST, Facts, Item, Refund, Told, give, take
from alaka.tracking import identity
from alaka.tracking.building.naming import Said, named
from alaka.tracking.claiming import OURS
from alaka.tracking.events import terms
from alaka.tracking.events.storing import store
from alaka.tracking.events.writing import Row
from alaka.tracking.models import Kind, Reason, Source

COMPLETED, UPDATED = "Order Completed", "Order Updated"
REFUNDED, CANCELLED = "Order Refunded", "Order Cancelled"
NAMES = {COMPLETED, UPDATED, REFUNDED, CANCELLED}
_STATES = {
    "paid": OrderState.PAID, "cancelled": OrderState.CANCELLED, "canceled": OrderState.CANCELLED,
    "refunded": OrderState.REFUNDED,
}  # fmt: skip
_LARGEST = Decimal(10**8)


def take_orders(said: Iterable[Said]) -> None:
    """Runs in the builder's transaction, after links were made. What comes again is harmless."""
    rows = [row for row in said if row.kind == Kind.TRACK and row.name in NAMES]
    rows = [row for row in rows if _number(row)]
    if not rows:
        return
    contacts = named(map(_with_email, rows))
    by_name = set(contacts)
    _claim(rows, contacts)
    alone = [row for row in rows if row.key not in contacts and row.visitor is not None]
    owners = identity.owners((row.visitor or 0, row.at) for row in alone)
    contacts |= {row.key: pk for row, pk in zip(alone, owners, strict=True) if pk is not None}
    people = Contact.objects.in_bulk(set(contacts.values()))
    shops = _shops({row.source for row in rows})
    for row in rows:
        name, *before = shops.get(row.source, [str(row.source)])
        told = _told(row, name, people.get(contacts.get(row.key, 0)))
        browser = None if row.key in by_name else row.visitor
        take(replace(told, browser=browser, before=before))


def _shops(asked: set[int]) -> dict[int, list[str]]:
    """What the orders of each source are known by, and what they were known by before: numbers
    count in the same space as a shop's customers do. A name is kept when the first order comes."""
    every = list(Source.objects.all())
    for source in every:
        if source.pk in asked and not source.orders_as:
            source.orders_as = source.name[:60]
            source.save(update_fields=["orders_as"])
    return {
        source.pk: [source.shop, *_before(source, every)] for source in every if source.pk in asked
    }


def _before(source: Source, every: Iterable[Source]) -> list[str]:
    if not source.customers:
        return []
    of_space = {each.orders_as for each in every if each.customers == source.customers}
    return sorted(of_space - {source.customers, ""})


def look_again(visitor: int) -> None:
    """Whose what was ordered at a browser is, now that something else is known of it."""
    orders = Order.objects.filter(browsers__has_key=str(visitor)).order_by("pk")
    for pk, browsers in orders.values_list("pk", "browsers"):
        told = (browsers or {}).items()
        moments = sorted((at, int(number)) for number, ats in told for at in ats)
        owners = identity.owners((number, datetime.fromisoformat(at)) for at, number in moments)
        owner = next((each for each in owners if each is not None), None)
        give(pk, Contact.objects.filter(pk=owner or 0).first())


def of_nobody(said: Sequence[Said]) -> list[Said]:
    """Of these, what is told of orders of which nobody knows yet whose they are."""
    numbers = {row.key: _number(row) for row in said}
    waiting = Order.objects.filter(contact=None, number__in={*numbers.values()} - {""})
    known = set(waiting.values_list("number", flat=True))
    return [row for row in said if numbers[row.key] in known]


def _number(row: Said) -> str:
    given = _properties(row).get("order_id")
    return _text(given, 200) if isinstance(given, str | int) else ""


def _properties(row: Said) -> Mapping[str, Any]:
    found = row.data.get("properties")
    return found if isinstance(found, dict) else {}


def _text(value: Any, most: int) -> str:
    is_plain = isinstance(value, str | int | float) and not isinstance(value, bool)
    return str(value).replace("\0", "").strip()[:most] if is_plain else ""


def _with_email(row: Said) -> Said:
    """With the address that a shop writes among what the order is."""
    given = _text(_properties(row).get("email"), 320)
    if not given or row.traits.get("email"):
        return row
    return replace(row, data={**row.data, "traits": {**row.traits, "email": given}})


def _claim(rows: Iterable[Said], contacts: Mapping[UUID, int]) -> None:
    # Below zero a browser is one of today's, counted without a cookie: never anybody's.
    store(
        [
            Row(
                terms.key_of(OURS, f"order\n{row.key}"),
                at=row.at,
                received_at=row.at,
                source=OURS,
                kind=Kind.IDENTIFY,
                visitor=row.visitor,
                data=f'{{"contact": {contacts[row.key]}, "reason": "{Reason.ORDER}"}}',
            )
            for row in rows
            if row.key in contacts and row.visitor is not None and row.visitor >= 0
        ]
    )


def _told(row: Said, source: str, contact: Contact | None) -> Told:
    given, amount = _properties(row), _decimal(row.amount)
    told = Told(source, _number(row), row.at, contact)
    if row.name == CANCELLED:
        return replace(told, state=OrderState.CANCELLED)
    if row.name == REFUNDED:
        back = abs(amount) if amount else None
        currency = _text(given.get("currency"), 3)
        key = _text(given.get("refund_id"), 200)
        refund = Refund(key or str(row.key), back, currency, teller=str(row.source))
        return replace(told, refund=refund)
    has_amount = any(given.get(name) not in (None, "") for name in ("total", "revenue", "value"))
    facts = Facts(
        amount=amount if has_amount else None,
        currency=_text(given.get("currency"), 3),
        items=_items(given.get("products")),
        coupon=_text(given.get("coupon"), 80),
    )
    is_update = row.name == UPDATED
    state = _STATES.get(_text(given.get("status"), 20).lower())
    return replace(told, facts=facts, state=state, is_update=is_update)


def _items(products: Any) -> list[Item] | None:
    if not isinstance(products, list):
        return None
    found = []
    for each in products:
        if not isinstance(each, dict):
            continue
        sku = _text(each.get("sku") or each.get("product_id"), 60)
        name = _text(each.get("name"), 200) or sku
        quantity = _decimal(each.get("quantity", 1)) or Decimal(0)
        if name and 0 < quantity < _LARGEST:
            quantity = max(round(quantity, 3), Decimal("0.001"))
            found.append(Item(name, sku, quantity, _decimal(each.get("price"))))
    return found


def _decimal(value: Any) -> Decimal | None:
    """None for what is no number that a column can hold."""
    if isinstance(value, bool) or not isinstance(value, str | int | float | Decimal):
        return None
    try:
        number = Decimal(str(value).strip())
    except InvalidOperation:
        return None
    return number if number.is_finite() and abs(number) <= MOST else None
