"""A chosen file as lines of texts, for rooms beside this one (``registry.TABLE_READER``)."""

from collections.abc import Iterator
from pathlib import Path

from alaka.importing.headers import plain
from alaka.importing.reading import open_table, text_of
from alaka.importing.reading.headers import names_of_columns


def lines(path: Path) -> Iterator[tuple[str, ...]]:
    """Without names of columns, as far as they are known for such. Raises UnreadableError, here or
    while they are read."""
    table = open_table(path)
    if not any(plain(text) in names_of_columns() for text in table.header):
        yield table.header
    for row in table.rows():
        yield tuple(map(text_of, row.cells))
