"""What is known of a deal is changed, field by field.

Who says what he had seen of a field does not write over what somebody else made of just that field
meanwhile; a field that nobody else touched is written.
"""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.db import models, transaction

from alaka.accounts.models import Agent
from alaka.contacts.changing import sign
from alaka.sales import money
from alaka.sales.models import Deal
from alaka.sales.moving import hold
from alaka.sales.opening import tell
from alaka.sales.searching import words_of

FIELDS = (
    "title", "contact", "company", "owner", "team", "place", "amount", "currency", "expected_on",
    "source", "competitor",
)  # fmt: skip
_COUNTED = {"amount", "currency"}


def plain(value: Any) -> str | int | None:
    """A value as events keep it and signs are made of it."""
    if isinstance(value, models.Model):
        return int(value.pk)
    return value if isinstance(value, str | int | None) else str(value)


def seen(deal: Deal) -> dict[str, str]:
    """By field, a sign of what is stored."""
    return {name: sign(plain(getattr(deal, name))) for name in FIELDS}


class Summed(Exception):
    """The amount is that of the deal's products, and so is its currency."""


@transaction.atomic
def change(
    deal: Deal,
    values: Mapping[str, Any],
    *,
    by: Agent | None,
    seen: Mapping[str, str] | None = None,
) -> set[str]:
    """Write what differs; return the fields that somebody else changed since they were seen, of
    which then none is written."""
    row = hold(deal)
    differing, clashing = {}, set()
    for name, value in values.items():
        now = plain(getattr(row, name))
        was = (seen or {}).get(name)
        if plain(value) == now or was == sign(plain(value)):
            continue
        if was is not None and was != sign(now):
            clashing.add(name)
        differing[name] = value
    if clashing or not differing:
        return clashing
    if _COUNTED & differing.keys() and row.lines.exists():
        raise Summed
    before = {name: shown(getattr(row, name)) for name in differing}
    for name, value in differing.items():
        setattr(row, name, value)
    if _COUNTED & differing.keys():
        row.value = money.valued(row.amount, row.currency, day_of(row))
    row.search = words_of(row)
    row.save(update_fields=[*differing, "value", "search"])
    after = {name: shown(getattr(row, name)) for name in differing}
    tell("deal.changed", row, by, before=before, after=after)
    deal.refresh_from_db()
    return set()


def day_of(row: Deal) -> date | None:
    """A closed deal keeps the rates of the day on which it was closed."""
    return row.closed_at.date() if row.closed_at else None


def shown(value: Any) -> str | int | None:
    return value if isinstance(value, str | int | None) else str(value)
