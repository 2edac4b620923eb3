"""By which hours a promise counts: those of the conversation's place where it has its own, else
while any team of the inbox is there.

Each answer has a key that changes with every change of the calendars it rests on; a process keeps
compiled hours by it, so that showing a page of clocks asks the database for nothing more.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from hashlib import sha256
from typing import NamedTuple

from alaka.accounts.hours import ALWAYS, Hours
from alaka.accounts.models import Calendar, Place, Team
from alaka.sla.arithmetic import BusinessTime, united

# How far is looked ahead, in days, until enough hours are found.
_REACHES = (15, 90, 400, 3000)
_MOST = 1000
_kept: dict[str, BusinessTime] = {}


class Timing(NamedTuple):
    key: str
    hours: BusinessTime


class Together:
    """Open while any of several is."""

    def __init__(self, parts: Sequence[Hours]) -> None:
        self.parts = parts

    def seconds_between(self, begin: datetime, end: datetime) -> float:
        if end < begin:
            return -self.seconds_between(end, begin)
        return sum((until - since).total_seconds() for since, until in self.spans(begin, end))

    def after(self, at: datetime, duration: timedelta) -> datetime | None:
        if not duration:
            return at
        for days in _REACHES:
            left = duration
            for since, until in self.spans(at, at + timedelta(days=days)):
                if until - since >= left:
                    return since + left
                left -= until - since
        return None

    def spans(self, begin: datetime, end: datetime) -> list[tuple[datetime, datetime]]:
        spans = [span for part in self.parts for span in part.spans(begin, end)]
        return [(since, until) for since, until in united(spans) if until is not None]


def timing(inbox_id: int, place: Place | None) -> Timing:
    calendars = _calendars(inbox_id, place)
    named = sorted(f"{each.pk}:{each.version.hex}" for each in calendars)
    key = sha256(",".join(named).encode()).hexdigest()[:40]
    if key not in _kept:
        if len(_kept) >= _MOST:
            _kept.clear()
        _kept[key] = _of([each.hours for each in calendars])
    return Timing(key, _kept[key])


def known(key: str) -> BusinessTime | None:
    """The hours of that key, if this process has met it."""
    return _kept.get(key)


def _of(parts: Sequence[Hours]) -> BusinessTime:
    if not parts:
        return ALWAYS
    return parts[0] if len(parts) == 1 else Together(parts)


def _calendars(inbox_id: int, place: Place | None) -> list[Calendar]:
    """Each once; none where it is always open."""
    for each in place.chain if place is not None else ():
        if each.calendar is not None:
            return [each.calendar]
    teams = list(Team.objects.filter(inboxes=inbox_id).select_related("calendar"))
    if not teams:
        default = Calendar.objects.default()
        return [default] if default else []
    calendars = {team.calendar_id: team.calendar for team in teams}
    if None in calendars:
        return []
    return [calendar for calendar in calendars.values() if calendar is not None]
