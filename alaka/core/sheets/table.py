"""A table that is on its way into a file."""

from array import array
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, TypeVar

from django.db.models import QuerySet

# A list is several values of one cell.
Cell = str | int | float | Decimal | bool | date | list[str] | None
Row = TypeVar("Row")

# Rows that are read together.
BATCH = 1_000
_FETCHED = 20_000


@dataclass(frozen=True)
class Column:
    """``key`` names it where programs read, ``title`` where people do."""

    key: str
    title: str


@dataclass(frozen=True)
class Table:
    """``rows`` are values by column, read as they are asked for; ``count`` is how many there are.

    ``name`` is that of the file, without its ending.
    """

    name: str
    columns: Sequence[Column]
    rows: Iterator[Sequence[Any]]
    count: int


def keys_of(rows: "QuerySet[Any, Any]") -> "array[int]":
    """The numbers of all these rows in their order, eight bytes each.

    Taken at once, they make one list of it, however long its writing takes and whatever is
    changed meanwhile; no transaction stays open for as long as somebody downloads.
    """
    return array("q", rows.values_list("pk", flat=True).iterator(chunk_size=_FETCHED))


def in_batches(keys: "Sequence[int]", fetch: Callable[[list[int]], Iterable[Row]]) -> Iterator[Row]:
    """What ``fetch`` finds of each batch of the keys."""
    for begin in range(0, len(keys), BATCH):
        yield from fetch(list(keys[begin : begin + BATCH]))
