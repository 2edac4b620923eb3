"""Rows counted: each lies in a cell of one group in one stretch of time, and numbers are of cells.

So one walk over the rows answers all that a report asks: its groups, its whole, its course over
time and the time before, which is the stretch with number 0.
"""

from collections.abc import Callable
from functools import cached_property
from typing import Any

import numpy as np

from alaka.reports.conditions import Column, Condition, Mask, instant
from alaka.reports.report import Measure, Report
from alaka.reports.rows import Rows
from alaka.reports.scope import Scope

Value = float | int | None
Number = Callable[[Column], Value]


def needed(report: Report, *more: str) -> frozenset[str]:
    """The columns its measures ask for."""
    return frozenset(more).union(*map(needed_for, report.measures))


def needed_for(measure: Measure) -> frozenset[str]:
    conditions = [each.columns for each in (measure.rows, measure.base) if each]
    return frozenset({measure.column, measure.clock} - {""}).union(*conditions)


class Counted:
    def __init__(self, scope: Scope, rows: Rows, column: str) -> None:
        self.scope, self.rows, self.column = scope, rows, column
        self._numbers: dict[str, Number] = {}
        self._sorted: dict[tuple[str, str], Callable[[Column], Column]] = {}

    @cached_property
    def _groups(self) -> Column:
        """Of each row: one more than its value, so that 0 is for none."""
        return np.asarray(self.rows[self.column].astype(np.int64) + 1)

    @cached_property
    def width(self) -> int:
        return int(self._groups.max(initial=0)) + 1

    @cached_property
    def stretches(self) -> int:
        return len(self.scope.period.buckets) + 1 if self.scope.report.clock else 2

    @cached_property
    def values(self) -> list[int]:
        """Of the groups that have any row at all."""
        return [int(each) - 1 for each in np.flatnonzero(np.bincount(self._groups))]

    def of_group(self, values: list[int]) -> dict[str, Value]:
        """Of the period, in the groups of these values together."""
        stretches = np.arange(1, self.stretches)[:, None] * self.width
        return self._all((stretches + self._places(values)).ravel())

    def of_group_before(self, values: list[int]) -> dict[str, Value]:
        return self._all(self._places(values))

    def of_stretch(self, number: int) -> dict[str, Value]:
        """0 is the time before, the parts of the period follow."""
        return self._all(np.arange(number * self.width, (number + 1) * self.width))

    def of_period(self) -> dict[str, Value]:
        return self._all(np.arange(self.width, self.stretches * self.width))

    def _places(self, values: list[int]) -> Column:
        places = np.array(values, np.int64) + 1
        return places[places < self.width]

    def _all(self, cells: Column) -> dict[str, Value]:
        measures = self.scope.report.measures
        return {measure.name: self._number(measure)(cells) for measure in measures}

    def _number(self, measure: Measure) -> Number:
        if measure.name not in self._numbers:
            self._numbers[measure.name] = self._made(measure)
        return self._numbers[measure.name]

    def _made(self, measure: Measure) -> Number:
        count = self._count(measure, _both(measure.rows, measure.base))
        if measure.shape == "share":
            base = self._count(measure, measure.base)
            return lambda cells: _ratio(count[cells].sum(), base[cells].sum())
        if measure.quantile:
            return self._quantile(measure)
        if measure.column:
            kept = self._kept(measure, measure.rows)
            weights = np.compress(kept, self.rows[measure.column])
            total = np.bincount(np.compress(kept, self._cells(measure)), weights, len(count))
            return lambda cells: _ratio(total[cells].sum(), count[cells].sum())
        return lambda cells: int(count[cells].sum())

    def _count(self, measure: Measure, condition: Condition | None) -> Column:
        kept = self._kept(measure, condition)
        size = self.width * self.stretches
        # Thrice as quick as an index of truths.
        return np.bincount(np.compress(kept, self._cells(measure)), minlength=size)

    def _kept(self, measure: Measure, condition: Condition | None) -> Mask:
        inside = self._cells(measure) >= 0
        return inside & condition.holds(self.rows) if condition else inside

    def _quantile(self, measure: Measure) -> Number:
        """As percentile_cont of PostgreSQL: between two values in proportion."""
        in_order = self._in_order(measure.column, measure.clock)

        def number(cells: Column) -> Value:
            values = in_order(cells)
            if not len(values):
                return None
            place = measure.quantile * (len(values) - 1)
            low = int(place)
            high = min(low + 1, len(values) - 1)
            return float(values[low] + (values[high] - values[low]) * (place - low))

        return number

    def _in_order(self, column: str, clock: str) -> Callable[[Column], Column]:
        """Known values of cells, sorted once for all quantiles of them."""
        if (column, clock) in self._sorted:
            return self._sorted[column, clock]
        known: dict[bytes, Column] = {}
        cells = self._by_clock(clock or self.scope.report.clock)
        kept = (cells >= 0) & (self.rows[column] >= 0)
        cells, values, size = cells[kept], self.rows[column][kept], self.width * self.stretches
        order = np.argsort(cells.astype(np.min_scalar_type(size)), kind="stable")
        values, edges = values[order], np.cumsum(np.bincount(cells, minlength=size))
        parts = np.split(values, edges[:-1])

        def sorted_values(asked: Column) -> Column:
            name = asked.tobytes()
            if name not in known:
                known[name] = np.sort(np.concatenate([parts[cell] for cell in asked]))
            return known[name]

        self._sorted[column, clock] = sorted_values
        return sorted_values

    def _cells(self, measure: Measure) -> Column:
        return self._by_clock(measure.clock or self.scope.report.clock)

    def _by_clock(self, clock: str) -> Column:
        known: dict[str, Column] = self.__dict__.setdefault("_known", {})
        if clock not in known:
            known[clock] = self._stretches(clock)
        return known[clock]

    def _stretches(self, clock: str) -> Column:
        """The cell of each row by that clock; -1 where it lies outside."""
        if not clock:
            return self._groups + self.width
        period = self.scope.period
        edges = [instant(at) for at in (period.before.begin, *period.edges, period.end)]
        values = self.rows[clock]
        # Of one kind with the values, which would all be made wider else; days that this kind
        # cannot say lie beyond every value.
        ends = np.clip(edges, 0, np.iinfo(values.dtype).max).astype(values.dtype)
        found = np.searchsorted(ends, values, "right") - 1
        cells = found * self.width + self._groups
        cells[(found < 0) | (found >= self.stretches)] = -1
        return cells


def behind(measure: Measure, scope: Scope, rows: Rows) -> Column:
    """The keys of the rows of the period that a number is made of, the newest first."""
    kept = np.ones(len(rows[scope.report.facts.key]), bool)
    if clock := measure.clock or scope.report.clock:
        begin, end = instant(scope.period.begin), instant(scope.period.end)
        kept = (rows[clock] >= begin) & (rows[clock] < end)
    condition = _both(measure.rows, measure.base)
    if condition:
        kept = kept & condition.holds(rows)
    return np.asarray(np.sort(rows[scope.report.facts.key][kept])[::-1])


def _both(one: Condition | None, other: Condition | None) -> Condition | None:
    return one & other if one and other else one or other


def _ratio(some: Any, of: Any) -> float | None:
    return float(some) / float(of) if of else None
