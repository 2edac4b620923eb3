"""Workbooks, one sheet of them. It lies in memory while it is read, unless it is a big one
(`big_books`) or an .ods (`big_open_books`)."""

import zipfile
from collections.abc import Iterable, Iterator
from datetime import date, datetime, time, timedelta
from functools import partial
from pathlib import Path
from typing import Any

from django.utils.translation import gettext_noop as _
from python_calamine import CalamineError, CalamineWorkbook, PasswordError, SheetVisibleEnum

from alaka.core.words import Words
from alaka.importing.reading import big_books, big_open_books, extents
from alaka.importing.reading.big_parts import Parts
from alaka.importing.reading.headers import chosen, table
from alaka.importing.reading.merged import filled
from alaka.importing.reading.rows import Cell, Row, Table, UnreadableError

# Office encrypts a workbook by putting it into a container of the old kind.
_OLD = b"\xd0\xcf\x11\xe0"


def read(path: Path, sheet: str = "") -> Table:
    """One sheet: the one that is named, else as it is chosen by `headers.chosen`."""
    for kind in (big_books, big_open_books):
        if kind.takes(path):
            return kind.read(path, sheet)
    book = _open(path)
    shown = [
        each.name for each in book.sheets_metadata if each.visible == SheetVisibleEnum.Visible
    ] or book.sheet_names

    def one(name: str) -> Table | None:
        is_filled = _rows_of(book, name).height
        return table(partial(_rows, path, name), sheets=shown, sheet=name) if is_filled else None

    return chosen(shown, sheet, one)


def _open(path: Path) -> CalamineWorkbook:
    try:
        return CalamineWorkbook.from_path(str(path))
    except PasswordError as error:
        raise UnreadableError(_locked()) from error
    except (CalamineError, OSError) as error:
        with path.open("rb") as file:
            is_old = file.read(4) == _OLD
        raise UnreadableError(_locked() if is_old else _broken()) from error


def _locked() -> Words:
    return Words(_("The file is protected by a password: save it without one first."))


def _broken() -> Words:
    return Words(_("The file is damaged. Open it in your program and save it again."))


def _rows_of(book: CalamineWorkbook, name: str) -> Any:
    try:
        return book.get_sheet_by_name(name)
    except CalamineError as error:
        raise UnreadableError(_broken()) from error


def _rows(path: Path, name: str) -> Iterator[Row]:
    # Numbers count from the top of the sheet: empty lines there are among the rows.
    sheet = _rows_of(_open(path), name)
    seen = _seen(path, name, sheet)
    rows = (
        Row(number, tuple(map(_cell, cells))) for number, cells in enumerate(sheet.iter_rows(), 1)
    )
    return filled(_with(rows, seen.formulas) if seen.formulas else rows, seen.merged)


def _with(rows: Iterable[Row], formulas: extents.Formulas) -> Iterator[Row]:
    for row in rows:
        if (found := formulas.get(row.number)) is None:
            yield row
            continue
        cells = list(row.cells)
        for at, formula in found:
            cells += [None] * (at + 1 - len(cells))
            cells[at] = formula
        yield Row(row.number, tuple(cells))


def _seen(path: Path, name: str, sheet: Any) -> extents.Seen:
    """In a workbook of another kind than .xlsx what the library knows of it."""
    try:
        with zipfile.ZipFile(path) as book:
            return extents.seen(book, Parts(book).sheets()[name])
    except big_books.BROKEN:
        merged: dict[int, list[tuple[int, int]]] = {}
        for (first, column), (last, _column) in sheet.merged_cell_ranges or ():
            if last > first:
                merged.setdefault(first + 1, []).append((column, last + 1))
        return extents.Seen(merged, {})


def _cell(value: Any) -> Cell:
    if isinstance(value, datetime):
        return value.date() if value.time() == time() else str(value)
    if isinstance(value, time | timedelta):
        return str(value)
    if isinstance(value, str | int | float | date) or value is None:
        return value
    return str(value)
