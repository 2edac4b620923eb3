"""Rows counted: each lies in a cell of one group in one stretch of time, and numbers are of cells.

So one walk over the rows answers all that a report asks: its groups, its whole, its course over
time and the time before, which is the stretch with number 0. What lies outside has cells of its own
after all others: so no row need be left out before it is counted.
"""

from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import cached_property
from typing import Any

import numpy as np

from alaka.reports.conditions import Column, Condition, Mask, instant
from alaka.reports.placing import Half, ranked, stretch
from alaka.reports.report import Grouping, Measure, Report, Value
from alaka.reports.rows import Rows
from alaka.reports.scope import Scope

# Of cells, and of those in which lies what went no further: the same but in a chain.
Number = Callable[[Column, Column], Value]

# Of a column with so few values rows are counted by them once, for all conditions on it alone.
FEW = 64


def needed(report: Report, by: Grouping) -> frozenset[str]:
    """The columns its measures ask for, told apart by that."""
    measures = [each for each in report.measures if by.is_chain or not each.by_group]
    more = {report.cross.column} if report.cross and by.is_chain else set()
    return frozenset({by.column, *more}).union(*map(needed_for, measures))


def needed_for(measure: Measure) -> frozenset[str]:
    conditions = [each.columns for each in (measure.rows, measure.base) if each]
    groups = measure.by_group().values() if measure.by_group else ()
    named = {measure.column, measure.clock, *(each.column for each in groups)} - {""}
    return frozenset(named).union(*conditions)


class Counted:
    def __init__(self, scope: Scope, rows: Rows, column: str) -> None:
        self.scope, self.rows, self.column = scope, rows, column
        self._numbers: dict[str, Number] = {}
        self._by_group: dict[str, Mapping[int, Measure]] = {}
        self._sorted: dict[tuple[str, str], Callable[[Column], Column]] = {}
        self._tables: dict[tuple[str, str], Column | None] = {}

    @cached_property
    def _ranks(self) -> tuple[Column, Column]:
        return ranked(self.rows[self.column])

    @property
    def _groups(self) -> Column:
        """The place of each row's value among those that occur."""
        return self._ranks[1]

    @property
    def width(self) -> int:
        return len(self._ranks[0])

    @cached_property
    def stretches(self) -> int:
        return len(self.scope.period.buckets) + 1 if self.scope.report.clock else 2

    @property
    def size(self) -> int:
        """Of all cells but those outside, of which there are ``width`` more."""
        return self.width * self.stretches

    @cached_property
    def values(self) -> list[int]:
        """Of the groups that have any row at all."""
        return [int(each) for each in self._ranks[0][np.flatnonzero(np.bincount(self._groups))]]

    def of_group(self, key: Any, values: list[int]) -> dict[str, Value]:
        """Of the period, in the groups of these values together; that of ``key`` is alone."""
        stretches = np.arange(1, self.stretches)[:, None] * self.width
        cells = (stretches + self._places(values)).ravel()
        alone = (stretches + self._places(self._alone(key, values))).ravel()
        return self._all(cells, alone, key)

    def of_group_before(self, key: Any, values: list[int]) -> dict[str, Value]:
        return self._all(self._places(values), self._places(self._alone(key, values)), key)

    def of_stretch(self, number: int) -> dict[str, Value]:
        """0 is the time before, the parts of the period follow."""
        return self._whole(np.arange(number * self.width, (number + 1) * self.width))

    def of_period(self) -> dict[str, Value]:
        return self._whole(np.arange(self.width, self.stretches * self.width))

    def _places(self, values: list[int]) -> Column:
        """Where these values stand, those that occur."""
        known, asked = self._ranks[0], np.array(values, np.int64)
        places = np.minimum(np.searchsorted(known, asked), self.width - 1)
        return np.asarray(places[known[places] == asked])

    def _alone(self, key: Any, values: list[int]) -> list[int]:
        if not self.scope.by.is_chain:
            return values
        return [value for value in values if value == key]

    def _whole(self, cells: Column) -> dict[str, Value]:
        link = self.scope.link if self.scope.by.is_chain else None
        alone = cells
        if link is not None:
            alone = cells[np.isin(cells % self.width, self._places([link]))]
        return self._all(cells, alone, link)

    def _all(self, cells: Column, alone: Column, key: Any) -> dict[str, Value]:
        found: dict[str, Value] = {}
        for measure in self.scope.report.measures:
            each = self._at(measure, key)
            found[measure.name] = self._number(each)(cells, alone) if each else None
        formulas = [each for each in self.scope.report.measures if each.formula]
        return found | {each.name: each.formula(found) for each in formulas if each.formula}

    def _at(self, measure: Measure, key: Any) -> Measure | None:
        """What it is in a group; None where it is nothing, or made of others."""
        link = key if self.scope.by.is_chain else self.scope.link
        if measure.is_beyond and link is None:
            return None
        if measure.by_group is None:
            return None if measure.formula else measure
        if not self.scope.by.is_chain:
            return None
        if measure.name not in self._by_group:
            self._by_group[measure.name] = measure.by_group()
        return self._by_group[measure.name].get(key)

    def _number(self, measure: Measure) -> Number:
        name = measure.name + measure.column
        if name not in self._numbers:
            self._numbers[name] = self._made(measure)
        return self._numbers[name]

    def _made(self, measure: Measure) -> Number:
        if measure.quantile:
            return self._of_one(measure) if measure.is_of_one else self._quantile(measure)
        if measure.shape == "people":
            return self._different(measure)
        if measure.shape == "money":
            total = self._total(measure)
            return lambda cells, alone: int(total[cells].sum())
        count = self._count(measure, _both(measure.rows, measure.base))
        if measure.is_beyond and measure.rows:
            stayed = self._count(replace(measure, is_alone=True), ~measure.rows)
            whole = self._count(measure, None)
            return lambda cells, alone: _ratio(
                whole[cells].sum() - stayed[alone].sum(), whole[cells].sum()
            )
        if measure.shape == "share":
            base = self._count(measure, measure.base)
            return lambda cells, alone: _ratio(count[cells].sum(), base[cells].sum())
        if measure.column:
            total = self._total(measure)
            return lambda cells, alone: _ratio(total[cells].sum(), count[cells].sum())
        if measure.is_alone:
            return lambda cells, alone: int(count[alone].sum())
        return lambda cells, alone: int(count[cells].sum())

    def _total(self, measure: Measure) -> Column:
        """The sums of a column."""
        kept = self._kept(measure, measure.rows)
        weights = np.where(kept, self.rows[measure.column], 0)
        return np.bincount(self._cells(measure), weights, self.size)[: self.size]

    def _different(self, measure: Measure) -> Number:
        """How many different ones are in a column."""
        values, edges = self._by_cell(measure.column, measure.clock)
        seen = np.zeros(int(values.max(initial=0)) + 1, bool)

        def number(cells: Column, alone: Column) -> Value:
            for cell in cells:
                seen[values[edges[cell] : edges[cell + 1]]] = True
            found = int(np.count_nonzero(seen))
            seen[:] = False
            return found

        return number

    def crossed(self, measure: Measure, column: str) -> dict[tuple[int, int], int]:
        """How many of the period, by group and by the value of another column."""
        cells = self._cells(measure)
        inside = (cells >= self.width) & (cells < self.size)
        kept = inside & self._kept(measure, measure.rows)
        across, values = ranked(np.compress(kept, self.rows[column]))
        counts = np.bincount(values * self.width + np.compress(kept, self._groups))
        groups = self._ranks[0]
        return {
            (int(groups[place % self.width]), int(across[place // self.width])): int(counts[place])
            for place in np.flatnonzero(counts)
        }

    def _count(self, measure: Measure, condition: Condition | None) -> Column:
        cells, size, alone = self._cells(measure), self.size, self._is_alone(measure)
        if condition is None and not alone:
            return np.bincount(cells, minlength=size)[:size]
        if condition is not None and not alone and len(condition.columns) == 1:
            (name,) = condition.columns
            table = self._table(name, measure.clock or self.scope.report.clock)
            if table is not None:
                values = Rows({name: np.arange(-1, table.shape[1] - 1)}, self.rows.words,
                              self.rows.now)  # fmt: skip
                return np.asarray(table[:, condition.holds(values)].sum(axis=1))
        # Thrice as quick as an index of truths.
        kept = np.compress(self._kept(measure, condition), cells)
        return np.bincount(kept, minlength=size)[:size]

    def _table(self, column: str, clock: str) -> Column | None:
        """How many there are in each cell of each value, -1 first; None where those are many."""
        if (column, clock) not in self._tables:
            values = self.rows[column]
            many = int(values.max(initial=-1)) + 2
            found = None
            if many <= FEW:
                places = self._by_clock(clock) * many
                places += values
                places += 1
                found = np.bincount(places, minlength=self.size * many)[: self.size * many]
                found = found.reshape(self.size, many)
            self._tables[column, clock] = found
        return self._tables[column, clock]

    def _is_alone(self, measure: Measure) -> bool:
        """In a chain its cells tell what is alone."""
        return measure.is_alone and not self.scope.by.is_chain

    def _kept(self, measure: Measure, condition: Condition | None) -> Mask:
        kept = condition.holds(self.rows) if condition else np.ones(len(self._groups), bool)
        return kept & _of_link(self.scope, self.rows) if self._is_alone(measure) else kept

    def _quantile(self, measure: Measure) -> Number:
        in_order = self._in_order(measure.column, measure.clock)
        return lambda cells, alone: _at(measure.quantile, in_order(cells))

    def _of_one(self, measure: Measure) -> Number:
        """A quantile of a column that is asked of one group alone, and so is not sorted for all."""
        cells, values = self._narrow(measure.clock), self.rows[measure.column]
        known = values >= 0
        is_before, size = cells < self.width, self.size + self.width
        halves = [Half.of(cells, values, known & is_before, size),
                  Half.of(cells, values, known & ~is_before, size)]  # fmt: skip

        def number(asked: Column, alone: Column) -> Value:
            """Cells are of the period, or of the time before."""
            half = halves[int(asked[:1].max(initial=0) >= self.width)]
            found = half.inside(asked)
            if not len(found):
                return None
            low = int(measure.quantile * (len(found) - 1))
            found.partition((low, min(low + 1, len(found) - 1)))
            return _at(measure.quantile, found)

        return number

    def _in_order(self, column: str, clock: str) -> Callable[[Column], Column]:
        """Known values of cells, sorted once for all quantiles of them."""
        if (column, clock) in self._sorted:
            return self._sorted[column, clock]
        known: dict[bytes, Column] = {}
        values, edges = self._by_cell(column, clock)
        parts = np.split(values, edges[1:-1])

        def sorted_values(asked: Column) -> Column:
            name = asked.tobytes()
            if name not in known:
                known[name] = np.sort(np.concatenate([parts[cell] for cell in asked]))
            return known[name]

        self._sorted[column, clock] = sorted_values
        return sorted_values

    def _by_cell(self, column: str, clock: str) -> tuple[Column, Column]:
        """Known values in the order of their cells, and where each cell begins."""
        cells, values = self._narrow(clock), self.rows[column]
        kept = values >= 0
        if not kept.all():
            cells, values = np.compress(kept, cells), np.compress(kept, values)
        order = np.argsort(cells, kind="stable")
        edges = np.concatenate([[0], np.cumsum(np.bincount(cells, minlength=self.size))])
        return values[order], edges[: self.size + 1]

    def _narrow(self, clock: str) -> Column:
        """The cells as numbers that are sorted and picked the quickest."""
        kind = np.min_scalar_type(self.size + self.width)
        return self._by_clock(clock or self.scope.report.clock).astype(kind)

    def _cells(self, measure: Measure) -> Column:
        return self._by_clock(measure.clock or self.scope.report.clock)

    def _by_clock(self, clock: str) -> Column:
        known: dict[str, Column] = self.__dict__.setdefault("_known", {})
        if clock not in known:
            known[clock] = self._stretches(clock)
        return known[clock]

    def _stretches(self, clock: str) -> Column:
        """The cell of each row by that clock."""
        if not clock:
            return self._groups + self.width
        period = self.scope.period
        before, ends = period.before, (*period.edges, period.end)
        between = [before.end] if before.end < period.begin else []
        edges = [instant(at) for at in (before.begin, *between, *ends)]
        cells = stretch(self.rows[clock], edges)
        if between:
            # What lies between the two counts in neither.
            is_between = cells == 1
            cells[cells > 0] -= 1
            cells[is_between] = self.stretches
        cells *= self.width
        cells += self._groups
        return cells


def behind(measure: Measure, scope: Scope, rows: Rows) -> Column:
    """The keys of the rows of the period that a number is made of, the newest first."""
    kept = np.ones(len(rows[scope.report.facts.key]), bool)
    if clock := measure.clock or scope.report.clock:
        begin, end = instant(scope.period.begin), instant(scope.period.end)
        kept = (rows[clock] >= begin) & (rows[clock] < end)
    condition = _both(measure.rows, measure.base)
    if measure.is_beyond and measure.rows:
        kept = kept & (measure.rows.holds(rows) | ~_of_link(scope, rows))
    elif condition:
        kept = kept & condition.holds(rows)
    kept = kept & _alone(measure, scope, rows)
    return np.asarray(np.sort(rows[scope.report.facts.key][kept])[::-1])


def _alone(measure: Measure, scope: Scope, rows: Rows) -> Mask | bool:
    return _of_link(scope, rows) if measure.is_alone else True


def _of_link(scope: Scope, rows: Rows) -> Mask:
    """What went no further than to where the scope is narrowed to; all where it is not."""
    if scope.link is None or scope.chain is None:
        return np.ones(len(rows[scope.report.facts.key]), bool)
    return np.asarray(rows[scope.chain.column] == scope.link)


def _both(one: Condition | None, other: Condition | None) -> Condition | None:
    return one & other if one and other else one or other


def _at(quantile: float, values: Column) -> Value:
    """As percentile_cont of PostgreSQL: between two values in proportion."""
    if not len(values):
        return None
    place = quantile * (len(values) - 1)
    low = int(place)
    high = min(low + 1, len(values) - 1)
    return float(values[low] + (values[high] - values[low]) * (place - low))


def _ratio(some: Any, of: Any) -> float | None:
    return float(some) / float(of) if of else None
