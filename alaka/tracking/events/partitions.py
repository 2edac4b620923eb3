"""The months of events: made when first needed, dropped when nobody may keep them any more."""

from collections.abc import Iterable
from datetime import UTC, date, datetime

TABLE = "tracking_event"


def month_of(at: datetime) -> tuple[int, int]:
    """Year and month, by UTC."""
    at = at.astimezone(UTC)
    return at.year, at.month


def name_of(month: tuple[int, int]) -> str:
    return f"{TABLE}_{month[0]:04}_{month[1]:02}"


def making(months: Iterable[tuple[int, int]]) -> str:
    """SQL that makes those that are not there; safe to run twice and at once."""
    lines = ["SELECT pg_advisory_xact_lock(hashtextextended('tracking months', 0));"]
    for month in sorted(set(months)):
        name = name_of(month)
        lines.append(f"CREATE TABLE IF NOT EXISTS {name} PARTITION OF {TABLE} {_bounds(month)};")
        lines.append(_once(name))
    return "".join(lines)


def beginning(month: tuple[int, int]) -> str:
    """SQL that makes one that is not there, for many rows at once: `completing` ends it."""
    return f"CREATE TABLE {name_of(month)} (LIKE {TABLE} INCLUDING DEFAULTS)"


def completing(month: tuple[int, int]) -> str:
    """SQL for when its rows are in it: indexes that are built of all rows cost less."""
    name = name_of(month)
    return f"ALTER TABLE {TABLE} ATTACH PARTITION {name} {_bounds(month)}; {_once(name)}"


def _bounds(month: tuple[int, int]) -> str:
    year, number = month
    begin, end = date(year, number, 1), date(year + number // 12, number % 12 + 1, 1)
    return f"FOR VALUES FROM ('{begin} 00:00+00') TO ('{end} 00:00+00')"


def _once(name: str) -> str:
    """Of the month alone: the whole table's would need the moment in it, which a repeated message
    need not have to the microsecond."""
    return f"CREATE UNIQUE INDEX IF NOT EXISTS {name}_key ON {name} (key);"
