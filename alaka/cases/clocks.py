"""How long until a case should be answered: business time of its place, not time on the wall."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from alaka.accounts.hours import ALWAYS, Hours
from alaka.accounts.models import Calendar, Place
from alaka.cases.models import Case
from alaka.core import clock


@dataclass(frozen=True)
class Clock:
    """``seconds`` open until the deadline, below zero past it; it stands while nobody is there."""

    due_at: datetime
    seconds: float
    is_over: bool
    is_running: bool


def wind(cases: Sequence[Case]) -> None:
    """Give each open case its clock; all places are asked for at once."""
    open_ones = [case for case in cases if not case.is_closed]
    if not open_ones:
        return
    hours = _hours_of_places() if any(case.place_id for case in open_ones) else {}
    at_last, now = _otherwise(open_ones, hours), clock.now()
    for case in open_ones:
        if case.due_at is None:
            continue
        at = hours.get(case.place_id or 0) or at_last
        case.clock = Clock(
            case.due_at, at.seconds_between(now, case.due_at), case.due_at < now, at.is_open(now)
        )


def _otherwise(cases: Sequence[Case], hours: dict[int, Hours | None]) -> Hours:
    """Those of the business, where a case's place has none."""
    if all(hours.get(case.place_id or 0) for case in cases):
        return ALWAYS
    default = Calendar.objects.default()
    return default.hours if default else ALWAYS


def _hours_of_places() -> dict[int, Hours | None]:
    """By place: its own, else those of the place above it, and so on."""
    places = {place.pk: place for place in Place.objects.select_related("calendar")}
    found: dict[int, Hours | None] = {}
    for pk in places:
        place: Place | None = places[pk]
        while place is not None and place.calendar is None:
            place = places.get(place.parent_id or 0)
        found[pk] = place.calendar.hours if place is not None and place.calendar else None
    return found
