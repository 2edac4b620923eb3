"""Filters for what a deal shows: money, days, what was changed of it."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django import template
from django.utils import timezone
from django.utils.translation import get_language, ngettext

from alaka.core import dates, numbers, words
from alaka.core.durations import in_words
from alaka.sales import entering
from alaka.timeline.models import Event

register = template.Library()


def _language() -> str:
    return (get_language() or "en")[:2]


@register.filter
def money(value: Decimal | None, currency: str) -> str:
    """``1 250,00 €``; without parts where there are none."""
    if value is None or value == "":
        return ""
    return numbers.money(value, currency, _language())


@register.filter
def money_of(value: str | None, currency: str) -> str:
    """The same of an amount as events keep it."""
    return money(Decimal(value), currency) if value else ""


@register.filter
def apart(value: str) -> str:
    """A shop's own number, which keeps its order between right-to-left words."""
    return words.apart(value)


@register.filter
def plain_number(value: Decimal) -> str:
    """Without noughts that say nothing: ``2``, ``0,5``."""
    exact = value.normalize()
    exact = exact.quantize(Decimal(1)) if exact == exact.to_integral() else exact
    return numbers.decimal(exact, _language())


@register.filter
def about(value: Decimal | None, currency: str) -> str:
    """A sum over a column, where parts of a unit say nothing."""
    return f"{numbers.decimal(Decimal(value or 0).quantize(Decimal(1)), _language())} {currency}"


@register.filter
def days(value: int) -> str:
    text = ngettext("%(count)s day", "%(count)s days", value)
    return text % {"count": dates.digits(str(value), _language())}


@register.filter
def span(value: timedelta) -> str:
    return in_words(value, has_days=True)


@register.filter
def is_past(value: date | None) -> bool:
    return value is not None and value < timezone.localdate()


@register.filter
def changed_facts(event: Event) -> list[dict[str, Any]]:
    """Of an event ``deal.changed``: each fact, from what to what."""
    before, after = event.data.get("before", {}), event.data.get("after", {})
    return [
        {"label": entering.label(name), "before": before.get(name) or "—", "after": value or "—"}
        for name, value in after.items()
    ]
