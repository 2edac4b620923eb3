"""A report's question asked: its numbers by group, in all, over time, and of the time before.

Enters: a scope and who reads. Leaves: an Answer; nothing is changed and nothing kept.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from alaka.accounts.models import Agent
from alaka.reports.names import Names
from alaka.reports.periods import Bucket
from alaka.reports.scope import Scope
from alaka.reports.trees import Tree
from alaka.reports.writing import ask, in_period, literal, number, numbers, where

Value = float | int | None


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
    asked = _Asked(agent)
    groups = asked.groups(scope)
    if not scope.report.clock:
        return Answer(scope, _lines(scope, groups, {}), asked.total(scope), None, [])
    earlier = scope.within(scope.period.before)
    before = asked.groups(earlier)
    over_time = asked.over_time(scope)
    # Counts of parts that share nothing add up; all else is asked for once more.
    total = _sum(scope, [numbers for _bucket, numbers in over_time]) or asked.total(scope)
    parts = [] if scope.by.is_tree else list(before.values())
    total_before = _sum(scope, parts) or asked.total(earlier)
    return Answer(scope, _lines(scope, groups, before), total, total_before, over_time)


def _sum(scope: Scope, parts: list[dict[str, Value]]) -> dict[str, Value] | None:
    """None where adding up would say something else than counting."""
    report = scope.report
    if not parts or len(report.clocks) > 1 or {each.shape for each in report.measures} != {"count"}:
        return None
    names = [measure.name for measure in report.measures]
    return {name: sum(int(part[name] or 0) for part in parts) for name in names}


class _Asked:
    def __init__(self, agent: Agent) -> None:
        self.agent = agent

    def total(self, scope: Scope) -> dict[str, Value]:
        rows = ask(f"SELECT {_numbers(scope)} FROM {self._from(scope)}")  # noqa: S608 - see writing.literal
        return _named(scope, rows[0])

    def groups(self, scope: Scope) -> dict[Any, dict[str, Value]]:
        by, source = scope.by, self._from(scope)
        column = f"f.{by.column}"
        if by.is_tree:
            nodes, parts = Tree(by.noun).pairs()
            pairs = f"unnest({numbers(nodes)}, {numbers(parts)})"
            table, _, conditions = source.partition(" f WHERE ")
            source = (
                f"{table} f LEFT JOIN {pairs} AS tree (node, part) ON tree.part = {column} "
                f"WHERE {conditions}"
            )
            column = "tree.node"
        rows = ask(f"SELECT {column}, {_numbers(scope)} FROM {source} GROUP BY 1")  # noqa: S608 - see writing.literal
        return {row[0]: _named(scope, row[1:]) for row in rows}

    def over_time(self, scope: Scope) -> list[tuple[Bucket, dict[str, Value]]]:
        edges = ",".join(literal(edge) for edge in scope.period.edges)
        clock = scope.report.clock
        bucket = f"width_bucket(f.{clock}, ARRAY[{edges}])"
        kept = in_period(clock, scope.period)
        source = f"{self._from(scope)} AND {kept}"
        rows = ask(f"SELECT {bucket}, {_numbers(scope)} FROM {source} GROUP BY 1")  # noqa: S608 - see writing.literal
        found = {row[0]: _named(scope, row[1:]) for row in rows}
        nothing = _named(scope, [None] * len(scope.report.measures))
        buckets = enumerate(scope.period.buckets, start=1)
        return [(bucket, found.get(place, nothing)) for place, bucket in buckets]

    def _from(self, scope: Scope) -> str:
        return f"{scope.report.facts.table} f WHERE {where(scope, self.agent)}"


def _numbers(scope: Scope) -> str:
    return ", ".join(number(measure, scope) for measure in scope.report.measures)


def _named(scope: Scope, row: Sequence[Any]) -> dict[str, Value]:
    """Nothing counted is 0; nothing measured is None."""
    measures = scope.report.measures
    return {
        measure.name: (value or 0) if measure.shape == "count" else value
        for measure, value in zip(measures, row, strict=True)
    }


def _lines(
    scope: Scope, groups: dict[Any, dict[str, Value]], before: dict[Any, dict[str, Value]]
) -> list[Line]:
    names = Names(scope.by.noun, [value for value in groups if value not in (None, "")])
    if scope.by.is_tree:
        order = [(node.pk, depth) for node, depth in Tree(scope.by.noun).in_order()]
        order = [each for each in order if each[0] in groups]
    else:
        values = [value for value in groups if value not in (None, "")]
        order = [(value, 0) for value in names.in_order(values, _weight(scope, groups))]
    order += [(value, 0) for value in groups if value in (None, "")]
    shallowest = min((depth for value, depth in order if value is not None), default=0)
    return [
        Line(
            value,
            names.of(value),
            groups[value],
            before.get(value, {}),
            max(0, depth - shallowest),
        )
        for value, depth in order
        if any(groups[value].values())
    ]


def _weight(scope: Scope, groups: dict[Any, dict[str, Value]]) -> dict[Any, float]:
    """By how many there are: the first count among the measures."""
    counted = next((each for each in scope.report.measures if each.shape == "count"), None)
    name = (counted or scope.report.main).name
    return {value: float(found[name] or 0) for value, found in groups.items()}
