"""How the days ahead look: hours of each, bars to draw them, and why a day is unlike others."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from alaka.accounts.compiling import in_order_of_weight, special
from alaka.accounts.hours import DAY, Opening, Slot
from alaka.accounts.models import Calendar, Holiday
from alaka.accounts.slot_fields import format_slot
from alaka.core import clock, dates

COUNT = 14


@dataclass(frozen=True)
class PreviewDay:
    day: date
    bars: list[tuple[int, int]]  # begin and length, in minutes of the wall clock
    hours: list[str]
    why: str
    is_today: bool


def preview(calendar: Calendar) -> list[PreviewDay]:
    today = clock.now().astimezone(calendar.zone).date()
    reasons = dict(_reasons(calendar, today))
    return [
        _day(calendar, today + timedelta(days=number), reasons, number == 0)
        for number in range(COUNT)
    ]


def _day(calendar: Calendar, day: date, reasons: dict[date, str], is_today: bool) -> PreviewDay:
    slots = list(_slots(calendar, day))
    return PreviewDay(
        day=day,
        bars=[(begin, end - begin) for begin, end in slots],
        hours=[format_slot(begin, end) for begin, end in slots],
        why=reasons.get(day, ""),
        is_today=is_today,
    )


def _slots(calendar: Calendar, day: date) -> Iterator[Slot]:
    """What of the day is open, by its wall clock."""
    midnight = datetime.combine(day, time())
    begin, end = (
        (midnight + timedelta(days=days)).replace(tzinfo=calendar.zone).astimezone(UTC)
        for days in (0, 1)
    )
    for opens, closes in calendar.hours.spans(begin, end):
        since, until = (
            int((at.astimezone(calendar.zone).replace(tzinfo=None) - midnight).total_seconds() / 60)
            for at in (opens, closes)
        )
        if since < until <= DAY:
            yield since, until


def _reasons(calendar: Calendar, today: date) -> Iterator[tuple[date, str]]:
    """Names of holidays, and over them those of special days, the weightiest last."""
    last = today + timedelta(days=COUNT)
    for row in Holiday.objects.filter(feed__calendar=calendar).select_related("feed"):
        if row.is_closed:
            yield from ((day, row.name) for day in row.days() if today <= day < last)
            if row.begins_at:
                yield row.begins_at.astimezone(calendar.zone).date(), row.name
    for own in reversed(in_order_of_weight(calendar.special_days.all())):
        rule = special(own)
        for number in range(COUNT):
            if rule.holds_on(today + timedelta(days=number)):
                yield today + timedelta(days=number), own.name


def sentence(opening: Opening, calendar: Calendar) -> str:
    """“Open now, closes at 18:00”, on the clock of the calendar's zone."""
    language = get_language() or "en"
    at = opening.changes_at
    if at is None:
        return _("Open around the clock") if opening.is_open else _("Closed until further notice")
    is_today = at.astimezone(calendar.zone).date() == clock.now().astimezone(calendar.zone).date()
    when = {"when": dates.coming(at, language, calendar.zone)}
    if opening.is_open:
        text = _("Open now, closes at %(when)s") if is_today else _("Open now, closes %(when)s")
    else:
        text = _("Closed, opens at %(when)s") if is_today else _("Closed, opens %(when)s")
    return text % when
