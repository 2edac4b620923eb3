"""Business hours as arithmetic: rules in, instants and seconds out; no database, no clock.

A slot belongs to the day on which it begins: minutes from that day's midnight, its end perhaps
past 1440. The clock on the wall decides: it is open at an instant when the wall clock then shows
a time of a slot. So an hour that daylight saving leaves out is not open, and one that comes twice
is open twice. What is special about a day goes before its holidays, and those before the week.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from functools import lru_cache
from typing import Any

import jdatetime

Slot = tuple[int, int]  # Minutes from the midnight of its day: begin and end.
Span = tuple[float, float]  # Instants as POSIX timestamps: from, and until right before.

DAY = 1440
WHOLE_DAY: tuple[Slot, ...] = ((0, DAY),)
_SECONDS = 86_400
# What is compiled beyond what was asked for, so that the next question finds it.
_BEFORE, _BEYOND = 60 * _SECONDS, 400 * _SECONDS
# A calendar that stays closed is given up after so long.
_FURTHEST = 20 * 366 * _SECONDS
_FIRST = datetime(1900, 1, 1, tzinfo=UTC).timestamp()
_LAST = datetime(2300, 1, 1, tzinfo=UTC).timestamp()


@dataclass(frozen=True)
class Special:
    """Other slots, or none, on some days running; every year again if it repeats.

    ``repeats`` is "" for once, "year" for the same day of the Gregorian year, "jalali" for that
    of the Jalali year. A day that a year does not have is left out in that year.
    """

    begins_on: date
    days: int = 1
    repeats: str = ""
    slots: tuple[Slot, ...] = ()

    def holds_on(self, day: date) -> bool:
        return any(0 <= (day - begin).days < self.days for begin in self._begins_before(day))

    def _begins_before(self, day: date) -> Iterator[date]:
        """Its first days in the year of that day and in the year before."""
        if not self.repeats:
            yield self.begins_on
            return
        is_jalali = self.repeats == "jalali"
        first: Any = _jalali(self.begins_on) if is_jalali else self.begins_on
        now: Any = _jalali(day) if is_jalali else day
        for year in (now.year, now.year - 1):
            with suppress(ValueError):
                begin = first.replace(year=year)
                yield begin.togregorian() if is_jalali else begin


@lru_cache(maxsize=20_000)
def _jalali(day: date) -> Any:
    return jdatetime.date.fromgregorian(date=day)


@dataclass(frozen=True)
class Rules:
    """All that decides when it is open. ``week`` begins on Monday."""

    zone: tzinfo
    week: tuple[tuple[Slot, ...], ...]
    # Of several that hold on one day, the first counts.
    specials: tuple[Special, ...] = ()
    holidays: frozenset[date] = frozenset()
    closures: tuple[Span, ...] = ()

    def slots(self, day: date) -> tuple[tuple[Slot, ...], bool]:
        """The slots that begin on that day, and whether holidays' hours may cut them."""
        for special in self.specials:
            if special.holds_on(day):
                return special.slots, False
        if day in self.holidays:
            return (), False
        return self.week[day.weekday()], True


@dataclass(frozen=True)
class _Compiled:
    """Every span between two instants, apart and in order; ``before``: seconds open before it."""

    first: float = 0.0
    last: float = 0.0
    begins: list[float] = field(default_factory=list)
    ends: list[float] = field(default_factory=list)
    before: list[float] = field(default_factory=list)

    def passed(self, at: float) -> float:
        """Seconds open until then, from where the spans begin."""
        place = bisect_right(self.begins, at) - 1
        if place < 0:
            return 0.0
        return self.before[place] + min(at, self.ends[place]) - self.begins[place]


class Hours:
    """Answers from rules; each takes a microsecond or two once its years are compiled."""

    def __init__(self, rules: Rules) -> None:
        self.rules = rules
        self._compiled = _Compiled()

    def is_open(self, at: datetime) -> bool:
        instant = at.timestamp()
        compiled = self._over(instant, instant)
        place = bisect_right(compiled.begins, instant) - 1
        return place >= 0 and instant < compiled.ends[place]

    def next_opening(self, at: datetime) -> datetime | None:
        """The first instant after ``at`` at which it opens; None when it does not."""
        return self._next("begins", at.timestamp())

    def next_closing(self, at: datetime) -> datetime | None:
        """The first instant after ``at`` at which it closes; None when it does not."""
        return self._next("ends", at.timestamp())

    def seconds_between(self, begin: datetime, end: datetime) -> float:
        """Seconds open between the two; negative when the end comes first."""
        first, last = begin.timestamp(), end.timestamp()
        compiled = self._over(min(first, last), max(first, last))
        return compiled.passed(last) - compiled.passed(first)

    def after(self, at: datetime, duration: timedelta) -> datetime | None:
        """The earliest instant by which it was open so long; None when it never will have been."""
        seconds = duration.total_seconds()
        if seconds < 0:
            raise ValueError("Business hours are counted forward only.")
        if seconds == 0:
            return at
        instant, reach = at.timestamp(), float(_BEYOND)
        while True:
            compiled = self._over(instant, instant + reach)
            wanted = compiled.passed(instant) + seconds
            if compiled.passed(instant + reach) >= wanted:
                place = bisect_left(compiled.before, wanted) - 1
                return _instant(compiled.begins[place] + wanted - compiled.before[place])
            if reach > _FURTHEST:
                return None
            reach *= 2

    def spans(self, begin: datetime, end: datetime) -> list[tuple[datetime, datetime]]:
        """When it is open between the two, cut off at both."""
        first, last = begin.timestamp(), end.timestamp()
        compiled = self._over(first, last)
        place = bisect_right(compiled.ends, first)
        stop = bisect_left(compiled.begins, last)
        pairs = zip(compiled.begins[place:stop], compiled.ends[place:stop], strict=True)
        return [(_instant(max(one, first)), _instant(min(other, last))) for one, other in pairs]

    def _next(self, edge: str, instant: float) -> datetime | None:
        reach = float(_BEYOND)
        while reach <= _FURTHEST * 2:
            # A span that is cut off where the compiled years end does not end there.
            edges = getattr(self._over(instant, instant + reach), edge)
            place = bisect_right(edges, instant)
            if place < len(edges) and edges[place] <= min(instant + reach, _LAST - _SECONDS):
                return _instant(edges[place])
            reach *= 4
        return None

    def _over(self, first: float, last: float) -> _Compiled:
        """The spans from the one instant to the other, and some around."""
        first, last = min(max(first, _FIRST), _LAST), max(min(last, _LAST), _FIRST)
        compiled = self._compiled
        if compiled.first <= first and last <= compiled.last:
            return compiled
        if compiled.last:
            first, last = min(first, compiled.first), max(last, compiled.last)
        first, last = max(first - _BEFORE, _FIRST), min(last + _BEYOND, _LAST)
        # One assignment: threads may share these hours, and at worst compile twice.
        self._compiled = compiled = _compile(self.rules, first, last)
        return compiled


def _instant(timestamp: float) -> datetime:
    return datetime.fromtimestamp(timestamp, UTC)


# ---------------------------------------------------------------- from rules to spans


def _compile(rules: Rules, first: float, last: float) -> _Compiled:
    compiled = _Compiled(first, last)
    day = _instant(first).date() - timedelta(days=3)
    total = 0.0
    for begin, end in _united(_all(rules, day, int((last - first) // _SECONDS) + 6)):
        compiled.begins.append(begin)
        compiled.ends.append(end)
        compiled.before.append(total)
        total += end - begin
    return compiled


def _all(rules: Rules, first: date, count: int) -> Iterator[Span]:
    closures = _united(sorted(rules.closures))
    ends = [end for _, end in closures]
    for number in range(count):
        day = first + timedelta(days=number)
        slots, may_be_cut = rules.slots(day)
        for slot in slots:
            for span in instants(rules.zone, day, slot):
                if may_be_cut and closures:
                    yield from _without(span, closures[bisect_right(ends, span[0]) :])
                else:
                    yield span


def instants(zone: tzinfo, day: date, slot: Slot) -> Iterator[Span]:
    """When the wall clock shows a time of the slot: one span, or two where it was put back."""
    midnight = datetime.combine(day, time())
    begin, end = (midnight + timedelta(minutes=minutes) for minutes in slot)
    before, after = _offset(begin, zone), _offset(end.replace(fold=1), zone)
    wall = begin.replace(tzinfo=UTC).timestamp(), end.replace(tzinfo=UTC).timestamp()
    if before == after:
        yield wall[0] - before, wall[1] - before
        return
    most, least = max(before, after), min(before, after)
    jump = _jump(zone, wall[0] - most, wall[1] - least)
    until = min(wall[1] - before, jump)
    if wall[0] - before < until:
        yield wall[0] - before, until
    since = max(wall[0] - after, jump)
    if since < wall[1] - after:
        yield since, wall[1] - after


def _offset(wall: datetime, zone: tzinfo) -> float:
    offset = wall.replace(tzinfo=zone).utcoffset()
    return offset.total_seconds() if offset else 0.0


def _jump(zone: tzinfo, before: float, after: float) -> float:
    """The second at which the zone's clocks are put forward or back between the two."""
    old = _instant(before).astimezone(zone).utcoffset()
    while after - before > 1:
        middle = (before + after) // 2
        if _instant(middle).astimezone(zone).utcoffset() == old:
            before = middle
        else:
            after = middle
    return after


def _without(span: Span, closures: Iterable[Span]) -> Iterator[Span]:
    begin, end = span
    for closed, opened in closures:
        if closed >= end:
            break
        if begin < closed:
            yield begin, closed
        begin = max(begin, opened)
    if begin < end:
        yield begin, end


def _united(spans: Iterable[Span]) -> list[Span]:
    """Spans that touch or overlap become one."""
    united: list[Span] = []
    for begin, end in sorted(spans):
        if united and begin <= united[-1][1]:
            united[-1] = united[-1][0], max(end, united[-1][1])
        else:
            united.append((begin, end))
    return united


ALWAYS = Hours(Rules(UTC, (WHOLE_DAY,) * 7))
NEVER = Hours(Rules(UTC, ((),) * 7))


# ---------------------------------------------------------------- several together


@dataclass(frozen=True)
class Opening:
    """Whether it is open, and when that changes next; None when it does not."""

    is_open: bool
    changes_at: datetime | None


def seconds_open(together: Iterable[Hours], begin: datetime, end: datetime) -> float:
    """How long any of several was open between the two; of none: all the time."""
    hours = list(together) or [ALWAYS]
    if len(hours) == 1:
        return max(0.0, hours[0].seconds_between(begin, end))
    spans = [
        (one.timestamp(), other.timestamp())
        for each in hours
        for one, other in each.spans(begin, end)
    ]
    return sum(other - one for one, other in _united(spans))


def opening(together: Iterable[Hours], at: datetime) -> Opening:
    """Of several: open while any of them is. Of none: always open."""
    hours = list(together) or [ALWAYS]
    if not any(each.is_open(at) for each in hours):
        return Opening(False, min(filter(None, (h.next_opening(at) for h in hours)), default=None))
    closing, limit = at, at + timedelta(seconds=_BEYOND)
    while still := [each for each in hours if each.is_open(closing)]:
        closings = [each.next_closing(closing) for each in still]
        if None in closings or closing > limit:
            return Opening(True, None)
        closing = max(filter(None, closings))
    return Opening(True, closing)
