"""Which days a report is about, in the reader's zone and calendar, and those before them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, tzinfo
from enum import Enum
from functools import cached_property
from typing import Any

import jdatetime
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from alaka.core import dates

PRESETS: dict[str, str | Promise] = {
    "today": _("Today"),
    "yesterday": _("Yesterday"),
    "7": _("Last 7 days"),
    "30": _("Last 30 days"),
    "90": _("Last 90 days"),
    "last_week": _("Last week"),
    "month": _("This month"),
    "last_month": _("Last month"),
    "year": _("This year"),
    "365": _("Last 12 months"),
    "own": _("Own dates"),
}
# What it is compared with: as many days right before, or the same a year before.
AGAINST: dict[str, str | Promise] = {
    "": _("The days before"),
    "year": _("The same days a year before"),
}
# Beyond so many days a chart shows weeks, and beyond more months.
DAYS_SHOWN, WEEKS_SHOWN = 45, 200
LONGEST = timedelta(days=366 * 20)


class Unit(Enum):
    """How long the stretches of a time axis are."""

    DAY = "day"
    WEEK = "week"
    MONTH = "month"


@dataclass(frozen=True)
class Bucket:
    """A stretch of the time axis: a day, a week or a month, cut off at the period's ends."""

    first: date
    label: str


@dataclass(frozen=True)
class Period:
    """From the first to the last day, both whole, in a zone; ``against`` is one of AGAINST."""

    name: str
    first: date
    last: date
    zone: tzinfo
    language: str = "en"
    against: str = ""

    @property
    def begin(self) -> datetime:
        return _midnight(self.first, self.zone)

    @property
    def end(self) -> datetime:
        return _midnight(self.last + timedelta(days=1), self.zone)

    @property
    def before(self) -> "Period":
        """As many days right before; before a whole month the whole month. Or those a year before,
        of what is no longer than a year."""
        if self.against:
            first, last = (_year_before(day, self.language) for day in (self.first, self.last))
            if last < self.first:
                return Period("own", first, last, self.zone, self.language)
        last = self.first - timedelta(days=1)
        first = self.first - (self.last - self.first) - timedelta(days=1)
        if self.name == "last_month":
            first = dates.month_of(last, self.language)
        return Period("own", first, last, self.zone, self.language)

    @property
    def label(self) -> str:
        first = dates.format_date(self.first, self.language)
        last = dates.format_date(self.last, self.language)
        return first if self.first == self.last else f"{first} – {last}"

    @cached_property
    def buckets(self) -> list[Bucket]:
        begins = self._begins(self.last)
        if self.unit != Unit.MONTH:
            return [self._day(day) for day in begins]
        return [Bucket(day, dates.month_name(day, self.language)) for day in begins]

    @property
    def edges(self) -> list[datetime]:
        return [_midnight(bucket.first, self.zone) for bucket in self.buckets]

    def edges_until(self, until: date) -> list[datetime]:
        """Those of its stretches, and of as long ones after it that begin up to that day."""
        return [_midnight(day, self.zone) for day in self._begins(until)]

    def of(self, number: int) -> "Period":
        """The part of it that is the bucket of that number, from 0."""
        buckets = self.buckets
        is_last = number + 1 >= len(buckets)
        last = self.last if is_last else buckets[number + 1].first - timedelta(days=1)
        return Period("own", buckets[number].first, last, self.zone, self.language)

    def query(self) -> dict[str, str]:
        """As an address says it."""
        against = {"against": self.against} if self.against else {}
        if self.name != "own":
            return {"period": self.name, **against}
        days = {"from": self.first.isoformat(), "to": self.last.isoformat()}
        return {"period": "own", **days, **against}

    @property
    def unit(self) -> Unit:
        length = (self.last - self.first).days + 1
        if length <= DAYS_SHOWN:
            return Unit.DAY
        return Unit.WEEK if length <= WEEKS_SHOWN else Unit.MONTH

    def _begins(self, until: date) -> list[date]:
        count = (until - self.first).days + 1
        days = [self.first + timedelta(days=number) for number in range(count)]
        if self.unit == Unit.DAY:
            return days
        if self.unit == Unit.WEEK:
            since = dates.first_weekday(self.language)
            return [day for day in days if day == self.first or day.weekday() == since]
        return [
            day for day in days if day == self.first or dates.month_of(day, self.language) == day
        ]

    def _day(self, day: date) -> Bucket:
        return Bucket(day, dates.format_date(day, self.language, None, "day"))


def read(
    query: Mapping[str, str], today: date, zone: tzinfo, language: str, usual: str = "30"
) -> Period:
    """What an address asks for; the usual period where it is not clear."""
    name, against = query.get("period", usual), query.get("against", "")
    against = against if against in AGAINST else ""
    if name == "own":
        first = dates.parse_date(query.get("from", ""), language)
        last = dates.parse_date(query.get("to", ""), language)
        if first and last and first <= last and last - first < LONGEST:
            return Period("own", first, last, zone, language, against)
    name = name if name in PRESETS and name != "own" else usual
    first, last = _preset(name, today, language)
    return Period(name, first, last, zone, language, against)


def _preset(name: str, today: date, language: str) -> tuple[date, date]:
    month = dates.month_of(today, language)
    if name == "today":
        return today, today
    if name == "yesterday":
        return today - timedelta(days=1), today - timedelta(days=1)
    if name == "last_week":
        first = today - timedelta(days=(today.weekday() - dates.first_weekday(language)) % 7 + 7)
        return first, first + timedelta(days=6)
    if name == "month":
        return month, today
    if name == "last_month":
        last = month - timedelta(days=1)
        return dates.month_of(last, language), last
    if name == "year":
        return _year_of(today, language), today
    return today - timedelta(days=int(name) - 1), today


def _year_of(day: date, language: str) -> date:
    if language == "fa":
        year = jdatetime.date.fromgregorian(date=day).year
        first: date = jdatetime.date(year, 1, 1).togregorian()
        return first
    return day.replace(month=1, day=1)


def _year_before(day: date, language: str) -> date:
    """In the reader's calendar; of a day that only some years have, the one before it."""
    if language == "fa":
        found: date = _a_year_less(jdatetime.date.fromgregorian(date=day)).togregorian()
        return found
    before: date = _a_year_less(day)
    return before


def _a_year_less(day: Any) -> Any:
    try:
        return day.replace(year=day.year - 1)
    except ValueError:
        return day.replace(year=day.year - 1, day=day.day - 1)


def _midnight(day: date, zone: tzinfo) -> datetime:
    return datetime.combine(day, time(), zone)
