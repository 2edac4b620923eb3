"""Moments people mean: this evening, tomorrow morning, Monday; in the reader's own time."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, time, timedelta

from django.utils.functional import Promise
from django.utils.timezone import get_current_timezone
from django.utils.translation import gettext_lazy as _

from alaka.core import clock

MORNING, EVENING = time(9), time(18)


@dataclass(frozen=True)
class Moment:
    name: str
    label: str | Promise
    at: datetime


def moments() -> Iterator[Moment]:
    """Those that are still ahead, in their order."""
    now = clock.now().astimezone(get_current_timezone())
    yield Moment("hours", _("In two hours"), now + timedelta(hours=2))
    if now.time() < time(16):
        yield Moment("evening", _("This evening"), _at(now, 0, EVENING))
    yield Moment("tomorrow", _("Tomorrow morning"), _at(now, 1, MORNING))
    if now.weekday() != 6:
        yield Moment("monday", _("Monday morning"), _at(now, 7 - now.weekday(), MORNING))
    yield Moment("week", _("In a week"), _at(now, 7, MORNING))


def moment(name: str) -> datetime | None:
    return next((choice.at for choice in moments() if choice.name == name), None)


def _at(now: datetime, days: int, of_day: time) -> datetime:
    day = now.date() + timedelta(days=days)
    return datetime.combine(day, of_day, tzinfo=now.tzinfo)
