"""An answer as a page shows it: every number with the address of the list behind it."""

from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from alaka.reports.answering import Answer, Line
from alaka.reports.figures import Change, change, figure
from alaka.reports.report import Measure
from alaka.reports.scope import Scope, shown

# More bars than this are no picture.
BARS = 12


@dataclass(frozen=True)
class Cell:
    text: str
    url: str = ""
    change: Change | None = None


@dataclass(frozen=True)
class Row:
    label: str
    cells: list[Cell]
    # The same report narrowed to this group; "" where it is narrowed already.
    url: str = ""
    depth: int = 0


@dataclass(frozen=True)
class Card:
    measure: Measure
    cell: Cell
    before: str


def cards(answer: Answer) -> list[Card]:
    found = []
    for measure in answer.scope.report.measures:
        value = answer.total[measure.name]
        before = answer.before[measure.name] if answer.before is not None else None
        cell = _cell(answer.scope, measure, value, before)
        found.append(Card(measure, cell, figure(measure, before) if answer.before else ""))
    return found


def rows(answer: Answer) -> list[Row]:
    return [_row(answer.scope, line) for line in answer.lines]


def _row(scope: Scope, line: Line) -> Row:
    inside = scope.narrowed(line.value)
    cells = [
        _cell(inside, measure, line.numbers[measure.name], line.before.get(measure.name))
        for measure in scope.report.measures
    ]
    is_narrowed = scope.by.name in scope.filters
    return Row(line.label, cells, "" if is_narrowed else _address(inside), line.depth)


def over_time(answer: Answer) -> list[Row]:
    scope = answer.scope
    found = []
    for place, (bucket, numbers) in enumerate(answer.over_time):
        inside = scope.within(scope.period.of(place))
        cells = [_cell(inside, each, numbers[each.name]) for each in scope.report.measures]
        found.append(Row(bucket.label, cells))
    return found


def _cell(
    scope: Scope, measure: Measure, value: float | int | None, before: float | int | None = None
) -> Cell:
    url = list_address(scope, measure) if value else ""
    return Cell(figure(measure, value), url, change(measure, value, before))


def list_address(scope: Scope, measure: Measure) -> str:
    base = reverse("report-list", args=[scope.report.name])
    return f"{base}?{scope.query(measure=measure.name)}"


def _address(scope: Scope) -> str:
    return f"{reverse('report', args=[scope.report.name])}?{scope.query()}"


# ---------------------------------------------------------------- what the charts draw


def time_chart(answer: Answer) -> dict[str, Any] | None:
    """Points of the main measure, each with its list; None where one point makes no line."""
    if len(answer.over_time) < 2:
        return None
    lines = over_time(answer)
    main = answer.scope.report.main
    values = [numbers[main.name] for _bucket, numbers in answer.over_time]
    return _chart("line", main, [line.label for line in lines], values, lines)


def group_chart(answer: Answer) -> dict[str, Any] | None:
    """Bars of the groups that have the most; those inside a branch are in their branch already."""
    shown_rows = [
        (line, row)
        for line, row in zip(answer.lines, rows(answer), strict=True)
        if line.depth <= 1 and (line.value is None or line.depth == _depth(answer))
    ][:BARS]
    if len(shown_rows) < 2:
        return None
    main = answer.scope.report.main
    values = [line.numbers[main.name] for line, _row_ in shown_rows]
    labels = [line.label for line, _row_ in shown_rows]
    return _chart("bars", main, labels, values, [row for _line, row in shown_rows])


def _depth(answer: Answer) -> int:
    """Where a tree has one top, its parts tell more than it does."""
    tops = [line for line in answer.lines if line.depth == 0 and line.value is not None]
    return 1 if len(tops) == 1 and any(line.depth == 1 for line in answer.lines) else 0


def _chart(
    kind: str, measure: Measure, labels: list[str], values: list[Any], lines: list[Row]
) -> dict[str, Any]:
    place = 0  # The main measure comes first.
    unit, seconds = _unit(measure, values)
    return {
        "kind": kind,
        "name": str(measure.label),
        "unit": unit,
        "seconds": seconds,
        "shape": measure.shape,
        "labels": labels,
        "values": values,
        "texts": [figure(measure, value) for value in values],
        "urls": [line.cells[place].url for line in lines],
    }


def _unit(measure: Measure, values: list[Any]) -> tuple[str, int]:
    """What the axis of a chart counts in, and how many seconds that is."""
    if measure.shape not in {"duration", "age"}:
        return "", 1
    is_short = max((value for value in values if value), default=0) < 2 * 3600
    return (_("in minutes"), 60) if is_short else (_("in hours"), 3600)


def chips(scope: Scope, names: dict[str, str]) -> list[dict[str, str]]:
    """The filters in force, each with the report without it."""
    found = []
    for name, value in scope.filters.items():
        left = {key: each for key, each in scope.filters.items() if key != name}
        without = Scope(scope.report, scope.period, scope.by, left)
        found.append({"label": names[name], "url": _address(without), "value": shown(value)})
    return found
