"""The clocks that `alaka.sla` would have kept in a told conversation, reckoned in whole seconds: a
million conversations have some two million of them. A test compares with the real ones.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable
from datetime import datetime
from typing import TYPE_CHECKING

from alaka.cli.demo import tables
from alaka.cli.demo.moments import stamp
from alaka.cli.demo.rows import NULL
from alaka.sla.models import Target

if TYPE_CHECKING:
    from alaka.cli.demo.promises import Promises
    from alaka.cli.demo.stories import Story

AWAITING, SNOOZED = 1, 2


class Ruler:
    """Business time as seconds open since it begins."""

    def __init__(self, spans: Iterable[tuple[datetime, datetime]]) -> None:
        self.begins: list[int] = []
        self.ends: list[int] = []
        self.before: list[int] = []
        total = 0
        for begin, end in spans:
            self.begins.append(int(begin.timestamp()))
            self.ends.append(int(end.timestamp()))
            self.before.append(total)
            total += self.ends[-1] - self.begins[-1]

    def passed(self, at: int) -> int:
        place = bisect_right(self.begins, at) - 1
        if place < 0:
            return 0
        return self.before[place] + min(at, self.ends[place]) - self.begins[place]

    def reached(self, passed: int) -> int:
        """The first second by which so much has passed."""
        place = bisect_left(self.before, passed) - 1
        return self.begins[place] + passed - self.before[place]


class Owed:
    """Something owed, and the times it stood still."""

    __slots__ = ("agent", "asked_at", "ended_at", "is_met", "pauses", "stands", "target")

    def __init__(self, target: str, asked_at: int) -> None:
        self.target, self.asked_at = target, asked_at
        self.ended_at, self.is_met, self.agent = 0, False, 0
        self.pauses: list[tuple[int, int]] = []  # until 0: it still stands
        self.stands = 0

    def end(self, at: int, agent: int, is_met: bool) -> None:
        self.ended_at, self.agent, self.is_met = at, agent, is_met

    def pause(self, why: int, at: int) -> None:
        if not self.stands:
            self.pauses.append((at, 0))
        self.stands |= why

    def resume(self, why: int, at: int) -> None:
        if self.stands & why:
            self.stands &= ~why
            if not self.stands:
                self.pauses[-1] = self.pauses[-1][0], at

    def due(self, hours: Ruler, seconds: int) -> tuple[int, int]:
        """When so many business seconds are over, else 0 and those left while it stands."""
        left, since = seconds, hours.passed(self.asked_at)
        for begin, end in self.pauses:
            passed = hours.passed(begin) - since
            if passed >= left:
                break
            left -= passed
            if not end:
                return 0, left
            since = hours.passed(end)
        return hours.reached(since + left), 0


class Ledger:
    """As alaka.sla.spells.Replay, without what never happens in a told conversation."""

    def __init__(self) -> None:
        self.owed: list[Owed] = []
        self.response: Owed | None = None
        self.resolution: Owed | None = None
        self.is_answered = False

    def heard(self, at: int) -> None:
        self.woken(at)
        if self.resolution is None:
            self.resolution = self._begin(Target.RESOLUTION.value, at)
        self.resolution.resume(AWAITING, at)
        if self.response is None:
            target = Target.NEXT if self.is_answered else Target.FIRST
            self.response = self._begin(target.value, at)

    def said(self, at: int, agent: int) -> None:
        self.woken(at)
        self.is_answered = True
        if self.response is not None:
            self.response.end(at, agent, True)
            self.response = None
        if self.resolution is not None:
            self.resolution.pause(AWAITING, at)

    def closed(self, at: int, agent: int) -> None:
        self.woken(at)
        if self.response is not None:
            self.response.end(at, agent, False)
        if self.resolution is not None:
            self.resolution.end(at, agent, True)
        self.response = self.resolution = None

    def snoozed(self, at: int) -> None:
        for each in (self.response, self.resolution):
            if each is not None:
                each.pause(SNOOZED, at)

    def woken(self, at: int) -> None:
        for each in (self.response, self.resolution):
            if each is not None and each.stands:
                each.resume(SNOOZED, at)

    def _begin(self, target: str, at: int) -> Owed:
        owed = Owed(target, at)
        self.owed.append(owed)
        return owed


def note(story: "Story") -> str:
    """Write the rows of its clocks; when the next of them is due."""
    promised, dues = story.desk.severe if story.is_severe else story.desk.promises, []
    minutes = promised.minutes
    for owed in story.ledger.owed:
        if owed.target in minutes:
            due = _note(story, owed, promised)
            if due and not owed.ended_at:
                dues.append(due)
    return stamp(min(dues)) if dues else NULL


def _note(story: "Story", owed: Owed, promised: "Promises") -> int:
    desk, now, warning = story.desk, story.plan.year.now, 0
    minutes, ended_at = promised.minutes[owed.target], owed.ended_at
    due, left = owed.due(promised.hours, minutes * 60)
    is_broken = 0 < due < (ended_at or now)
    if is_broken:
        data = f'{{"target": "{owed.target}", "minutes": {minutes}}}'
        story.tell("promise.broken", stamp(due), NULL, data)
    if due and not ended_at:
        warning = owed.due(promised.hours, (minutes - promised.warn_before) * 60)[0]
    asked, told = stamp(owed.asked_at), story.told
    told.clock += 1
    told.clocks.append(
        tables.CLOCK.line
        % (
            told.clock, story.key, promised.policy, owed.target, asked, asked, asked, minutes,
            promised.hours_key, stamp(due) if due else NULL, left or NULL,
            stamp(warning) if warning else NULL, stamp(warning) if 0 < warning <= now else NULL,
            stamp(due) if is_broken else NULL, stamp(ended_at) if ended_at else NULL,
            "t" if owed.is_met else "f", desk.inbox, desk.form if story.is_form else desk.email,
            story.team, owed.agent or story.assignee, NULL if desk.place is None else desk.place,
            *story.about,
        )
    )  # fmt: skip
    return due
