"""What a person is worth to the business: orders less what was given back, and deals won.

An amount for which no rate is known stands in its own currency.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.db.models import BooleanField, Case, CharField, Count, F, QuerySet, Sum, Value, When

from alaka.accounts.models import Agent
from alaka.contacts.family import is_many, theirs, whose
from alaka.contacts.models import Contact
from alaka.core.prepared import given, prepared
from alaka.sales import money
from alaka.sales.models import Deal, Order
from alaka.sales.models.deal import Eyes, eyes
from alaka.sales.models.line import CENT

# Whether it is of orders, the currency ("" where the value is known), how many, value, amount.
Row = tuple[bool, str, int, Decimal | None, Decimal | None]


@dataclass
class Worth:
    """``sums`` by currency; ``average`` of the orders whose value is known."""

    sums: dict[str, Decimal] = field(default_factory=dict)
    count: int = 0
    average: Decimal | None = None


def of(agent: Agent, contact: Contact) -> Worth:
    """Of whichever records of the person; of deals those that the agent sees."""
    asked = _asked(eyes(agent), is_many(contact))
    return summed(asked.rows(agent=agent.pk, contact=whose(contact)))


def summed(rows: Iterable[Row]) -> Worth:
    found = Worth()
    for is_order, currency, count, value, amount in rows:
        total = (amount if currency else value) or Decimal(0)
        name = currency or money.own()
        found.sums[name] = found.sums.get(name, Decimal(0)) + total
        if is_order:
            found.count += count
            found.average = found.average if currency else (total / count).quantize(CENT)
    return found


@prepared
def _asked(seen: Eyes, is_many: bool) -> "QuerySet[Any, Row]":
    deals = Deal.objects.within(seen, given("agent")).won().filter(theirs(is_many))
    return grouped(Order.objects.known().standing().filter(theirs(is_many)), deals)


def grouped(orders: QuerySet[Order], deals: QuerySet[Deal], *by: str) -> "QuerySet[Any, Any]":
    """As rows, with what they are grouped by at the end."""
    left = Sum(F("amount") - F("refunded"))
    return _rows(orders, left, True, by).union(_rows(deals, Sum("amount"), False, by), all=True)


def _rows(rows: QuerySet[Any], amount: Sum, is_order: bool, by: tuple[str, ...]) -> Any:
    kept = Case(When(value=None, then=F("currency")), default=Value(""), output_field=CharField())
    named = (
        rows.order_by()
        .annotate(is_order=Value(is_order, BooleanField()), unvalued=kept)
        .values("is_order", "unvalued", *by)
    )
    counted = named.annotate(count=Count("pk"), sum=Sum("value"), left=amount)
    return counted.values_list("is_order", "unvalued", "count", "sum", "left", *by)
