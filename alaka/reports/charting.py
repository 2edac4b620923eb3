"""What the charts of a report draw: the numbers of its table, each with the list behind it."""

from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from alaka.core.words import apart
from alaka.reports.answering import Answer, Line
from alaka.reports.figures import MONEY, figure
from alaka.reports.forecasting import months
from alaka.reports.names import Names
from alaka.reports.report import Measure, Value
from alaka.reports.showing import Row, list_address
from alaka.reports.trees import Tree

if TYPE_CHECKING:
    from alaka.reports.forecasting.answer import Past

# More bars than this are no picture.
BARS = 12
Chart = dict[str, Any]


def charts(answer: Answer, groups: list[Row], times: list[Row]) -> list[Chart]:
    """Those that have something to show; the rows are those of its tables."""
    report = answer.scope.report
    if report.chart == "funnel" and answer.scope.by.is_chain:
        return [*_funnels(answer), *filter(None, [_line(answer, times)])]
    if report.chart == "steps":
        return [_steps(answer)]
    if report.part:
        return []
    if report.chart == "range" and answer.past and answer.scope.by.noun == "month":
        return [_range(answer, answer.past)] if answer.past.is_enough else []
    return [each for each in (_line(answer, times), _bars(answer, groups)) if each]


def _line(answer: Answer, times: list[Row]) -> Chart | None:
    """Points of the main measure, each with its list; None where one point makes no line."""
    if len(answer.over_time) < 2:
        return None
    main = answer.scope.report.main
    values = [numbers[main.name] for _bucket, numbers in answer.over_time]
    title = _("%(name)s over time") % {"name": main.label}
    return _chart("line", title, main, [row.label for row in times], values, _urls(times))


def _bars(answer: Answer, groups: list[Row]) -> Chart | None:
    """Bars of the groups that have the most; those inside a branch are in their branch already."""
    shown = [
        (line, row)
        for line, row in zip(answer.lines, groups, strict=True)
        if line.depth <= 1 and (line.value is None or line.depth == _depth(answer))
    ][:BARS]
    if len(shown) < 2:
        return None
    main = answer.scope.report.main
    labels = [line.label for line, _row in shown]
    values = [line.numbers[main.name] for line, _row in shown]
    urls = _urls([row for _line, row in shown])
    return _chart("bars", _by(answer), main, labels, values, urls)


def _depth(answer: Answer) -> int:
    """Where a tree has one top, its parts tell more than it does."""
    tops = [line for line in answer.lines if line.depth == 0 and line.value is not None]
    return 1 if len(tops) == 1 and any(line.depth == 1 for line in answer.lines) else 0


def _funnels(answer: Answer) -> list[Chart]:
    """One for each chain: its links from the first on, and what came through the last."""
    nodes = Tree(answer.scope.by.noun).nodes
    chains: dict[str, list[Line]] = {}
    for line in answer.lines:
        if isinstance(line.value, int) and line.value in nodes:
            chains.setdefault(nodes[line.value].group, []).append(line)
    several = len(chains) > 1
    return [_funnel(answer, lines, name if several else "") for name, lines in chains.items()]


def _funnel(answer: Answer, lines: list[Line], name: str) -> Chart:
    scope, main = answer.scope, answer.scope.report.main
    labels = [line.label.removeprefix(f"{name} · ") for line in lines]
    values = [line.numbers[main.name] for line in lines]
    urls = [list_address(scope.narrowed(line.value), main) for line in lines]
    shares = [line.numbers["onward"] for line in lines]
    won = scope.report.measure("won")
    if won is not None:
        last = lines[-1]
        labels.append(pgettext("report", "Won"))
        values.append(round(float(last.numbers["won"] or 0) * int(values[-1] or 0)))
        urls.append(list_address(scope.narrowed(last.value), won))
    chart = _chart("funnel", name or _by(answer), main, labels, values, urls)
    onward = scope.report.measure("onward")
    # Beside each, how many of those before came so far.
    notes = [figure(onward, share) if onward else "" for share in shares]
    return chart | {"notes": ["", *notes][: len(labels)]}


def _steps(answer: Answer) -> Chart:
    """A funnel of the lines as they stand; beside each, how many of those before came so far."""
    scope, main = answer.scope, answer.scope.report.main
    onward = scope.report.measure("onward")
    shares = [line.numbers["onward"] for line in answer.lines[:-1]]
    notes = [figure(onward, share) if onward else "" for share in shares]
    labels = [line.label for line in answer.lines]
    values = [line.numbers[main.name] for line in answer.lines]
    urls = [list_address(scope.narrowed(line.value), main) for line in answer.lines]
    chart = _chart("funnel", _by(answer), main, labels, values, urls)
    return chart | {"notes": ["", *notes]}


def _by(answer: Answer) -> str:
    """Two headings beside each other: a label put into a sentence would want other letters, other
    endings and another order in each language."""
    return f"{apart(str(answer.scope.report.main.label))} · {apart(str(answer.scope.by.label))}"


def _range(answer: Answer, past: "Past") -> Chart:
    """What was said of the last months and is said of the next, each with its range; what came."""
    main = answer.scope.report.main
    told = [line for line in answer.lines if line.numbers["forecast"] is not None]
    this = months.number(months.this(answer.scope))
    behind = [month.said for month in past.months]
    said: dict[str, list[Value]] = {
        "forecast": [each.mean if each else None for each in behind],
        "low": [each.low if each else None for each in behind],
        "high": [each.high if each else None for each in behind],
    }
    for name, values in said.items():
        values.extend(line.numbers[name] for line in told)
        # This month is told whole: what was won in it, and what is to come.
        if told and told[0].value == this:
            values[len(behind)] = past.so_far + float(told[0].numbers[name] or 0)
    names = Names("month", [line.value for line in told])
    labels = [month.label for month in past.months] + [names.of(line.value) for line in told]
    came: list[Value] = [*(month.came for month in past.months), *(None for _line in told)]
    title = _("Forecast, its range, and what came")
    chart = _chart("range", title, main, labels, said["forecast"], ["" for _label in labels])
    return chart | {
        "low": said["low"],
        "high": said["high"],
        "came": came,
        "names": [_("Forecast"), _("Range"), _("What came")],
        "ranges": [
            "" if one is None else f"{figure(main, one)} – {figure(main, other)}"
            for one, other in zip(said["low"], said["high"], strict=True)
        ],
        "came_texts": [figure(main, value) for value in came],
    }


def _urls(lines: list[Row]) -> list[str]:
    """The main measure comes first."""
    return [line.cells[0].url for line in lines]


def _chart(
    kind: str, title: str, measure: Measure, labels: list[str], values: list[Any], urls: list[str]
) -> Chart:
    unit, scale = _unit(measure, values)
    return {
        "kind": kind,
        "title": title,
        "name": str(measure.label),
        "unit": unit,
        "seconds": scale,
        "shape": measure.shape,
        "labels": [apart(label) for label in labels],
        "values": values,
        "texts": [figure(measure, value) for value in values],
        "urls": urls,
    }


def _unit(measure: Measure, values: list[Value]) -> tuple[str, int]:
    """What the axis of a chart counts in, and how many of the number's own units that is."""
    if measure.shape in MONEY:
        return "", 100
    if measure.shape not in {"duration", "age"}:
        return "", 1
    is_short = max((value for value in values if value), default=0) < 2 * 3600
    return (_("in minutes"), 60) if is_short else (_("in hours"), 3600)
