"""What other currencies are worth in that of the business, from a day on."""

from datetime import date
from decimal import Decimal

from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext
from ninja import Query, Router, Schema
from ninja.responses import Status as Answer
from pydantic import Field

from alaka.accounts.models import AuditEntry
from alaka.api.access import ApiRequest, Scope, require_manager
from alaka.api.lists import Listed, listed, whole
from alaka.api.money_values import Currency, Day, OneCurrency
from alaka.api.problems import Problem
from alaka.api.values import Given, Slice
from alaka.core.paging import Order
from alaka.sales import money, rates
from alaka.sales.models import Rate

router = Router(tags=["Deals"])

NEWEST = Order("pk")


class RateShape(Schema):
    id: int
    currency: str
    rate: Decimal = Field(description="What one of it is worth in the currency of the business.")
    since: date

    @staticmethod
    def of(row: Rate) -> "RateShape":
        names = ("id", "currency", "rate", "since")
        return RateShape(**{name: getattr(row, name) for name in names})


class RateGiven(Given):
    currency: OneCurrency
    rate: Decimal = Field(
        gt=0, max_digits=20, decimal_places=8, description="What one of it is worth.",
        examples=["0.92"],
    )  # fmt: skip
    since: Day | None = Field(None, description="Without one, from today.")


class AskedRates(Slice):
    currency: Currency = ""
    today: bool = Field(False, description="Only what holds today, one rate for each currency.")


@router.get("", response=Listed[RateShape], summary="List the rates")
def index(request: ApiRequest, asked: Query[AskedRates]) -> Listed[RateShape]:
    """Those that were put in last come first."""
    require_manager(request, Scope.READ)
    rows = Rate.objects.filter(currency=asked.currency) if asked.currency else Rate.objects.all()
    if asked.today:
        held = rows.filter(since__lte=timezone.localdate())
        held = held.order_by("currency", "-since").distinct("currency")
        return whole([RateShape.of(row) for row in held])
    return listed(rows, NEWEST, asked, RateShape.of)


@router.post("", response={201: RateShape}, summary="Put a rate in")
def add(request: ApiRequest, payload: RateGiven) -> Answer[RateShape]:
    """Open deals follow it. What was said of the same day before is written over."""
    require_manager(request)
    if payload.currency == money.own():
        reason = gettext("This is the currency of the business: it is worth one.")
        raise Problem("currency", reason)
    given = rates.Given(payload.currency, payload.since or timezone.localdate(), payload.rate)
    rates.put([given])
    AuditEntry.write("rates changed", request=request, about=given.currency)
    row = Rate.objects.get(currency=given.currency, since=given.since)
    return Answer(201, RateShape.of(row))


@router.delete("/{pk}", response={204: None}, summary="Take a rate back")
def remove(request: ApiRequest, pk: int) -> Answer[None]:
    """The one before it holds again."""
    require_manager(request)
    row = get_object_or_404(Rate, pk=pk)
    rates.take(row)
    AuditEntry.write("rates changed", request=request, about=row.currency)
    return Answer(204, None)
