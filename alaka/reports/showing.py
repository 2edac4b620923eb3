"""An answer as a page shows it: every number with the address of the list behind it."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import Any

from django.urls import reverse

from alaka.accounts.models import Agent
from alaka.reports.answering import Answer, Line
from alaka.reports.figures import NOTHING, Change, Value, change, figure
from alaka.reports.names import Names
from alaka.reports.narrowing import narrowed
from alaka.reports.report import Measure
from alaka.reports.scope import Scope

NO_NUMBERS: Mapping[str, Value] = MappingProxyType({})


@dataclass(frozen=True)
class Cell:
    text: str
    url: str = ""
    change: Change | None = None
    # Of a share in a table of colours: from 0 to 10.
    heat: int | None = None


@dataclass(frozen=True)
class Row:
    label: str
    cells: list[Cell]
    # The same report narrowed to this group, or around it; "" where it is narrowed already.
    url: str = ""
    depth: int = 0


@dataclass(frozen=True)
class Card:
    """One of each measure; ``is_shown``: it says something that its table does not say better."""

    measure: Measure
    cell: Cell
    before: str
    is_shown: bool


def cards(answer: Answer) -> list[Card]:
    report, found = answer.scope.report, list[Card]()
    for measure in report.measures:
        value = answer.total[measure.name]
        before = answer.before[measure.name] if answer.before is not None else None
        cell = _cell(answer.scope, measure, value, before)
        is_told = cell.text != NOTHING and measure.has_card and not report.stretch
        told = figure(measure, before) if answer.before else ""
        found.append(Card(measure, cell, told, is_told or not found))
    return found


def rows(answer: Answer) -> list[Row]:
    return [_row(answer.scope, line) for line in answer.lines]


def _row(scope: Scope, line: Line) -> Row:
    inside = scope.narrowed(line.value)
    cells = _cells(inside, line.numbers, line.before)
    return Row(line.label, cells, _address_of(scope, line), line.depth)


def _address_of(scope: Scope, line: Line) -> str:
    if not scope.by.is_of_lists:
        return "" if scope.by.name in scope.filters else _address(scope.narrowed(line.value))
    return _address(scope.by.around(scope, line.value)) if scope.by.around else ""


def over_time(answer: Answer) -> list[Row]:
    scope = answer.scope
    found = []
    prices = [each.name for each in scope.report.measures if each.shape == "price"]
    most = max(
        (told[name] or 0 for _bucket, told in answer.over_time for name in prices), default=0
    )
    for place, (bucket, numbers) in enumerate(answer.over_time):
        stretch = scope.report.stretch
        inside = scope.also(stretch, place) if stretch else scope.within(scope.period.of(place))
        cells = _cells(inside, numbers)
        if scope.report.chart == "heat":
            cells = [
                replace(cell, heat=_heat(each, numbers[each.name], most))
                for cell, each in zip(cells, scope.report.measures, strict=True)
            ]
        found.append(Row(bucket.label, cells))
    return found


def _heat(measure: Measure, value: Value, most: float) -> int | None:
    """Of a share, or of a price beside the highest of the table."""
    if value is None or measure.shape not in {"share", "price"}:
        return None
    share = value if measure.shape == "share" else value / (most or 1)
    return round(min(share, 1) * 10)


def _cells(
    scope: Scope, numbers: Mapping[str, Value], before: Mapping[str, Value] = NO_NUMBERS
) -> list[Cell]:
    """One of each measure."""
    base = _lists(scope)
    return [
        Cell(
            figure(each, numbers[each.name]),
            f"{base}{each.name}" if numbers[each.name] and each.is_listed else "",
            change(each, numbers[each.name], before.get(each.name)),
        )
        for each in scope.report.measures
    ]


def _cell(scope: Scope, measure: Measure, value: Value, before: Value = None) -> Cell:
    url = list_address(scope, measure) if value and measure.is_listed else ""
    return Cell(figure(measure, value), url, change(measure, value, before))


def list_address(scope: Scope, measure: Measure) -> str:
    return f"{_lists(scope)}{measure.name}"


def _lists(scope: Scope) -> str:
    """The address of the lists behind it, but for the name of a measure."""
    return f"{reverse('report-list', args=[scope.report.name])}?{scope.query(measure='')}&measure="


def _address(scope: Scope) -> str:
    return f"{reverse('report', args=[scope.report.name])}?{scope.query()}"


def chips(scope: Scope, agent: Agent) -> list[dict[str, str]]:
    """The filters in force, each with the report without it."""
    return [{"label": label, "url": _address(left)} for label, left in narrowed(scope, agent)]


def cross(answer: Answer) -> list[Row]:
    """By the other grouping of what is told apart twice, the groups beside each other."""
    report, groups = answer.scope.report, [line.value for line in answer.lines]
    measure = report.measure(report.crossed)
    if report.cross is None or measure is None or not answer.cross:
        return []
    totals: dict[Any, float] = {}
    for (_group, value), count in answer.cross.items():
        totals[value] = totals.get(value, 0) + count
    names = Names(report.cross.noun, [value for value in totals if value])
    found = []
    for value in names.in_order(totals, totals):
        inside = answer.scope.also(report.cross.name, value)
        counts = [answer.cross.get((group, value), 0) for group in groups]
        cells = [
            _cell(inside.narrowed(group), measure, count)
            for group, count in zip(groups, counts, strict=True)
        ]
        whole = _cell(inside, measure, int(totals[value]))
        found.append(Row(names.of(value), [*cells, whole]))
    return found
