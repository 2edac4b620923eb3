"""When the next thing happens: how long a step waits.

Counted by the clock on the wall where the person is, so that nine in the morning stays nine when
the clocks change. Nothing here asks the database.
"""

from collections.abc import Mapping
from datetime import datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from alaka.contacts.hours import instant
from alaka.sequences.models import Step

HOURS, DAYS, WEEKDAY = "hours", "days", "weekday"


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
    return instant(local.date() + timedelta(days=ahead), at or local.time(), zone)


def waits_until(step: Step, moment: datetime, zone: ZoneInfo) -> datetime:
    """When a step is due that somebody comes to at that moment."""
    return after_wait(step.settings, moment, zone) if step.kind == "wait" else moment


def _time(text: object) -> time | None:
    return time.fromisoformat(text) if isinstance(text, str) and text else None
