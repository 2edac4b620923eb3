"""What a report is made of: facts to count, ways to group them, and the numbers asked for."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.urls import reverse
from django.utils.functional import Promise

from alaka.reports.conditions import Condition, has
from alaka.reports.facts import Facts
from alaka.reports.periods import Period

if TYPE_CHECKING:
    from alaka.accounts.models import Agent
    from alaka.reports.answering import Answer
    from alaka.reports.scope import Scope

Text = str | Promise
Value = float | int | None


@dataclass(frozen=True)
class Grouping:
    """One way to tell rows apart; its name is that of the filter in an address, too.

    ``noun`` says what its values are called by: see reports.names. ``is_tree``: a branch counts
    all that is part of it. ``is_chain``: of a tree whose every branch has one part, as stages: one
    counts all that went further.
    """

    name: str
    label: Text
    column: str
    noun: str
    is_text: bool = False
    is_tree: bool = False
    is_chain: bool = False
    # So long a word is one of its values at most.
    longest: int = 20
    # What values are called, where reports.names does not know them.
    names: "Callable[[Iterable[Any], Scope], Mapping[Any, str]] | None" = None
    is_of_lists: bool = False
    around: "Callable[[Scope, Any], Scope] | None" = None


@dataclass(frozen=True)
class Choice:
    """Something chosen beside days and groups. ``values`` are those an agent has, each by what an
    address calls it; the first holds where none is chosen. One that is not among them, or no
    more, is chosen all the same where ``named`` names it: another would answer another question."""

    name: str
    label: Text
    values: "Callable[[Agent], Sequence[tuple[str, Text]]]"
    named: "Callable[[str], Text] | None" = None


@dataclass(frozen=True)
class Action:
    """Something to press above a report: the page of that name, and of these numbers."""

    label: str
    page: str
    icon: str
    numbers: tuple[int, ...] = ()

    @property
    def url(self) -> str:
        return reverse(self.page, args=self.numbers)


@dataclass(frozen=True)
class People:
    """Who is behind a number: contacts, the newest first, and how many that nobody knows."""

    known: list[int]
    strangers: int

    @classmethod
    def of(cls, rows: Iterable[tuple[list[int] | None, int]]) -> "People":
        """Of one row: those who are known, None for nobody, and how many are not."""
        ((known, strangers),) = rows
        return cls(known or [], strangers)


@dataclass(frozen=True)
class Measure:
    """One number. ``shape``: count, part (a count of parts), share, points (the difference of two
    shares), duration (seconds), age (seconds), score, people (who differ), money (hundredths, in
    all), price (hundredths, in the mean) or pace (hundredths a day).

    ``rows`` is which facts are behind it, None for all; of ``base`` it is a share. ``clock`` is
    when a fact counts, where that differs from the report's. In a chain, ``is_alone`` counts what
    went no further, and ``is_beyond`` is the share of what did, or is of ``rows``.
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
    is_alone: bool = False
    is_beyond: bool = False
    # Made of the report's other numbers.
    formula: Callable[[Mapping[str, Value]], Value] | None = None
    # Whether it opens a list, and whether it stands above the table too.
    is_listed: bool = True
    has_card: bool = True
    # What it is in each group of a chain, where it differs; and whether it is a quantile of one.
    by_group: "Callable[[], Mapping[int, Measure]] | None" = None
    is_of_one: bool = False


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


def money(name: str, label: Text, rows: Condition | None = None, **more: Any) -> Measure:
    known = has("cents") & rows if rows else has("cents")
    return Measure(name, label, "money", known, column="cents", **more)


@dataclass(frozen=True)
class Report:
    """``clock`` is the column whose instant puts a fact into a period; "" for what is now.

    ``rows`` narrows the facts. The first measure is what the charts show. ``room`` is beside which
    others it stands; ``period`` what is shown first; ``asked`` answers it, where counting does not.
    ``chart``: bars by group, a funnel of a chain, or heat over time. ``crossed`` is a measure told
    apart by ``cross``, too.
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
    room: str = "service"
    period: str = "30"
    chart: str = "bars"
    cross: Grouping | None = None
    crossed: str = ""
    asked: "Callable[[Scope, Agent], Answer] | None" = None
    choices: tuple[Choice, ...] = ()
    # Itself, as far as it depends on what an address chooses, and on the days.
    made: "Callable[[Report, Mapping[str, str], Period], Report] | None" = None
    # Who is behind a number, where that is people.
    people: "Callable[[Scope, Measure, Agent], People] | None" = None
    actions: "Callable[[Scope, Agent], list[Action]] | None" = None
    # The grouping by which a line of the time axis is narrowed, where it is not its days.
    stretch: str = ""
    # A template that shows more of its answer.
    part: str = ""
    # What it is called beside the others of its room, where less says enough.
    tab: Text = ""
    # With the time before.
    is_compared: bool = True

    @property
    def main(self) -> Measure:
        return self.measures[0]

    @property
    def clocks(self) -> list[str]:
        """Every column that puts a fact into the period."""
        if not self.clock:
            return []
        return sorted({measure.clock or self.clock for measure in self.measures} - {""})

    def grouping(self, name: str) -> Grouping | None:
        return next((each for each in self.groupings if each.name == name), None)

    def measure(self, name: str) -> Measure | None:
        return next((each for each in self.measures if each.name == name), None)
