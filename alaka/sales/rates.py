"""Rates of currencies: put in, taken back; and all that stands counted anew by them."""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from django.db import transaction
from django.db.models import F
from django.db.models.functions import Round
from django.utils import timezone

from alaka.accounts.models import Business
from alaka.sales import money
from alaka.sales.models import Deal, Order, Rate, StageStay

# Of the column: what one unit is worth has so many decimals.
_LEAST = Decimal("0.00000001")


class Given(NamedTuple):
    currency: str
    since: date
    rate: Decimal


@transaction.atomic
def put(given: Iterable[Given]) -> None:
    """Of two for one currency and day the later holds. Open deals follow."""
    rows = {(each.currency, each.since): Rate(**each._asdict()) for each in given}
    Rate.objects.bulk_create(
        rows.values(),
        update_conflicts=True,
        unique_fields=["currency", "since"],
        update_fields=["rate"],
    )
    money.revalue({currency for currency, _since in rows})


@transaction.atomic
def take(row: Rate) -> None:
    """The one before it holds again."""
    row.delete()
    money.revalue([row.currency])


def begun_today() -> None:
    """Open deals follow the rates that were entered ahead, for today."""
    rows = Rate.objects.filter(since=timezone.localdate()).order_by()
    if found := set(rows.values_list("currency", flat=True)):
        money.revalue(found)


@transaction.atomic
def count_in(currency: str) -> bool:
    """From now on all is added up in this currency: what was counted so far is turned over by
    today's rate. False where something was and no rate is known."""
    before, today = money.own(), timezone.localdate()
    if currency == before:
        Business.objects.filter(pk=1).update(currency=currency)
        return True
    factor = money.rate(currency, today)
    valued = (model.objects.exclude(value=None) for model in (Deal, Order))
    is_counted = any(rows.exists() for rows in valued) or Rate.objects.exists()
    if is_counted and factor is None:
        return False
    Business.objects.filter(pk=1).update(currency=currency)
    if factor is not None:
        _turn(before, currency, factor, today)
    money.revalue(set(Deal.objects.open().order_by().values_list("currency", flat=True).distinct()))
    return True


def _turn(before: str, now: str, factor: Decimal, today: date) -> None:
    Rate.objects.filter(currency=now).delete()
    for row in Rate.objects.all():
        row.rate = max(row.rate / factor, _LEAST)
        row.save(update_fields=["rate"])
    Rate.objects.create(currency=before, since=today, rate=max(1 / factor, _LEAST))
    for model in (Deal, StageStay, Order):
        rows = model._default_manager.exclude(value=None)
        rows.update(value=Round(F("value") / factor, precision=2))
