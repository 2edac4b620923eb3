"""Events into their table, with the words they bring and word of their arrival, in one statement.

Enters: rows as ``Row``. Leaves: how many were new. What is here already stays as it is; the
answer to its sender is the same.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any, NamedTuple
from uuid import UUID

from alaka.tracking.columns.changes import YOUNG, telling
from alaka.tracking.events.partitions import TABLE
from alaka.tracking.models import Kind

COLUMNS = {
    "key": "uuid", "at": "timestamptz", "received_at": "timestamptz", "source": "int",
    "kind": "smallint", "apart": "smallint", "visitor": "bigint", "person": "bigint",
    "name": "bigint", "page": "bigint", "title": "bigint", "referrer": "bigint",
    "campaign": "bigint", "device": "bigint", "region": "bigint", "amount": "numeric",
    "data": "jsonb",
}  # fmt: skip


class Row(NamedTuple):
    """One event, see models.SeenEvent; ``data`` is JSON as text, ``key`` a UUID or its digits."""

    key: UUID | str
    at: datetime
    received_at: datetime
    source: int
    kind: int
    apart: int = 0
    visitor: int | None = None
    person: int | None = None
    name: int | None = None
    page: int | None = None
    title: int | None = None
    referrer: int | None = None
    campaign: int | None = None
    device: int | None = None
    region: int | None = None
    amount: Decimal | None = None
    data: str | None = None


# Of these, and of what was worth something, the builders are told one by one.
NOTABLE = (Kind.IDENTIFY, Kind.GROUP, Kind.ALIAS)
# Columns of plain numbers: Python writes many of them at once.
PLAIN = {"bigint", "int"}
DAY = timedelta(days=1)

_NAMES = ", ".join(COLUMNS)
_ARRAYS = ", ".join(f"%({name})s::{kind}[]" for name, kind in COLUMNS.items() if name != "data")
# A message that comes again with another moment may fall into the neighbouring month.
_ELSEWHERE = f"""
    WHERE NOT EXISTS (
        SELECT FROM {TABLE} near WHERE near.key = one.key
        AND near.at BETWEEN one.at - interval '2 days' AND one.at + interval '2 days'
    )
"""


# Of days that may be copied already.
_LATE = f"""
    late AS ({telling("stored", "at")} WHERE at < %(late)s::timestamptz), """


def _storing(where: str = "", late: str = "") -> str:
    return f"""
    WITH terms AS (
        INSERT INTO tracking_term (id, kind, text)
        SELECT * FROM unnest(%(ids)s::bigint[], %(kinds)s::smallint[], %(texts)s::text[])
        ON CONFLICT DO NOTHING
    ), stored AS (
        INSERT INTO {TABLE} ({_NAMES})
        SELECT {_NAMES.replace("data", "NULLIF(data, 'null')")}
        FROM ROWS FROM (unnest({_ARRAYS}), jsonb_array_elements(%(data)s::jsonb)) AS one({_NAMES})
        {where}
        ON CONFLICT DO NOTHING
        RETURNING key, visitor, at, kind, apart, amount
    ), {late} told AS (
        INSERT INTO tracking_arrival (at, visitors, moments, notable, notable_moments)
        SELECT %(now)s::timestamptz,
            COALESCE(array_agg(visitor) FILTER (WHERE is_seen), '{{}}'),
            COALESCE(array_agg(at) FILTER (WHERE is_seen), '{{}}'),
            COALESCE(array_agg(key) FILTER (WHERE is_notable), '{{}}'),
            COALESCE(array_agg(at) FILTER (WHERE is_notable), '{{}}')
        FROM (
            SELECT *, visitor IS NOT NULL AND apart = 0 AS is_seen,
                kind IN ({", ".join(str(int(kind)) for kind in NOTABLE)}) OR amount IS NOT NULL
                AS is_notable
            FROM stored
        ) AS each
        HAVING bool_or(is_seen OR is_notable)
    )
    SELECT count(*) FROM stored
    """  # noqa: S608


STORE, STORE_LATE = _storing(), _storing(late=_LATE)
# For rows of which one `is_near_an_end`: one such at a time (NEAR_LOCK in its transaction), so
# that the other one of two is seen.
STORE_NEAR, STORE_NEAR_LATE = _storing(_ELSEWHERE), _storing(_ELSEWHERE, _LATE)
NEAR_LOCK = "SELECT pg_advisory_xact_lock(hashtextextended('tracking ends of months', 0))"


def is_near_an_end(at: datetime) -> bool:
    """Whether the month begins or ends within a day."""
    return at.day == 1 or (at.day >= 28 and (at + DAY).month != at.month)


def values(
    rows: Sequence[Row], terms: Mapping[int, tuple[int, str]], now: datetime
) -> dict[str, Any]:
    """For STORE; ``terms`` are kind and text by number."""
    # Once each, and in one order everywhere: two that store the same wait for each other in a row.
    found = {row.key if isinstance(row.key, str) else row.key.hex: row for row in reversed(rows)}
    rows = [found[key] for key in sorted(found)]
    ids = sorted(terms)
    columns = dict(zip(COLUMNS, zip(*rows, strict=True), strict=True))
    # Made by hand: psycopg would ask about the kind of each single value.
    return {
        **{name: _array(kind, columns[name]) for name, kind in COLUMNS.items()},
        "data": f"[{','.join([data or 'null' for data in columns['data']])}]",
        "ids": ids,
        "kinds": [terms[each][0] for each in ids],
        "texts": [terms[each][1] for each in ids],
        "now": now,
        "late": now - YOUNG,
    }


def _array(kind: str, column: Sequence[Any]) -> str:
    """Of what needs no quotes: numbers, moments, UUIDs."""
    if kind in PLAIN:
        return "{" + repr(column)[1:-1].rstrip(",").replace("None", "NULL") + "}"
    if kind == "timestamptz":
        return "{" + ",".join(map(datetime.isoformat, column)) + "}"
    return "{" + ",".join(["NULL" if each is None else str(each) for each in column]) + "}"
