"""What deals are worth in the one currency of the business, in which they are compared and summed.

A rate says what one unit of a currency is worth in that of the business, from a day on. A deal
keeps its value: an open one follows new rates, a closed one stays as it was on the day it closed.
"""

from collections.abc import Collection
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from functools import cache
from typing import Any

from babel import Locale
from babel.core import get_global
from babel.numbers import get_territory_currencies
from django.db import connection, transaction
from django.utils import timezone
from django.utils.translation import get_language

from alaka.accounts.models import Business
from alaka.core import live
from alaka.sales.models import Rate
from alaka.sales.models.line import CENT

USUAL = "EUR"
# First in every list: those of where our languages are spoken, and of trade.
_FIRST = ("EUR", "USD", "AZN", "BAM", "IRR", "GBP", "CHF", "TRY", "RUB", "GEL")

_REVALUE = """
UPDATE sales_deal deal SET value = round(deal.amount * CASE WHEN deal.currency = %(own)s THEN 1
    ELSE (SELECT rate FROM sales_rate WHERE currency = deal.currency AND since <= %(today)s
          ORDER BY since DESC LIMIT 1) END, 2)
WHERE deal.status = 'open' AND deal.currency = ANY(%(currencies)s)
"""
# What was ordered keeps the rate of its day, once there is one.
_VALUE_ORDERS = """
UPDATE sales_order SET value = round(CASE WHEN state = 'cancelled' THEN 0
    ELSE greatest(amount - refunded, 0) END * CASE WHEN currency = %(own)s THEN 1
    ELSE (SELECT rate FROM sales_rate WHERE sales_rate.currency = sales_order.currency
          AND since <= (placed_at AT TIME ZONE 'UTC')::date ORDER BY since DESC LIMIT 1) END, 2)
WHERE value IS NULL AND currency = ANY(%(currencies)s)
"""


def own() -> str:
    """The currency of the business, by ISO 4217."""
    business = Business.get()
    if business.currency or not business.country:
        return business.currency or USUAL
    found = get_territory_currencies(business.country)
    return found[0] if found else USUAL


@cache
def _known() -> tuple[str, ...]:
    """Those that are paid with somewhere today."""
    paid = {
        code
        for territory in get_global("territory_currencies")
        for code in get_territory_currencies(territory)
    }
    return (*_FIRST, *sorted(paid - set(_FIRST)))


def is_known(currency: str) -> bool:
    return currency in _known()


def choices() -> list[tuple[str, str]]:
    """Each currency by its code and its name in the reader's language."""
    names = Locale.parse((get_language() or "en")[:2]).currencies
    return [(code, f"{code} · {names.get(code, code)}") for code in _known()]


def rate(currency: str, on: date) -> Decimal | None:
    """What one of it is worth on that day; None where nobody said."""
    if currency == own():
        return Decimal(1)
    rows = Rate.objects.filter(currency=currency, since__lte=on).order_by("-since")
    return rows.values_list("rate", flat=True).first()


def valued(amount: Decimal | None, currency: str, on: date | None = None) -> Decimal | None:
    found = rate(currency, on or timezone.localdate()) if amount is not None else None
    if amount is None or found is None:
        return None
    return (amount * found).quantize(CENT, ROUND_HALF_UP)


@transaction.atomic
def revalue(currencies: Collection[str]) -> None:
    """Open deals in these currencies follow the rates as they are now."""
    values: dict[str, Any] = {
        "own": own(),
        "today": timezone.localdate(),
        "currencies": list(currencies),
    }
    with connection.cursor() as cursor:
        cursor.execute(_REVALUE, values)
        cursor.execute(_VALUE_ORDERS, values)
    live.publish("deals")
