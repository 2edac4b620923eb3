"""Cells that were merged down over several rows: what stands in the first holds for all of them."""

from collections.abc import Iterable, Iterator, Mapping, Sequence

from alaka.importing.reading.rows import Cell, Row, is_empty

# Number of the first row → column and last row of each that begins there.
Merged = Mapping[int, Sequence[tuple[int, int]]]


def filled(rows: Iterable[Row], merged: Merged) -> Iterator[Row]:
    """The rows with what they share; one with nothing of its own stays empty.

    ``merged`` may grow meanwhile, as long as a row is in it before it comes.
    """
    shared: dict[int, tuple[int, Cell]] = {}
    for row in rows:
        if shared:
            shared = {at: each for at, each in shared.items() if row.number <= each[0]}
        if shared and not is_empty(row):
            row = _with(row, shared)
        for at, last in merged.get(row.number, ()):
            if at < len(row.cells) and row.cells[at] not in ("", None):
                shared[at] = (last, row.cells[at])
        yield row


def _with(row: Row, shared: Mapping[int, tuple[int, Cell]]) -> Row:
    cells = list(row.cells)
    cells += [None] * (max(shared) + 1 - len(cells))
    for at, (_last, value) in shared.items():
        if cells[at] in ("", None):
            cells[at] = value
    return Row(row.number, tuple(cells))
