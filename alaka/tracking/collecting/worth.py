"""What an event says that it was worth."""

from decimal import Decimal, InvalidOperation

import msgspec
from django.utils.translation import gettext_lazy as _

from alaka.tracking.collecting.faults import UNREADABLE, Fault, beneath
from alaka.tracking.collecting.shapes import Money

MOST = Decimal(10**11)
# Of the specification's events of shops, those that are an order.
ORDERS = {"Order Completed", "Order Updated", "Order Refunded", "Order Cancelled"}
OF_ORDERS, OF_OTHERS = ("total", "revenue", "value"), ("revenue",)

_money = msgspec.json.Decoder(Money).decode


def amount(event: str | None, properties: msgspec.Raw) -> Decimal | None:
    """An order has one always, for the builders are told of what has. Raises Fault."""
    is_order = event in ORDERS
    if not is_order and b'"revenue"' not in bytes(properties):
        return None
    try:
        money = _money(properties) if len(memoryview(properties)) > 4 else Money()
    except UNREADABLE as error:
        raise beneath("properties", error) from error
    for name in OF_ORDERS if is_order else OF_OTHERS:
        given = getattr(money, name)
        if given not in (None, ""):
            return _number(f"properties.{name}", given)
    return Decimal(0) if is_order else None


def _number(field: str, given: float | str) -> Decimal:
    try:
        number = Decimal(str(given).strip())
    except InvalidOperation:
        raise Fault(field, _("This is no number.")) from None
    if number.is_nan():
        raise Fault(field, _("This is no number."))
    if not abs(number) < MOST:
        raise Fault(field, _("This is too large."))
    return round(number, 2)
