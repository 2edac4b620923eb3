"""What a deal is made of: so much of each product, at the price that was agreed.

Each act holds the deal; its amount is that of its lines from then on.
"""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils import timezone

from alaka.accounts.models import Agent
from alaka.sales import changing, money
from alaka.sales.models import Deal, DealLine, Product
from alaka.sales.moving import hold
from alaka.sales.opening import tell

# What an amount can hold.
MOST = Decimal("999999999999.99")


class TooMuch(Exception):
    """The lines come to more than an amount can hold."""


def price_of(product: Product, currency: str) -> Decimal | None:
    """What it costs today in that currency; None where nobody said."""
    found = product.price(currency, timezone.localdate())
    return found.amount if found else None


@transaction.atomic
def put(deal: Deal, product: Product, values: Mapping[str, Any], *, by: Agent | None) -> DealLine:
    """One more line: ``values`` are quantity, price and discount. Raises TooMuch."""
    row = hold(deal)
    line = DealLine.objects.create(deal=row, product=product, **values)
    _count(row, by, None, str(line))
    deal.refresh_from_db()
    return line


@transaction.atomic
def change(line: DealLine, values: Mapping[str, Any], *, by: Agent | None) -> None:
    """The same of one that stands. Raises TooMuch."""
    row, before = hold(line.deal), str(line)
    DealLine.objects.filter(pk=line.pk).update(**values)
    line.refresh_from_db()
    _count(row, by, before, str(line))


@transaction.atomic
def take(line: DealLine, *, by: Agent | None) -> bool:
    """It is no part of the deal any more; without any line the deal has no amount."""
    row, before = hold(line.deal), str(line)
    gone, _rows = DealLine.objects.filter(pk=line.pk).delete()
    if gone:
        _count(row, by, before, None)
    return bool(gone)


def _count(row: Deal, by: Agent | None, before: str | None, after: str | None) -> None:
    lines, was = list(row.lines.all()), row.amount
    row.amount = sum((each.total for each in lines), Decimal(0)) if lines else None
    if row.amount is not None and row.amount > MOST:
        raise TooMuch
    row.value = money.valued(row.amount, row.currency, changing.day_of(row))
    row.save(update_fields=["amount", "value"])
    old = {"lines": before, "amount": changing.shown(was)}
    new = {"lines": after, "amount": changing.shown(row.amount)}
    differing = [name for name in new if old[name] != new[name]]
    tell(
        "deal.changed",
        row,
        by,
        before={name: old[name] for name in differing},
        after={name: new[name] for name in differing},
    )
