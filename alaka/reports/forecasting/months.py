"""Months of the reader's calendar as numbers that an address can name: the days since 2000 of their
first day; EARLIER is whatever lies before this one."""

from datetime import date, datetime, timedelta

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from alaka.core import clock
from alaka.core.dates import month_name, month_of
from alaka.reports.scope import Scope

SINCE = date(2000, 1, 1)
EARLIER = 0


def this(scope: Scope) -> date:
    return month_of(clock.now().astimezone(scope.period.zone).date(), scope.period.language)


def after(month: date, language: str, count: int = 1) -> date:
    """The first day of the so-manieth month after, or before."""
    for _step in range(abs(count)):
        month = month_of(month + timedelta(days=32 if count > 0 else -1), language)
    return month


def number(day: date) -> int:
    return (day - SINCE).days


def name(value: int) -> str:
    if value == EARLIER:
        return _("Expected earlier")
    return month_name(SINCE + timedelta(days=min(value, 99_999)), (get_language() or "en")[:2])


def bounds(value: int, scope: Scope) -> tuple[int, int]:
    """From which day's number to right before which a month reaches."""
    if value == EARLIER:
        return 0, number(this(scope))
    first = SINCE + timedelta(days=min(value, 99_999))
    return value, number(after(first, scope.period.language))


def begin(month: date, scope: Scope) -> datetime:
    return datetime(month.year, month.month, month.day, tzinfo=scope.period.zone)
