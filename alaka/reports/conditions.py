"""What makes a fact count, said once: of columns of numbers, for all rows at a time.

What is not known stands as NOTHING (-1) in every column; instants are seconds since 2000.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

NOTHING = -1
EPOCH = int(datetime(2000, 1, 1, tzinfo=UTC).timestamp())

Column = NDArray[np.integer[Any]]
Mask = NDArray[np.bool_]


class Columns(Protocol):
    """Rows by column, and when it is asked."""

    now: int

    def __getitem__(self, name: str) -> Column: ...

    def number(self, name: str, word: str) -> int:
        """What stands for the word in a column of words."""


@dataclass(frozen=True)
class Condition:
    """``columns`` are those it asks of."""

    columns: frozenset[str]
    holds: Callable[[Columns], Mask]

    def __and__(self, other: "Condition") -> "Condition":
        return Condition(
            self.columns | other.columns, lambda rows: self.holds(rows) & other.holds(rows)
        )

    def __or__(self, other: "Condition") -> "Condition":
        return Condition(
            self.columns | other.columns, lambda rows: self.holds(rows) | other.holds(rows)
        )

    def __invert__(self) -> "Condition":
        return Condition(self.columns, lambda rows: ~self.holds(rows))


def has(name: str) -> Condition:
    return Condition(frozenset([name]), lambda rows: rows[name] >= 0)


def is_(name: str, value: int) -> Condition:
    return Condition(frozenset([name]), lambda rows: rows[name] == value)


def is_word(name: str, word: str) -> Condition:
    return Condition(frozenset([name]), lambda rows: rows[name] == rows.number(name, word))


def at_most(name: str, value: int) -> Condition:
    return has(name) & Condition(frozenset([name]), lambda rows: rows[name] <= value)


def more_than(name: str, value: int) -> Condition:
    return Condition(frozenset([name]), lambda rows: rows[name] > value)


def exceeds(name: str, other: str) -> Condition:
    """It is more than the other, where both are known."""
    is_more = Condition(frozenset([name, other]), lambda rows: rows[name] > rows[other])
    return has(name) & has(other) & is_more


def older(name: str, age: timedelta) -> Condition:
    """It was longer ago than that."""
    seconds = int(age.total_seconds())
    is_past = Condition(frozenset([name]), lambda rows: rows[name] < rows.now - seconds)
    return has(name) & is_past


def within(name: str, other: str, span: timedelta) -> Condition:
    """It was sooner than so long after the other."""
    seconds = int(span.total_seconds())
    is_sooner = Condition(
        frozenset([name, other]), lambda rows: rows[name] < rows[other].astype(np.int64) + seconds
    )
    return has(name) & has(other) & is_sooner


def past(name: str, other: str) -> Condition:
    """It was over when the other came, or is now where that did not come yet."""

    def holds(rows: Columns) -> Mask:
        end = np.where(rows[other] >= 0, rows[other], rows.now)
        return np.asarray(rows[name] < end)

    return has(name) & Condition(frozenset([name, other]), holds)


def instant(at: datetime) -> int:
    """As columns hold it: what is not known stands below all that is, however old."""
    return max(int(at.timestamp()) - EPOCH, 0)
