"""Where the header of a table stands, and whether it has one."""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from functools import cache
from itertools import islice, takewhile
from typing import Any

from django.utils.translation import gettext_noop as _

from alaka.core.words import Words
from alaka.importing.headers import plain, synonyms
from alaka.importing.reading.rows import Row, Table, UnreadableError, is_empty, text_of

# A title and some empty lines may stand above it.
_LOOKED_AT = 30
MOST_COLUMNS = 300
_VALUE = re.compile(r"@|^[+(]?[\d\s()./-]{5,}$|^\d+([.,]\d+)?$")


def table(rows: Callable[[], Iterator[Row]], **about: Any) -> Table:
    """The table of these rows: below its header, without the lines that are empty."""
    head = [row for row in islice(rows(), _LOOKED_AT) if not is_empty(row)]
    if not head:
        raise UnreadableError(Words(_("There is nothing in this file.")))
    width = max(_width(row) for row in head)
    if width > MOST_COLUMNS:
        raise UnreadableError(
            Words(_("There are more than %(count)s columns."), count=MOST_COLUMNS)
        )
    first, is_named = _first(head, width)
    texts = [text_of(cell) for cell in first.cells[:width]]
    has_header = is_named or not any(_VALUE.search(text) for text in texts)
    header = tuple(texts) if has_header else ("",) * width
    header += ("",) * (width - len(header))
    begin = first.number + has_header
    again = _Again(header)

    def below() -> Iterator[Row]:
        again.count = 0
        for row in rows():
            if row.number >= begin and not is_empty(row) and not again.is_header(row):
                yield row

    return Table(header, below, remark=again.remark, **about)


class _Again:
    """The header once more among the rows: of a sheet that was made to be printed page by page,
    of files that were joined."""

    def __init__(self, header: Sequence[str]) -> None:
        self.names = {at: name.casefold() for at, name in enumerate(header) if name}
        # A single word may as well be somebody's.
        is_sure = len(self.names) > 1 or _is_known_alone(header)
        self.at = next(iter(self.names)) if is_sure else MOST_COLUMNS
        self.count = 0

    def is_header(self, row: Row) -> bool:
        cells = row.cells
        # Of nearly every row one cell says that it is none.
        if len(cells) <= self.at or not isinstance(cell := cells[self.at], str):
            return False
        if cell.strip().casefold() != self.names[self.at]:
            return False
        texts = {at: text.casefold() for at, cell in enumerate(cells) if (text := text_of(cell))}
        self.count += texts == self.names
        return texts == self.names

    def remark(self) -> Words:
        return Words(_AGAIN, count=self.count) if self.count else Words("")


_AGAIN = _("Rows that say the names of the columns once more were left out: %(count)s.")


def chosen(sheets: Sequence[str], named: str, read: Callable[[str], Table | None]) -> Table:
    """Of a workbook the sheet that is named; else the first whose columns we know, as a page with
    words to read may lie before it; else the first with anything in it; with all after it that
    have the same columns. ``read`` gives None where there is nothing."""
    if named and named not in sheets:
        no_such = _("There is no sheet “%(sheet)s” in this file, but %(sheets)s.")
        raise UnreadableError(Words(no_such, sheet=named, sheets=", ".join(sheets)))
    first = None
    for name in [named] if named else sheets:
        found = read(name)
        if found is not None and (named or _is_known(found.header)):
            first = found
            break
        first = first or found
    if first is None:
        raise UnreadableError(Words(_("There is nothing in this file.")))
    if named:
        return first
    names = _names_of(first)
    after = sheets[sheets.index(first.sheet) + 1 :] if len(names) > 1 else ()
    same = [each for name in after if (each := read(name)) and _names_of(each) == names]
    return _joined([first, *same]) if same else first


def _names_of(found: Table) -> list[str]:
    names = [plain(each) for each in found.header]
    while names and not names[-1]:
        names.pop()
    return names


def _joined(tables: Sequence[Table]) -> Table:
    """One after the other; from each to the next the numbers of the rows go on."""

    def rows() -> Iterator[Row]:
        before = last = 0
        for each in tables:
            for row in each.rows():
                last = before + row.number
                yield Row(last, row.cells)
            before = last

    def remark() -> Words:
        names = ", ".join(each.sheet for each in tables)
        said = [found for each in tables if (found := each.remark())]
        joined = Words(_JOINED, sheets=names)
        return Words("%(joined)s %(said)s", joined=joined, said=said[0]) if said else joined

    return replace(tables[0], rows=rows, sheet="", remark=remark)


_JOINED = _(
    "Sheets with the same columns, read one after the other: %(sheets)s. The numbers of their rows "
    "go on from one to the next."
)


def _is_known_alone(header: Sequence[str]) -> bool:
    return any(plain(each) in names_of_columns() for each in header if each)


def _is_known(header: Sequence[str]) -> bool:
    return sum(plain(each) in names_of_columns() for each in header) > 1


def _first(head: Sequence[Row], width: int) -> tuple[Row, bool]:
    """The row with which the table begins, and whether it is known for a header: by names of
    columns as we know them. Lines above it may have more than one cell, too."""
    known = [_known(row) for row in head]
    most = max(known)
    above = list(takewhile(lambda row: width > 1 and _filled(row) < 2, head))
    plainly = len(above) if len(above) < len(head) else 0
    at = known.index(most) if most > max(1, known[plainly]) else plainly
    return head[at], known[at] > 1


def _known(row: Row) -> int:
    cells = row.cells[:MOST_COLUMNS]
    return sum(isinstance(cell, str) and plain(cell) in names_of_columns() for cell in cells)


@cache
def names_of_columns() -> frozenset[str]:
    """As people write them, in any language, made plain."""
    every = (*synonyms("people").values(), *synonyms("companies").values())
    return frozenset(word for words in every for word in words if word)


def _width(row: Row) -> int:
    return max((at for at, cell in enumerate(row.cells, 1) if text_of(cell)), default=0)


def _filled(row: Row) -> int:
    return sum(bool(text_of(cell)) for cell in row.cells)
