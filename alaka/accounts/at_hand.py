"""Rows that lead to one agent, each by an object of its own, made to share one: what is looked up
of him, as his teams and what he may choose, is looked up once."""

from collections.abc import Iterable
from typing import Any, TypeVar

Row = TypeVar("Row")


def with_owners(rows: Iterable[Row]) -> list[Row]:
    """By their ``owner``, who came with them."""
    found: list[Any] = list(rows)
    owners: dict[int, Any] = {}
    for row in found:
        row.owner = owners.setdefault(row.owner_id, row.owner)
    return found
