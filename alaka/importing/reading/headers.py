"""Where the header of a table stands, and whether it has one."""

import re
from collections.abc import Callable, Iterator
from itertools import islice, takewhile
from typing import Any

from django.utils.translation import gettext_noop as _

from alaka.core.words import Words
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
    above = list(takewhile(lambda row: width > 1 and _filled(row) < 2, head))
    first = head[len(above)] if len(above) < len(head) else head[0]
    texts = [text_of(cell) for cell in first.cells[:width]]
    has_header = not any(_VALUE.search(text) for text in texts)
    header = tuple(texts) if has_header else ("",) * width
    header += ("",) * (width - len(header))
    begin = first.number + has_header

    def below() -> Iterator[Row]:
        for row in rows():
            if row.number >= begin and not is_empty(row):
                yield row

    return Table(header, below, **about)


def _width(row: Row) -> int:
    return max((at for at, cell in enumerate(row.cells, 1) if text_of(cell)), default=0)


def _filled(row: Row) -> int:
    return sum(bool(text_of(cell)) for cell in row.cells)
