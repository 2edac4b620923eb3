"""When something that repeats comes again.

By the clock on the wall of its zone, so that nine in the morning stays nine when the clocks change;
the 31st is the last day of shorter months.
"""

import calendar
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from alaka.activities.models.activity import Repeats


def nth(first: datetime, zone: ZoneInfo, repeats: str, every: int, turn: int) -> datetime:
    """The one after so many turns, as an instant; ``first`` has turn 0."""
    local = first.astimezone(zone).replace(tzinfo=None)
    day = nth_day(local.date(), repeats, every, turn)
    return datetime.combine(day, local.time(), tzinfo=zone)


def nth_day(first: date, repeats: str, every: int, turn: int) -> date:
    count = every * turn
    if repeats == Repeats.DAILY:
        return first + timedelta(days=count)
    if repeats == Repeats.WEEKLY:
        return first + timedelta(weeks=count)
    year, month = divmod(first.year * 12 + first.month - 1 + count, 12)
    last = calendar.monthrange(year, month + 1)[1]
    return date(year, month + 1, min(first.day, last))


def end_of(day: date, zone: ZoneInfo) -> datetime:
    """The midnight after it."""
    return datetime.combine(day + timedelta(days=1), time(), tzinfo=zone)
