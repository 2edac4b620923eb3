"""The months of events: made when first needed, dropped when nobody may keep them any more."""

from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta

from django.db import connection

TABLE = "tracking_event"

Month = tuple[int, int]

_MONTHS = """
SELECT child.relname FROM pg_inherits
JOIN pg_class child ON child.oid = inhrelid
WHERE inhparent = to_regclass(%s) ORDER BY child.relname
"""


def months() -> list[Month]:
    """Those there are, the oldest first."""
    with connection.cursor() as cursor:
        cursor.execute(_MONTHS, [TABLE])
        return [(int(name[-7:-3]), int(name[-2:])) for (name,) in cursor.fetchall()]


def days_of(month: Month) -> list[date]:
    begin, end = _ends(month)
    return [begin + timedelta(days=number) for number in range((end - begin).days)]


def month_of(at: datetime) -> Month:
    """Year and month, by UTC."""
    at = at.astimezone(UTC)
    return at.year, at.month


def name_of(month: Month) -> str:
    return f"{TABLE}_{month[0]:04}_{month[1]:02}"


def making(months: Iterable[Month]) -> str:
    """SQL that makes those that are not there; safe to run twice and at once."""
    lines = ["SELECT pg_advisory_xact_lock(hashtextextended('tracking months', 0));"]
    for month in sorted(set(months)):
        name = name_of(month)
        lines.append(f"CREATE TABLE IF NOT EXISTS {name} PARTITION OF {TABLE} {_bounds(month)};")
        lines.append(_once(name))
    return "".join(lines)


def beginning(month: Month) -> str:
    """SQL that makes one that is not there, for many rows at once: `completing` ends it."""
    return f"CREATE TABLE {name_of(month)} (LIKE {TABLE} INCLUDING DEFAULTS)"


def completing(month: Month) -> str:
    """SQL for when its rows are in it: indexes that are built of all rows cost less."""
    name = name_of(month)
    return f"ALTER TABLE {TABLE} ATTACH PARTITION {name} {_bounds(month)}; {_once(name)}"


def _bounds(month: Month) -> str:
    begin, end = _ends(month)
    return f"FOR VALUES FROM ('{begin} 00:00+00') TO ('{end} 00:00+00')"


def _ends(month: Month) -> tuple[date, date]:
    year, number = month
    return date(year, number, 1), date(year + number // 12, number % 12 + 1, 1)


def _once(name: str) -> str:
    """Of the month alone: the whole table's would need the moment in it, which a repeated message
    need not have to the microsecond."""
    return f"CREATE UNIQUE INDEX IF NOT EXISTS {name}_key ON {name} (key);"
