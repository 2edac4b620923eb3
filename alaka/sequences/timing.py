"""When the next thing happens: waits, and the hours in which a person may be written to.

Counted by the clock on the wall where the person is, so that nine in the morning stays nine when
the clocks change. Nothing here asks the database.
"""

from collections.abc import Mapping
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from babel.core import get_global

from alaka.accounts.models import Business
from alaka.contacts.models import Contact
from alaka.sequences.models import Sequence, Step

HOURS, DAYS, WEEKDAY = "hours", "days", "weekday"


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


def after_wait(wait: Mapping[str, Any], begins: datetime, zone: ZoneInfo) -> datetime:
    """Until when it lasts: ``{"unit": "hours" | "days", "count": 3, "at": "09:30"}``, or
    ``{"unit": "weekday", "weekday": 0, "at": "10:00"}``, the next such day after today."""
    unit, at = wait.get("unit"), _time(wait.get("at"))
    if unit == HOURS:
        return begins + timedelta(hours=int(wait["count"]))
    local = begins.astimezone(zone)
    if unit == WEEKDAY:
        ahead = (int(wait["weekday"]) - local.weekday()) % 7 or 7
    else:
        ahead = int(wait["count"])
    return _instant(local.date() + timedelta(days=ahead), at or local.time(), zone)


def next_allowed(sequence: Sequence, moment: datetime, zone: ZoneInfo) -> datetime:
    """That moment, or the next minute in which the sequence may write to somebody there."""
    local = moment.astimezone(zone)
    opens, closes = sequence.sends_from or time.min, sequence.sends_until
    for ahead in range(9):
        day = local.date() + timedelta(days=ahead)
        if day.weekday() not in sequence.days:
            continue
        if ahead:
            return _instant(day, opens, zone)
        if local.time() < opens:
            return _instant(day, opens, zone)
        if closes is None or local.time() < closes:
            return moment
    return moment  # A sequence has some day: a constraint.


def waits_until(step: Step, moment: datetime, zone: ZoneInfo) -> datetime:
    """When a step is due that somebody comes to at that moment."""
    return after_wait(step.settings, moment, zone) if step.kind == "wait" else moment


def _time(text: object) -> time | None:
    return time.fromisoformat(text) if isinstance(text, str) and text else None


def _instant(day: date, at: time, zone: ZoneInfo) -> datetime:
    """In UTC, so that instants compare; a time that the clocks skip is the one after."""
    return datetime.combine(day, at, tzinfo=zone).astimezone(UTC)
