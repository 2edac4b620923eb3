"""What a report is made of: facts to count, ways to group them, and the numbers asked for."""

from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise

from alaka.reports.conditions import Condition, has
from alaka.reports.facts import Facts

Text = str | Promise


@dataclass(frozen=True)
class Grouping:
    """One way to tell rows apart; its name is that of the filter in an address, too.

    ``noun`` says what its values are called by: see reports.names. ``is_tree``: a branch counts
    all that is part of it.
    """

    name: str
    label: Text
    column: str
    noun: str
    is_text: bool = False
    is_tree: bool = False


@dataclass(frozen=True)
class Measure:
    """One number. ``shape``: count, share, duration (seconds), age (seconds) or score.

    ``rows`` is which facts are behind it, None for all; of ``base`` it is a share. ``clock`` is
    when a fact counts, where that differs from the report's.
    """

    name: str
    label: Text
    shape: str
    rows: Condition | None = None
    base: Condition | None = None
    column: str = ""
    quantile: float = 0.0
    clock: str = ""
    # More of it is good (1), bad (-1), or neither.
    good: int = 0


def count(name: str, label: Text, rows: Condition | None = None, **more: Any) -> Measure:
    return Measure(name, label, "count", rows, **more)


def share(
    name: str, label: Text, rows: Condition, base: Condition | None = None, **more: Any
) -> Measure:
    return Measure(name, label, "share", rows, base, **more)


def quantile(name: str, label: Text, column: str, at: float, shape: str = "duration") -> Measure:
    """The middle one (0.5), or that below which nine of ten are (0.9)."""
    return Measure(name, label, shape, has(column), column=column, quantile=at, good=-1)


def mean(name: str, label: Text, column: str, **more: Any) -> Measure:
    return Measure(name, label, "score", has(column), column=column, **more)


@dataclass(frozen=True)
class Report:
    """``clock`` is the column whose instant puts a fact into a period; "" for what is now.

    ``rows`` narrows the facts. The first measure is what the charts show.
    """

    name: str
    label: Text
    about: Text
    facts: Facts
    clock: str
    groupings: tuple[Grouping, ...]
    measures: tuple[Measure, ...]
    rows: Condition | None = None
    icon: str = "chart-bar"
    order: int = 50

    @property
    def main(self) -> Measure:
        return self.measures[0]

    @property
    def clocks(self) -> list[str]:
        """Every column that puts a fact into the period."""
        return sorted({measure.clock or self.clock for measure in self.measures} - {""})

    def grouping(self, name: str) -> Grouping | None:
        return next((each for each in self.groupings if each.name == name), None)

    def measure(self, name: str) -> Measure | None:
        return next((each for each in self.measures if each.name == name), None)
