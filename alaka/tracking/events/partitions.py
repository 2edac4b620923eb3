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
    for year, month in sorted(set(months)):
        name, begin = name_of((year, month)), date(year, month, 1)
        end = date(year + month // 12, month % 12 + 1, 1)
        lines.append(
            f"CREATE TABLE IF NOT EXISTS {name} PARTITION OF {TABLE}"
            f" FOR VALUES FROM ('{begin} 00:00+00') TO ('{end} 00:00+00');"
            # Of the month alone: the whole table's would need the moment in it, which a
            # repeated message need not have to the microsecond.
            f"CREATE UNIQUE INDEX IF NOT EXISTS {name}_key ON {name} (key);"
        )
    return "".join(lines)
