"""A report's question asked: its numbers by group, in all, over time, and of the time before.

Enters: a scope and who reads. Leaves: an Answer; nothing is changed and nothing kept.
"""

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from alaka.accounts.models import Agent
from alaka.reports.counting import Counted, needed
from alaka.reports.names import Names
from alaka.reports.periods import Bucket
from alaka.reports.report import Value
from alaka.reports.rows import rows
from alaka.reports.scope import Scope
from alaka.reports.trees import Tree

if TYPE_CHECKING:
    from alaka.reports.forecasting.answer import Past


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
    # Of the report's cross: how many by group and by its value, None for none.
    cross: dict[tuple[Any, Any], int] = field(default_factory=dict)
    # Of a forecast: how far off it was.
    past: "Past | None" = None
    # How many groups are not among the lines; what to do where nothing was counted.
    left_off: int = 0
    hint: str = ""
    # What the report's own part shows.
    more: Any = None

    @property
    def is_empty(self) -> bool:
        return not any(self.total.values())


def answer(scope: Scope, agent: Agent) -> Answer:
    scope = scope.of_numbers
    return scope.report.asked(scope, agent) if scope.report.asked else counted(scope, agent)


def counted(scope: Scope, agent: Agent) -> Answer:
    column = scope.by.column
    found = rows(scope, agent, needed(scope.report, scope.by))
    cells = Counted(scope, found, column)
    found_lines = lines(scope, *_groups(cells, scope))
    if not scope.report.clock:
        return Answer(scope, found_lines, cells.of_period(), None, [])
    buckets = enumerate(scope.period.buckets, start=1)
    over_time = [(bucket, cells.of_stretch(number)) for number, bucket in buckets]
    total, before = cells.of_period(), cells.of_stretch(0)
    return Answer(scope, found_lines, total, before, over_time, _cross(cells, scope))


def _cross(cells: Counted, scope: Scope) -> dict[tuple[Any, Any], int]:
    report = scope.report
    measure = report.measure(report.crossed)
    if report.cross is None or measure is None or not scope.by.is_chain:
        return {}
    found = cells.crossed(measure, report.cross.column)
    return {(_none(group), _none(value)): count for (group, value), count in found.items()}


def _none(value: int) -> int | None:
    return None if value < 0 else value


Numbers = dict[Any, dict[str, Value]]


def _groups(counted: Counted, scope: Scope) -> tuple[Numbers, Numbers]:
    """Numbers of the period and of the time before, by what an address calls a group."""
    present = branches(scope, {_named(counted, scope, value): [value] for value in counted.values})
    now = {key: counted.of_group(key, values) for key, values in present.items()}
    before = {key: counted.of_group_before(key, values) for key, values in present.items()}
    return now, before


def _named(counted: Counted, scope: Scope, value: int) -> int | str | None:
    if value < 0:
        return None
    return counted.rows.word(scope.by.column, value) if scope.by.is_text else value


def branches(scope: Scope, present: dict[Any, list[int]]) -> dict[Any, list[int]]:
    """By group, the values that make it up: in a tree each node with all its parts; what is in no
    tree stays as it is."""
    if not scope.by.is_tree:
        return present
    tree = Tree(scope.by.noun)
    found = {pk: [part for part in tree.parts_of(pk) if part in present] for pk in tree.nodes}
    alone = {key: values for key, values in present.items() if key not in tree.nodes}
    return {key: parts for key, parts in found.items() if parts} | alone


def lines(scope: Scope, now: Numbers, before: Numbers) -> list[Line]:
    """Of the groups of which something was counted in the period, in their order."""
    keys = [key for key, numbers in now.items() if any(numbers.values())]
    known = [key for key in keys if key not in (None, "")]
    names = Names(scope.by.noun, known)
    if scope.by.is_tree:
        order = [(node.pk, depth) for node, depth in Tree(scope.by.noun).in_order()]
        order = [each for each in order if each[0] in keys]
        order += [(key, 0) for key in known if key not in dict(order)]
    else:
        order = [(value, 0) for value in names.in_order(known, _weight(scope, now))]
    order += [(value, 0) for value in keys if value in (None, "")]
    if scope.by.is_chain:
        order = [(value, 0) for value, _depth in order]
    shallowest = min((depth for value, depth in order if value is not None), default=0)
    return [
        Line(
            value,
            names.of(value),
            now[value],
            before.get(value, {}),
            max(0, depth - shallowest),
        )
        for value, depth in order
    ]


def _weight(scope: Scope, groups: Numbers) -> dict[Any, float]:
    """By how many there are: the first count among the measures."""
    counted = next((each for each in scope.report.measures if each.shape == "count"), None)
    name = (counted or scope.report.main).name
    return {value: float(found[name] or 0) for value, found in groups.items()}
