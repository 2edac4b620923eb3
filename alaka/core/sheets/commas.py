"""A table as .csv (RFC 4180), as the spreadsheets of the reader's country open it."""

import csv
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from alaka.core.sheets.table import Cell, Table
from alaka.core.sheets.texts import mark, text_of

# Spreadsheets take it for Latin letters without this mark.
MARK = "\ufeff"


class _Echo:
    """What csv writes to, handing every line on."""

    def write(self, line: str) -> str:
        return line


def written(table: Table) -> Iterator[bytes]:
    heads = [column.title for column in table.columns]
    for line in lines(heads, table.rows):
        yield line.encode("utf-8", "replace")


def lines(heads: Sequence[str], rows: Iterable[Sequence[Cell | Any]]) -> Iterator[str]:
    """Where the comma marks decimals, spreadsheets look for semicolons between columns."""
    writer = csv.writer(_Echo(), delimiter=";" if mark() == "," else ",")
    yield MARK
    yield writer.writerow(map(text_of, heads))
    for row in rows:
        yield writer.writerow(map(text_of, row))
