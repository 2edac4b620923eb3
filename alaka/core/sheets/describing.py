"""A table of rows of one model, described column by column."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from alaka.core.sheets.table import Column, Table, in_batches
from alaka.core.sheets.writing import Format


@dataclass(frozen=True)
class Told:
    """``raw`` is the value as the API has it, ``shown`` as people read it, where that differs."""

    key: str
    title: Any
    raw: Callable[[Any], Any]
    shown: Callable[[Any], Any] | None = None


@dataclass(frozen=True)
class Description:
    name: str
    columns: Sequence[Told]
    # The rows of these numbers, in any order, with what the columns ask of them.
    fetch: Callable[[list[int]], Iterable[Any]]

    def table(self, keys: "Sequence[int]", kind: Format) -> Table:
        is_raw = kind.name == "jsonl"
        read = [each.raw if is_raw or each.shown is None else each.shown for each in self.columns]

        def fetch(ids: list[int]) -> Iterable[list[Any]]:
            known = {row.pk: row for row in self.fetch(ids)}
            return [[value(known[pk]) for value in read] for pk in ids if pk in known]

        columns = [Column(each.key, str(each.title)) for each in self.columns]
        return Table(self.name, columns, in_batches(keys, fetch), len(keys))


def named(name: str) -> tuple[Callable[[Any], Any], Callable[[Any], Any]]:
    """Of another record that a row names: its number, and what it is called."""
    return (
        lambda row: getattr(row, f"{name}_id"),
        lambda row: str(getattr(row, name)) if getattr(row, f"{name}_id") else "",
    )


def labelled(name: str) -> tuple[Callable[[Any], Any], Callable[[Any], Any]]:
    """Of a field with choices."""
    return (
        lambda row: getattr(row, name),
        lambda row: str(getattr(row, f"get_{name}_display")()),
    )
