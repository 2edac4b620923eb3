"""What every reader gives: rows of cells, each with the number its owner sees in his program."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import NamedTuple

from alaka.core.file_kinds import UnreadableError as UnreadableError
from alaka.core.words import Words

# Text as it was written; numbers, days and truths only where the file itself says so.
Cell = str | int | float | bool | date | None


class Unreckoned(str):
    """A formula in whose cell no program has put what comes of it."""


class Lines(str):
    """Several values, each in a line; other signs part none of them."""


class Row(NamedTuple):
    number: int
    cells: tuple[Cell, ...]


def _nothing() -> Words:
    return Words("")


@dataclass(frozen=True)
class Table:
    """``rows()`` begins anew each time, below the header; ``about`` says what was recognised.

    Without a header the columns have no names. ``sheets`` are the names of all of a workbook.
    ``remark`` says, after the rows were read, what of the file is none of them.
    """

    header: tuple[str, ...]
    rows: Callable[[], Iterator[Row]]
    about: str = ""
    sheets: Sequence[str] = ()
    sheet: str = ""
    remark: Callable[[], Words] = _nothing


def text_of(cell: Cell) -> str:
    """As its owner would write it, without the traces of how programs keep numbers."""
    if isinstance(cell, str):
        return cell.strip()
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return "1" if cell else "0"
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() and abs(cell) < 1e16 else repr(cell)
    if isinstance(cell, datetime):
        return cell.date().isoformat() if cell.time().isoformat() == "00:00:00" else str(cell)
    return cell.isoformat() if isinstance(cell, date) else str(cell)


def is_empty(row: Row) -> bool:
    # Most rows have something in their first cell, and this is asked of every row.
    if (cells := row.cells) and type(cells[0]) is str and cells[0].strip():
        return False
    return not any(cell not in ("", None) and text_of(cell) for cell in row.cells)
