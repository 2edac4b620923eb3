"""Slots of a day in a form: pairs of times, any number of them, as they were typed.

Adding, removing and copying rows are requests too (``add``, ``remove`` and ``copy`` beside the
pairs), so that the form does without script what it does with it.
"""

import re
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any

from django.http import QueryDict
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from alaka.accounts.hours import DAY
from alaka.core import dates
from alaka.core.folding import fold

MOST = 12
_TIME = re.compile(r"(\d{1,2})(?:\D(\d{2})|(\d{2}))?")


def parse_time(text: str) -> int | None:
    """Minutes from midnight of ``9``, ``9:30``, ``09.30``, ``0930``, ``۹:۳۰``, ``24:00``."""
    match = _TIME.fullmatch(fold(text).strip())
    if not match:
        return None
    hour, minute = int(match[1]), int(match[2] or match[3] or 0)
    minutes = hour * 60 + minute
    return minutes if minute < 60 and minutes <= DAY else None


def format_minutes(minutes: int) -> str:
    """An end at midnight is 24:00; one past it is the time of the next day."""
    within = minutes if minutes <= DAY else minutes - DAY
    return dates.digits(f"{within // 60:02}:{within % 60:02}", get_language() or "en")


def format_slot(begin: int, end: int) -> str:
    return f"{format_minutes(begin)}–{format_minutes(end)}"


@dataclass
class Row:
    begin: str = ""
    end: str = ""
    error: str = ""
    is_new: bool = False

    @property
    def is_empty(self) -> bool:
        return not self.begin.strip() and not self.end.strip()


@dataclass
class SlotRows:
    """The pairs of one day; ``key`` tells them from those of other days."""

    key: str
    label: str = ""
    rows: list[Row] = field(default_factory=list)

    @classmethod
    def of(cls, key: str, label: str, slots: Any) -> "SlotRows":
        rows = [Row(format_minutes(begin), format_minutes(end)) for begin, end in slots]
        return cls(key, label, rows)

    @classmethod
    def typed(cls, key: str, label: str, data: QueryDict) -> "SlotRows":
        begins, ends = data.getlist(f"begin_{key}"), data.getlist(f"end_{key}")
        pairs = list(zip(begins, ends, strict=False))[:MOST]
        return cls(key, label, [Row(begin[:20], end[:20]) for begin, end in pairs])

    def add(self) -> None:
        if len(self.rows) < MOST:
            self.rows.append(Row(is_new=True))

    def remove(self, place: int) -> None:
        del self.rows[place : place + 1]

    @property
    def is_valid(self) -> bool:
        return not any(row.error for row in self.rows)

    def clean(self) -> list[list[int]]:
        """The slots in order; what is wrong stands at its row."""
        found: list[tuple[list[int], Row]] = []
        for row in self.rows:
            if not row.is_empty and (slot := _slot(row)):
                found.append((slot, row))
        found.sort(key=lambda pair: pair[0])
        for ((_begin, end), _row), ((begin, _end), row) in pairwise(found):
            if begin < end:
                row.error = _("This begins before the one above has ended.")
        return [slot for slot, _row in found]


def _slot(row: Row) -> list[int] | None:
    begin, end = parse_time(row.begin), parse_time(row.end)
    if begin is None or end is None or begin == DAY:
        row.error = _("Write both times like 09:00 and 18:00.")
        return None
    if begin == end:
        if begin:
            row.error = _("Both times are the same. For the whole day write 00:00 and 24:00.")
            return None
        end = DAY
    return [begin, end if end > begin else end + DAY]


class WeekRows:
    """Seven days of pairs, in the reader's order of the week."""

    def __init__(self, data: QueryDict | None, week: list[list[list[int]]]) -> None:
        language = get_language() or "en"
        names = dates.weekday_names(language)
        self.is_changing = False
        self._days = [
            SlotRows.typed(str(day), names[day], data)
            if data is not None
            else SlotRows.of(str(day), names[day], week[day])
            for day in range(7)
        ]
        first = dates.first_weekday(language)
        self.days = [self._days[(first + number) % 7] for number in range(7)]
        if data is not None:
            self._change(data)

    def _change(self, data: QueryDict) -> None:
        """Carry out what a button of the form asks for; then nothing is saved yet."""
        self.is_changing = any(name in data for name in ("add", "remove", "copy"))
        if (day := _number(data.get("add", ""))) is not None:
            self._days[day].add()
        name, _dot, place = data.get("remove", "").partition(".")
        if (day := _number(name)) is not None and place.isdecimal():
            self._days[day].remove(int(place[:4]))
        if (day := _number(data.get("copy", ""))) is not None:
            for target in data.getlist(f"copy_{day}"):
                if (other := _number(target)) is not None:
                    rows = self._days[day].rows
                    self._days[other].rows = [Row(row.begin, row.end) for row in rows]

    def is_valid(self) -> bool:
        self.week = [day.clean() for day in self._days]
        return all(day.is_valid for day in self._days)


def _number(text: str) -> int | None:
    return int(text) if text in {"0", "1", "2", "3", "4", "5", "6"} else None


def usual_week() -> list[list[list[int]]]:
    """What a new calendar begins with: five days of nine to six, or Saturday to Thursday."""
    is_iranian = dates.first_weekday(get_language() or "en") != 0
    closed = {4} if is_iranian else {5, 6}
    return [[] if day in closed else [[9 * 60, 18 * 60]] for day in range(7)]
