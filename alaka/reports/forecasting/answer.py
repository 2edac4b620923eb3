"""The forecast asked: what open deals bring by month or by group, and how far off it was before.

Enters: a scope and who reads; the history is that of the deals he sees, narrowed as the scope is.
Leaves: an Answer as of any report, with what the same method would have said at the beginning of
each of the last months, from what was known then.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from itertools import pairwise
from typing import Any

import numpy as np
from django.utils.translation import gettext as _

from alaka.accounts.models import Agent
from alaka.core import clock
from alaka.reports.answering import Answer, Line, branches, lines
from alaka.reports.conditions import instant
from alaka.reports.forecasting import learning, months, sampling
from alaka.reports.forecasting.learning import Chances, History, Range, Standing, Stretch
from alaka.reports.names import Names
from alaka.reports.report import Report, Value
from alaka.reports.rows import Rows, rows
from alaka.reports.scope import Scope

AHEAD, BACK = 6, 12
# Deals that ended within a year, below which their history says too little.
ENOUGH = 20
YEAR = learning.LOOK * learning.LOOKS
NEEDED = frozenset({"deal_id", "stage", "stood", "cents", "likely", "expected"})


@dataclass(frozen=True)
class Month:
    """What the method would have said at its beginning of the deals open then, what they brought,
    and what was won in it altogether, in hundredths; None where too little was known."""

    label: str
    said: Range | None
    came: float
    in_all: float

    @property
    def off(self) -> float | None:
        """By how much more was said than came."""
        return self.said.mean - self.came if self.said else None

    @property
    def is_within(self) -> bool:
        return self.said is not None and self.said.low <= self.came <= self.said.high


@dataclass(frozen=True)
class Past:
    months: list[Month]
    # How many deals ended within a year, and whether they are enough.
    ended: int
    is_enough: bool
    # What was won in this month up to now, of whatever deals.
    so_far: float = 0.0
    # One deal in how many was looked at; the sums are as many times theirs.
    step: int = 1

    @property
    def known(self) -> list[Month]:
        return [month for month in self.months if month.said]

    @property
    def within(self) -> int:
        return sum(month.is_within for month in self.known)

    @property
    def error(self) -> float | None:
        """Of what came, how much was said too much or too little."""
        came = sum(month.came for month in self.known)
        off = sum(abs(month.said.mean - month.came) for month in self.known if month.said)
        return off / came if came else None


def forecast(scope: Scope, agent: Agent) -> Answer:
    found = rows(scope, agent, NEEDED | {scope.by.column})
    step = sampling.step()
    history = _history(scope, agent, found, step)
    now, this = instant(clock.now()), months.this(scope)
    past, widen = _past(history, scope, this, step)
    ends = [
        _instant(months.after(this, scope.period.language, n), scope) for n in range(1, AHEAD + 1)
    ]
    edges = [now, *ends]
    stretches = [Stretch(begin - now, end - now) for begin, end in pairwise(edges)]
    chances = learning.learn(history, now, stretches) if past.is_enough else None
    asked = _Asked(scope, history, chances, widen)
    told = list(asked.by_month(found) if scope.by.noun == "month" else asked.by_group(found))
    return Answer(scope, told, asked.numbers(found, found, None), None, [], past=past)


def _history(scope: Scope, agent: Agent, found: Rows, step: int) -> History:
    """A month that narrows the open deals narrows no history."""
    filters = {name: value for name, value in scope.filters.items() if name != "month"}
    report: Report = replace(scope.report, facts=sampling.stays(step))
    columns = frozenset({"deal_id", "stage", "entered_at", "left_at", "went", "cents", "worth"})
    stays = rows(replace(scope, report=report, filters=filters), agent, columns)
    went = stays["went"]
    is_won = went == stays.number("went", "won")
    return History(
        stays["deal_id"], stays["stage"], stays["entered_at"], stays["left_at"],
        cents=stays["cents"], worth=stays["worth"], is_won=is_won, stages=found["stage"],
        is_end=is_won | (went == stays.number("went", "lost")),
    )  # fmt: skip


def _past(history: History, scope: Scope, this: date, step: int) -> tuple[Past, float]:
    """The last months, the oldest first, each told by those before it alone; and by how much the
    spread of single deals is too narrow. One in ``step`` deals stands for all: what months have in
    common outweighs the spread of all as many times more than that of these."""
    found: list[Month] = []
    off: list[float] = []
    for back in range(BACK, 0, -1):
        first = months.after(this, scope.period.language, -back)
        begin, end = (
            _instant(day, scope) for day in (first, months.after(first, scope.period.language))
        )
        standing, said = history.standing(begin), None
        if history.ended(begin - YEAR, begin) >= ENOUGH:
            chances = learning.learn(history, begin, [Stretch(0, end - begin)])
            said = learning.expect(chances, standing, 0, learning.widened(off))
        came = history.came(standing.deal, begin, end)
        if said is not None:
            off.append(learning.deviation(said, came))
        label = months.name(months.number(first))
        told = said.times(step) if said else None
        in_all = history.came(None, begin, end)
        found.append(Month(label, told, step * came, step * in_all))
    now = instant(clock.now())
    ended = history.ended(now - YEAR, now)
    so_far = step * history.came(None, _instant(this, scope), now)
    past = Past(found, ended, ended >= ENOUGH, so_far, step)
    return past, 1 + step * (learning.widened(off) - 1)


def _instant(month: date, scope: Scope) -> int:
    return instant(months.begin(month, scope))


@dataclass(frozen=True)
class _Asked:
    scope: Scope
    history: History
    chances: Chances | None
    widen: float

    def by_month(self, found: Rows) -> Iterator[Line]:
        """What was expected before this month, each month from this on, and what is expected on no
        day."""
        first = months.number(months.this(self.scope))
        expected = found["expected"]
        values: list[int | None] = [months.EARLIER]
        month = months.this(self.scope)
        for _number in range(AHEAD):
            values.append(months.number(month))
            month = months.after(month, self.scope.period.language)
        last = months.number(month)
        later = {self._month_of(int(day)) for day in np.unique(expected[expected >= last])}
        names = Names("month", [*values, *later])
        for place, value in enumerate([*values, *sorted(later), None]):
            low, high = (-1, 0) if value is None else months.bounds(value, self.scope)
            those = found.narrowed((expected >= low) & (expected < high))
            is_ahead = value is not None and first <= value < last
            numbers = self.numbers(those, found, place - 1 if is_ahead else AHEAD)
            if any(numbers.values()):
                label = names.of(value)
                if value == first:
                    label = _("%(month)s, from now on") % {"month": label}
                yield Line(value, label, numbers)

    def _month_of(self, day: int) -> int:
        since = months.SINCE.toordinal()
        return months.number(
            months.month_of(date.fromordinal(since + day), self.scope.period.language)
        )

    def by_group(self, found: Rows) -> list[Line]:
        column = found[self.scope.by.column]
        present: dict[Any, list[int]] = {
            None if value < 0 else int(value): [int(value)] for value in np.unique(column)
        }
        now = {}
        for key, values in branches(self.scope, present).items():
            those = found.narrowed(np.isin(column, values))
            now[key] = self.numbers(those, those, None)
        return lines(self.scope, now, {})

    def numbers(self, expected: Rows, brings: Rows, stretch: int | None) -> dict[str, Value]:
        """Of deals expected then; and what those at hand bring in a stretch, in all (None), or in
        none that is told (AHEAD)."""
        cents, likely = expected["cents"], expected["likely"]
        found: dict[str, Value] = {
            "deals": len(cents),
            "value": int(cents[cents > 0].sum()),
            "likely": int(likely[likely > 0].sum()),
        }
        said = None
        if self.chances is not None and stretch != AHEAD:
            said = learning.expect(self.chances, self._standing(brings), stretch, self.widen)
        for name, part in (("forecast", "mean"), ("low", "low"), ("high", "high")):
            found[name] = round(getattr(said, part)) if said else None
        return {measure.name: found[measure.name] for measure in self.scope.report.measures}

    def _standing(self, those: Rows) -> Standing:
        """As they stand now, with their values of now."""
        stage = self.history.place(those["stage"])
        return Standing(those.now, those["deal_id"], stage, those["stood"], those["cents"])
