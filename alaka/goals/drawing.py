"""Paths as a picture: a column for each step, a bar for each page, a band for each way between.

Everything is drawn from where reading begins: in Persian the first step stands on the right.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.utils.translation import get_language_bidi

from alaka.core.templatetags.core import number
from alaka.reports.scope import Scope
from alaka.reports.showing import list_address

WIDTH, HEIGHT, BAR, GAP = 960.0, 380.0, 12.0, 10.0
LETTERS = 24


@dataclass(frozen=True)
class Bar:
    x: float
    y: float
    height: float
    text: str
    # Where the text stands, and whether it runs back from there.
    text_x: float
    is_end: bool
    title: str
    url: str

    @property
    def middle(self) -> float:
        return round(self.y + self.height / 2, 1)


@dataclass(frozen=True)
class Band:
    path: str
    width: float
    title: str


@dataclass(frozen=True)
class Drawing:
    bars: list[Bar]
    bands: list[Band]
    width: float = WIDTH
    height: float = HEIGHT
    bar: float = BAR


# A step and a page; x, y and height.
Node = tuple[int, int]
Place = tuple[float, float, float]


def drawn(
    scope: Scope,
    rows: Iterable[tuple[int, int, int | None, int, int]],
    names: Mapping[str, str],
    shown: Iterable[object],
) -> Drawing | None:
    """Of the pages that are shown, each ``step:page``; None where there is but one column."""
    known = {str(each) for each in shown}
    many: dict[Node, int] = {}
    flows: dict[tuple[Node, Node], int] = {}
    for step, page, after, visits, _ended in rows:
        if f"{step}:{page}" not in known:
            continue
        if after is None:
            many[step, page] = visits
        elif f"{step + 1}:{after}" in known:
            flows[(step, page), (step + 1, after)] = visits
    steps = sorted({step for step, _page in many})
    if len(steps) < 2:
        return None
    columns = {step: [node for node in many if node[0] == step] for step in steps}
    most = max(sum(many[node] for node in column) for column in columns.values())
    rows_of_most = max(len(column) for column in columns.values())
    scale = (HEIGHT - GAP * (rows_of_most - 1)) / most
    placed = _placed(many, columns, scale)
    is_back = get_language_bidi()
    bars = [
        _bar(scope, node, names, many[node], placed[node], is_back, node[0] == steps[-1])
        for node in placed
    ]
    lowest = max(y + height for _x, y, height in placed.values())
    return Drawing(bars, _bands(flows, placed, scale, names, is_back), height=lowest)


def _placed(
    many: Mapping[Node, int], columns: Mapping[int, Sequence[Node]], scale: float
) -> dict[Node, Place]:
    """From the left, and the most at the top."""
    placed = {}
    for place, column in enumerate(columns.values()):
        x, y = place * (WIDTH - BAR) / (len(columns) - 1), 0.0
        for node in sorted(column, key=lambda node: (-many[node], node[1])):
            placed[node] = (x, y, max(many[node] * scale, 1.5))
            y += placed[node][2] + GAP
    return placed


def _bar(
    scope: Scope,
    node: Node,
    names: Mapping[str, str],
    visits: int,
    placed: Place,
    is_back: bool,
    is_last: bool,
) -> Bar:
    x, y, height = placed
    name = names[str(node[1])]
    text = f"/{name.partition('/')[2]}" if "/" in name else name
    text = text if len(text) <= LETTERS else f"{text[: LETTERS - 1]}…"
    text_x = x - 4 if is_last else x + BAR + 4
    return Bar(
        x=_turned(x, is_back, BAR),
        y=round(y, 1),
        height=round(height, 1),
        text=text,
        text_x=_turned(text_x, is_back),
        is_end=is_last != is_back,
        title=f"{name}: {number(visits)}",
        url=list_address(scope.also("node", f"{node[0]}:{node[1]}"), scope.report.main),
    )


def _bands(
    flows: Mapping[tuple[Node, Node], int],
    placed: Mapping[Node, Place],
    scale: float,
    names: Mapping[str, str],
    is_back: bool,
) -> list[Band]:
    """Beside each other in the order of the bars they lead to."""
    leaving = {node: y for node, (_x, y, _height) in placed.items()}
    coming, found = dict(leaving), []
    for one, other in sorted(flows, key=lambda flow: (placed[flow[0]][1], placed[flow[1]][1])):
        many = flows[one, other]
        width = many * scale
        begin, end = leaving[one] + width / 2, coming[other] + width / 2
        leaving[one] += width
        coming[other] += width
        x1, x2 = placed[one][0] + BAR, placed[other][0]
        x1, middle, x2 = (_turned(x, is_back) for x in (x1, (x1 + x2) / 2, x2))
        path = f"M{x1} {begin:.1f}C{middle} {begin:.1f} {middle} {end:.1f} {x2} {end:.1f}"
        title = f"{names[str(one[1])]} → {names[str(other[1])]}: {number(many)}"
        found.append(Band(path, round(max(width, 0.75), 2), title))
    return found


def _turned(x: float, is_back: bool, width: float = 0.0) -> float:
    return round(WIDTH - x - width if is_back else x, 1)
