"""Where the numbers of a column lie: among their different values, between edges, in cells."""

from dataclasses import dataclass

import numpy as np

from alaka.reports.conditions import Column, Mask

# Up to such a value a table of all is quicker than to sort the rows.
SPARSE = 5_000_000
# Edges of days lie on quarters of an hour, in whatever zone.
QUARTER = 900


@dataclass(frozen=True)
class Half:
    """Rows of the period, or of the time before, that know a value; how many lie in each cell."""

    cells: Column
    values: Column
    counts: Column

    @classmethod
    def of(cls, cells: Column, values: Column, kept: Mask, size: int) -> "Half":
        cells, values = np.compress(kept, cells), np.compress(kept, values)
        return cls(cells, values, np.bincount(cells, minlength=size))

    def inside(self, asked: Column) -> Column:
        """The values in these cells, to be put in another order."""
        if self.counts[asked].sum() == len(self.values):
            return self.values.copy()
        wanted = np.zeros(len(self.counts), bool)
        wanted[asked] = True
        return np.compress(wanted[self.cells], self.values)


def stretch(values: Column, edges: list[int]) -> Column:
    """The number of that between two edges in which each lies; of none it is the next after all."""
    begin, many = edges[0], len(edges) - 1
    if any((edge - begin) % QUARTER for edge in edges):
        found = np.searchsorted(np.array(edges), values.astype(np.int64), "right") - 1
        return np.asarray(np.where(found < 0, many, found))
    inside = np.repeat(np.arange(many), np.diff(edges) // QUARTER)
    table = np.concatenate([[many], inside, [many]])
    places = values.astype(np.int64)
    places -= begin - QUARTER
    places //= QUARTER
    return np.asarray(table[np.clip(places, 0, len(table) - 1, out=places)])


def ranked(column: Column) -> tuple[Column, Column]:
    """The values that occur, -1 for none among them, in order; and the place of each row's."""
    most = int(column.max(initial=-1))
    if most > SPARSE:
        values, places = np.unique(np.append(column, -1), return_inverse=True)
        return values, places[:-1]
    places = column + np.int64(1)
    occurs = np.zeros(most + 2, bool)
    occurs[0] = True
    occurs[places] = True
    return np.flatnonzero(occurs) - 1, (np.cumsum(occurs) - 1)[places]
