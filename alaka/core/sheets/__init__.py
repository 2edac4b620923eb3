"""Lists that leave the house as files: one table, written as .csv, .xlsx or JSON lines.

Enters: a `Table`, whose rows are read only as they are written. Leaves: bytes, part by part, so
that a list of any length needs no more memory than a short one.
"""

from alaka.core.sheets.describing import Description, Told
from alaka.core.sheets.table import Cell, Column, Table, in_batches, keys_of
from alaka.core.sheets.writing import FORMATS, Format, written

__all__ = [
    "FORMATS", "Cell", "Column", "Description", "Format", "Table", "Told", "in_batches", "keys_of",
    "written",
]  # fmt: skip
