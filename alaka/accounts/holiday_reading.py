"""Reads a holiday feed (iCalendar, RFC 5545): bytes in, closed days and closed hours out.

An event on whole days closes those days; one with times closes those hours. Repeating events,
exceptions to them (EXDATE, RECURRENCE-ID), several days, and zones are followed. Times without a
zone are those of the calendar the feed belongs to. TRANSP is not asked: the great publishers of
holidays mark them all as "free". An event that we cannot follow is left out and named, so that one
odd line does not open the shop on all the other days.
"""

import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, tzinfo
from datetime import time as clock_time
from typing import Any

import icalendar
from dateutil.rrule import rrulestr

MOST_EVENTS, MOST_HOLIDAYS = 10_000, 5_000
# A rule that never matches is searched through to the year 9999; a feed of such ends here.
_PATIENCE = 10.0
# Rules that repeat within a day say nothing about holidays, and cost most.
_TOO_OFTEN = {"SECONDLY", "MINUTELY", "HOURLY"}
_ZERO = timedelta(0)


class Unreadable(Exception):
    """The bytes are no feed that we can read."""


class TooLarge(Unreadable):
    """More events than a calendar of holidays has."""


@dataclass(frozen=True)
class Found:
    """Whole days (``begins_on`` to ``ends_on``, both closed) or hours (``begins_at`` until)."""

    name: str
    begins_on: date | None = None
    ends_on: date | None = None
    begins_at: datetime | None = None
    ends_at: datetime | None = None


@dataclass(frozen=True)
class Contents:
    """What a feed holds, in order, and the names of its events that could not be read."""

    found: list[Found]
    left_out: list[str]


@dataclass(frozen=True)
class _Window:
    first: date
    last: date
    zone: tzinfo
    deadline: float

    def check(self) -> None:
        if time.process_time() > self.deadline:
            raise TooLarge


def read(content: bytes, zone: tzinfo, first: date, last: date) -> Contents:
    """Everything between the two days, in order. Raises Unreadable, or TooLarge."""
    window = _Window(first, last, zone, time.process_time() + _PATIENCE)
    events = _events(content)
    moved = _moved(events, zone)
    found: set[Found] = set()
    left_out: list[str] = []
    for event in events:
        window.check()
        try:
            found.update(list(_of(event, moved.get(str(event.get("UID", "")), set()), window)))
        except (ValueError, TypeError, OverflowError, AttributeError, KeyError):
            left_out.append(_name(event) or str(event.get("UID", "?"))[:200])
        if len(found) > MOST_HOLIDAYS:
            raise TooLarge
    in_order = sorted(found, key=lambda each: (_order(each, zone), each.name))
    return Contents(in_order, left_out)


def _events(content: bytes) -> list[Any]:
    try:
        calendars = icalendar.Calendar.from_ical(content, multiple=True)
        events = [event for each in calendars for event in each.walk("VEVENT")]
        names = {each.name for each in calendars}
    # The parser meets whatever the other side sends, and fails in as many ways.
    except Exception as problem:
        raise Unreadable from problem
    if names != {"VCALENDAR"}:
        raise Unreadable
    if len(events) > MOST_EVENTS:
        raise TooLarge
    return events


def _moved(events: Iterable[Any], zone: tzinfo) -> dict[str, set[datetime]]:
    """By UID: the occurrences that an event of their own replaces, on the event's wall clock."""
    moved: dict[str, set[datetime]] = {}
    for event in events:
        at = getattr(event.get("RECURRENCE-ID"), "dt", None)
        if isinstance(at, date):
            moved.setdefault(str(event.get("UID", "")), set()).add(_utc(at, zone))
    return moved


def _of(event: Any, moved: set[datetime], window: _Window) -> Iterator[Found]:
    if str(event.get("STATUS", "")).upper() == "CANCELLED":
        return
    start = event["DTSTART"].dt
    length = _length(event, start)
    if length <= _ZERO:
        raise ValueError("it ends before it begins")
    name = _name(event)
    earliest = datetime.combine(window.first, clock_time()) - length
    latest = datetime.combine(window.last, clock_time())
    for wall in _walls(event, start, window):
        if wall > latest:
            break
        if wall < earliest or ("RRULE" in event and _at(wall, start, window.zone) in moved):
            continue
        yield _holiday(name, wall, length, (start, window.zone))


def _name(event: Any) -> str:
    return " ".join(str(event.get("SUMMARY", "")).replace("\0", "").split())[:200]


def _holiday(name: str, wall: datetime, length: timedelta, of: tuple[date, tzinfo]) -> Found:
    start, zone = of
    if not isinstance(start, datetime):
        last = (wall + length - timedelta(days=1)).date()
        return Found(name, begins_on=wall.date(), ends_on=last)
    begin, end = _at(wall, start, zone), _at(wall + length, start, zone)
    return Found(name, begins_at=begin, ends_at=end)


def _walls(event: Any, start: date, window: _Window) -> list[datetime]:
    """When it takes place, on the wall clock of the event's own zone, in order."""
    left_out = {_wall(each, start, window.zone) for each in _listed(event, "EXDATE")}
    walls = {_wall(each, start, window.zone) for each in _listed(event, "RDATE")}
    rules = event.get("RRULE", [])
    rules = rules if isinstance(rules, list) else [rules]
    if not rules:
        walls.add(_wall(start, start, window.zone))
    for rule in rules:
        walls.update(_repeated(rule, start, window))
    return sorted(walls - left_out)


def _repeated(rule: Any, start: date, window: _Window) -> Iterator[datetime]:
    parts = dict(rule)
    if str(parts.get("FREQ", [""])[0]).upper() in _TOO_OFTEN:
        raise ValueError("it repeats within a day")
    # RFC 7529: our own calendar, and to leave out what a month does not have, go without saying.
    scale, skip = (parts.pop(name, [""])[0].upper() for name in ("RSCALE", "SKIP"))
    if scale not in ("", "GREGORIAN") or skip not in ("", "OMIT"):
        raise ValueError("it repeats by another calendar")
    latest = datetime.combine(window.last, clock_time.max)
    if until := parts.pop("UNTIL", None):
        # Of a rule with times, a day as its end is that whole day.
        end = until[0] if isinstance(until, list) else until
        wall = _wall(end, start, window.zone)
        is_day = not isinstance(end, datetime)
        latest = min(latest, wall.replace(hour=23, minute=59, second=59) if is_day else wall)
    text = type(rule)(parts).to_ical().decode()
    for number, wall in enumerate(rrulestr(text, dtstart=_wall(start, start, window.zone))):
        if wall > latest:
            return
        if number % 100 == 0:
            window.check()
        yield wall


def _listed(event: Any, name: str) -> Iterator[date]:
    """The instants or days of EXDATE and RDATE; of a period its beginning."""
    rows = event.get(name, [])
    for row in rows if isinstance(rows, list) else [rows]:
        for each in row.dts:
            yield each.dt[0] if isinstance(each.dt, tuple) else each.dt


def _length(event: Any, start: date) -> timedelta:
    """On the wall clock: what ends at six ends at six, also when clocks are put back between.

    A day that ends on itself is that day, as many publishers write it, with the time of midnight
    too.
    """
    length = _said_length(event, start)
    is_whole = not isinstance(start, datetime) or start.time() == clock_time()
    return timedelta(days=1) if length == _ZERO and is_whole else length


def _said_length(event: Any, start: date) -> timedelta:
    if "DTEND" in event:
        end = event["DTEND"].dt
        if isinstance(start, datetime) and isinstance(end, datetime):
            if start.tzinfo and end.tzinfo:
                end = end.astimezone(start.tzinfo)
            return end.replace(tzinfo=None) - start.replace(tzinfo=None)
        return _day(end) - _day(start)
    if "DURATION" in event:
        length: timedelta = event["DURATION"].dt
        return length
    return _ZERO


def _day(value: date) -> date:
    return value.date() if isinstance(value, datetime) else value


def _wall(value: date, start: date, zone: tzinfo) -> datetime:
    """On the clock of the zone that ``start`` is in; a day is its midnight."""
    if not isinstance(value, datetime):
        return datetime.combine(value, clock_time())
    if value.tzinfo and isinstance(start, datetime):
        value = value.astimezone(start.tzinfo or zone)
    return value.replace(tzinfo=None)


def _at(wall: datetime, start: date, zone: tzinfo) -> datetime:
    own = start.tzinfo if isinstance(start, datetime) else None
    return wall.replace(tzinfo=own or zone).astimezone(UTC)


def _utc(value: date, zone: tzinfo) -> datetime:
    if not isinstance(value, datetime):
        return datetime.combine(value, clock_time(), zone).astimezone(UTC)
    return (value if value.tzinfo else value.replace(tzinfo=zone)).astimezone(UTC)


def _order(found: Found, zone: tzinfo) -> datetime:
    return found.begins_at or _utc(found.begins_on or date.min, zone)
