"""The hours in which a person may be written to by itself, by the clock on the wall where he is."""

from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from babel.core import get_global
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from alaka.accounts.models import Business
from alaka.contacts.models import Contact

WEEK = [0, 1, 2, 3, 4, 5, 6]


def week() -> list[int]:
    return list(WEEK)


class WritingHours(models.Model):
    """Messages go between these, on these days; without times at any hour. Monday is 0."""

    sends_from = models.TimeField(null=True, blank=True)
    sends_until = models.TimeField(null=True, blank=True)
    days = ArrayField(models.PositiveSmallIntegerField(), default=week)

    class Meta:
        abstract = True
        constraints = [
            models.CheckConstraint(
                condition=Q(sends_from=None, sends_until=None) | Q(sends_from__lt=F("sends_until")),
                name="%(class)s_hours_of_a_day",
            ),
            models.CheckConstraint(condition=Q(days__len__gt=0), name="%(class)s_on_some_day"),
        ]

    def next_allowed(self, moment: datetime, zone: ZoneInfo) -> datetime:
        """That moment, or the next minute in which somebody there may be written to."""
        local = moment.astimezone(zone)
        opens, closes = self.sends_from or time.min, self.sends_until
        for ahead in range(9):
            day = local.date() + timedelta(days=ahead)
            if day.weekday() not in self.days:
                continue
            if ahead or local.time() < opens:
                return instant(day, opens, zone)
            if closes is None or local.time() < closes:
                return moment
        return moment  # There is some day: a constraint.


def instant(day: date, at: time, zone: ZoneInfo) -> datetime:
    """In UTC, so that instants compare; a time that the clocks skip is the one after."""
    return datetime.combine(day, at, tzinfo=zone).astimezone(UTC)


def zone_of(contact: Contact, business: Business | None = None) -> ZoneInfo:
    """His own, that of his country where it has but one, or that of the business."""
    for name in (contact.timezone, _only_zones().get(contact.country, "")):
        if zone := _zone(name):
            return zone
    return _zone((business or Business.get()).timezone) or ZoneInfo("UTC")


@cache
def _only_zones() -> dict[str, str]:
    """By country, where all its clocks are alike."""
    found: dict[str, set[str]] = {}
    for name, country in get_global("zone_territories").items():
        found.setdefault(country, set()).add(name)
    return {country: names.pop() for country, names in found.items() if len(names) == 1}


@cache
def _zone(name: str) -> ZoneInfo | None:
    try:
        return ZoneInfo(name) if name else None
    except (ZoneInfoNotFoundError, ValueError):
        return None
