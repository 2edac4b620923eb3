"""A report's question asked: its numbers by group, in all, over time, and of the time before.

Enters: a scope and who reads. Leaves: an Answer; nothing is changed and nothing kept.
"""

from dataclasses import dataclass, field
from typing import Any

from alaka.accounts.models import Agent
from alaka.reports.counting import Counted, Value, needed
from alaka.reports.names import Names
from alaka.reports.periods import Bucket
from alaka.reports.rows import rows
from alaka.reports.scope import Scope
from alaka.reports.trees import Tree


@dataclass(frozen=True)
class Line:
    """One group: its value (None for none), what it is called, how deep in a tree; its numbers by
    the name of the measure, and those of the time before."""

    value: int | str | None
    label: str
    numbers: dict[str, Value]
    before: dict[str, Value] = field(default_factory=dict)
    depth: int = 0


@dataclass(frozen=True)
class Answer:
    scope: Scope
    lines: list[Line]
    total: dict[str, Value]
    # None where there is no time before: of what is now.
    before: dict[str, Value] | None
    over_time: list[tuple[Bucket, dict[str, Value]]]

    @property
    def is_empty(self) -> bool:
        return not any(self.total.values())


def answer(scope: Scope, agent: Agent) -> Answer:
    column = scope.by.column
    found = rows(scope, agent, needed(scope.report, column))
    counted = Counted(scope, found, column)
    lines = _lines(scope, _Groups(counted, scope))
    if not scope.report.clock:
        return Answer(scope, lines, counted.of_period(), None, [])
    buckets = enumerate(scope.period.buckets, start=1)
    over_time = [(bucket, counted.of_stretch(number)) for number, bucket in buckets]
    return Answer(scope, lines, counted.of_period(), counted.of_stretch(0), over_time)


class _Groups:
    """The groups by what an address calls them, each with the values that make it up."""

    def __init__(self, counted: Counted, scope: Scope) -> None:
        self.counted = counted
        present = {_named(counted, scope, value): [value] for value in counted.values}
        if scope.by.is_tree:
            present = _branches(scope, present)
        self.now = {key: counted.of_group(values) for key, values in present.items()}
        self.before = {key: counted.of_group_before(values) for key, values in present.items()}

    @property
    def keys(self) -> list[Any]:
        """Those of which something was counted in the period."""
        return [key for key, numbers in self.now.items() if any(numbers.values())]


def _named(counted: Counted, scope: Scope, value: int) -> int | str | None:
    if value < 0:
        return None
    return counted.rows.word(scope.by.column, value) if scope.by.is_text else value


def _branches(scope: Scope, present: dict[Any, list[int]]) -> dict[Any, list[int]]:
    """Each node with all its parts; what is in no tree stays as it is."""
    tree = Tree(scope.by.noun)
    found = {pk: [part for part in tree.parts_of(pk) if part in present] for pk in tree.nodes}
    alone = {key: values for key, values in present.items() if key not in tree.nodes}
    return {key: parts for key, parts in found.items() if parts} | alone


def _lines(scope: Scope, groups: _Groups) -> list[Line]:
    keys = groups.keys
    known = [key for key in keys if key not in (None, "")]
    names = Names(scope.by.noun, known)
    if scope.by.is_tree:
        order = [(node.pk, depth) for node, depth in Tree(scope.by.noun).in_order()]
        order = [each for each in order if each[0] in keys]
        order += [(key, 0) for key in known if key not in dict(order)]
    else:
        order = [(value, 0) for value in names.in_order(known, _weight(scope, groups.now))]
    order += [(value, 0) for value in keys if value in (None, "")]
    shallowest = min((depth for value, depth in order if value is not None), default=0)
    return [
        Line(
            value,
            names.of(value),
            groups.now[value],
            groups.before[value],
            max(0, depth - shallowest),
        )
        for value, depth in order
    ]


def _weight(scope: Scope, groups: dict[Any, dict[str, Value]]) -> dict[Any, float]:
    """By how many there are: the first count among the measures."""
    counted = next((each for each in scope.report.measures if each.shape == "count"), None)
    name = (counted or scope.report.main).name
    return {value: float(found[name] or 0) for value, found in groups.items()}
