"""Workbooks of OpenDocument (.ods): read as they are unpacked.

See OpenDocument 1.3, part 3: chapter 9 (tables), 19.384 to 19.390 (values of cells). A few bytes of
one can say a million rows, so that none lies in memory whole.
"""

import re
import zipfile
from collections.abc import Iterator
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any

from alaka.importing.reading.big_books import BROKEN, Part, readable
from alaka.importing.reading.headers import MOST_COLUMNS, chosen, table
from alaka.importing.reading.merged import filled
from alaka.importing.reading.rows import Cell, Row, Table, Unreckoned

_CONTENT, _MANIFEST = "content.xml", "META-INF/manifest.xml"
_NUMBERS = frozenset({"float", "percentage", "currency"})
_LASTS = re.compile(r"PT(\d+)H(\d+)M(\d+(?:\.\d+)?)S")
# One more column than a table may have; the rest of a row, however often it repeats, is nothing.
_WIDEST = MOST_COLUMNS + 1
_ROWS_AT_MOST = 1_048_576
_SPACES_AT_MOST = 100
_LOOKED_AT = 1_000_000


def takes(path: Path) -> bool:
    """Not one that is locked."""
    try:
        with zipfile.ZipFile(path) as book, book.open(_MANIFEST) as manifest:
            is_open = b"encryption-data" not in manifest.read(_LOOKED_AT)
            return is_open and _CONTENT in book.namelist()
    except (*BROKEN, OSError):
        return False


def read(path: Path, sheet: str = "") -> Table:
    """One sheet: the one that is named, else as it is chosen by `headers.chosen`."""
    with readable():
        shown = _sheets(path)

    def one(name: str) -> Table | None:
        rows = partial(_rows, path, name)
        is_filled = next(rows(), None) is not None
        return table(rows, sheets=shown, sheet=name) if is_filled else None

    return chosen(shown, sheet, one)


def _sheets(path: Path) -> list[str]:
    """Names of those that are shown; of all where none is."""
    names = _Names()
    with zipfile.ZipFile(path) as book, book.open(_CONTENT) as part:
        for _piece in names.fed(part):
            names.text.clear()
    return [name for name, style in names.found if style not in names.hidden] or [
        name for name, _style in names.found
    ]


def _rows(path: Path, sheet: str) -> Iterator[Row]:
    reader = _Rows(sheet)
    with readable(), zipfile.ZipFile(path) as book, book.open(_CONTENT) as part:
        yield from filled(reader.read(part), reader.merged)


class _Names(Part):
    """Names of the tables, and styles in which a table is hidden."""

    prefix = ""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[tuple[str, str]] = []
        self.hidden: set[str] = set()
        self.style = ""
        self.starts = {
            "style:style": self._begin,
            "style:table-properties": self._look,
            "table:table": self._table,
        }
        self.ends = {}

    def _begin(self, attributes: dict[str, str]) -> None:
        self.style = attributes.get("style:name", "")

    def _look(self, attributes: dict[str, str]) -> None:
        if attributes.get("table:display") == "false":
            self.hidden.add(self.style)

    def _table(self, attributes: dict[str, str]) -> None:
        if "table:is-sub-table" not in attributes:
            self.found.append((attributes["table:name"], attributes.get("table:style-name", "")))


class _Rows(Part):
    """Of one table: ``rows`` are the first and last number of alike ones, and their cells, since
    it was last emptied. What is empty is only counted, however often it repeats."""

    prefix = ""

    def __init__(self, sheet: str) -> None:
        super().__init__()
        self.sheet, self.is_over = sheet, False
        # In how many tables we are, and in how much that is no text of a cell.
        self.depth, self.beside = 0, 0
        self.is_ours = self.is_inside = False
        self.rows: list[tuple[int, int, tuple[Cell, ...]]] = []
        self.number, self.alike = 0, 1
        self.cells: list[Cell] = []
        self.missing = 0
        # The cell that is being read.
        self.told: dict[str, str] = {}
        self.lines: list[str] = []
        self.merged: dict[int, list[tuple[int, int]]] = {}
        beside = ("office:annotation", "draw:frame", "draw:custom-shape")
        self.starts = {
            "table:table": self._table,
            "table:table-row": self._row,
            "table:table-cell": self._cell,
            "table:covered-table-cell": self._cell,
            "text:p": self._line,
            "text:s": self._spaces,
            "text:tab": lambda attributes: self.text.append("\t"),
            "text:line-break": lambda attributes: self.text.append("\n"),
            **dict.fromkeys(beside, self._go_beside),
        }
        self.ends = {
            "table:table": self._leave,
            "table:table-row": self._keep,
            "table:table-cell": self._put,
            "table:covered-table-cell": self._put,
            "text:p": self._end_line,
            **dict.fromkeys(beside, self._come_back),
        }

    def read(self, part: Any) -> Iterator[Row]:
        for _piece in self.fed(part):
            for first, last, cells in self.rows:
                for number in range(first, last + 1):
                    yield Row(number, cells)
            self.rows.clear()
            if self.is_over:
                return

    def _table(self, attributes: dict[str, str]) -> None:
        self.depth += 1
        if self.depth == 1:
            self.is_ours = attributes["table:name"] == self.sheet
        self._look_where()

    def _leave(self) -> None:
        self.depth -= 1
        self.is_over = self.is_over or (self.is_ours and not self.depth)
        self._look_where()

    def _go_beside(self, attributes: dict[str, str]) -> None:
        self.beside += 1
        self._look_where()

    def _come_back(self) -> None:
        self.beside -= 1
        self._look_where()

    def _look_where(self) -> None:
        self.is_inside = self.is_ours and self.depth == 1 and not self.beside

    def _row(self, attributes: dict[str, str]) -> None:
        if self.is_inside:
            self.alike = _count(attributes, "table:number-rows-repeated")
            self.cells, self.missing = [], 0

    def _keep(self) -> None:
        if self.is_inside:
            first, self.number = self.number + 1, self.number + self.alike
            if self.cells:
                if self.number > _ROWS_AT_MOST:
                    raise ValueError(self.number)
                self.rows.append((first, self.number, tuple(self.cells)))

    def _cell(self, attributes: dict[str, str]) -> None:
        if self.is_inside:
            self.told, self.lines = attributes, []

    def _put(self) -> None:
        if not self.is_inside:
            return
        value, often = self._value(), _count(self.told, "table:number-columns-repeated")
        if value is None or value == "":
            self.missing += often
            return
        if self.missing:
            self.cells += [None] * min(self.missing, _WIDEST - len(self.cells))
            self.missing = 0
        if (down := _count(self.told, "table:number-rows-spanned")) > 1:
            first = self.number + 1
            self.merged.setdefault(first, []).append((len(self.cells), first + down - 1))
        self.cells += [value] * min(often, _WIDEST - len(self.cells))

    def _value(self) -> Cell:
        told = self.told
        kind = told.get("office:value-type")
        if kind is None and "table:formula" in told and not any(self.lines):
            return Unreckoned(told["table:formula"].partition(":")[2] or told["table:formula"])
        if kind == "string" or kind is None:
            return told.get("office:string-value") or "\n".join(self.lines)
        if kind in _NUMBERS:
            return float(told["office:value"])
        if kind == "date":
            moment = datetime.fromisoformat(told["office:date-value"])
            return str(moment) if moment.time() != moment.min.time() else moment.date()
        if kind == "time":
            return _lasting(told["office:time-value"])
        return told["office:boolean-value"] == "true"

    def _line(self, attributes: dict[str, str]) -> None:
        self.text.clear()

    def _end_line(self) -> None:
        if self.is_inside:
            self.lines.append("".join(self.text))

    def _spaces(self, attributes: dict[str, str]) -> None:
        count = min(int(attributes.get("text:c", "1")), _SPACES_AT_MOST)
        self.text.append(" " * count)


def _count(attributes: dict[str, str], name: str) -> int:
    """How often it repeats. Raises ValueError for what no program writes."""
    told = attributes.get(name)
    count = 1 if told is None else int(told)
    if count < 1:
        raise ValueError(count)
    return count


def _lasting(text: str) -> str:
    found = _LASTS.fullmatch(text)
    if found is None:
        raise ValueError(text)
    hours, minutes, seconds = map(float, found.groups())
    return str(timedelta(hours=hours, minutes=minutes, seconds=seconds))
