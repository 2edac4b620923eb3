"""Events into their table, with the words they bring and word of their arrival, in one statement.

Enters: rows as ``Row``. Leaves: how many were new. What is here already stays as it is; the
answer to its sender is the same.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any, NamedTuple
from uuid import UUID

from alaka.tracking.columns.changes import YOUNG, telling
from alaka.tracking.events import packing
from alaka.tracking.events.partitions import TABLE, month_of
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


# Of these, of what was worth something and of what names a customer the builders are told one by
# one.
NOTABLE = (Kind.IDENTIFY, Kind.GROUP, Kind.ALIAS)
# Of them 0 stands for NULL.
_MAY_BE_EMPTY = [name for name, kind in COLUMNS.items() if kind == "bigint"]
DAY = timedelta(days=1)
# How far the moments of one message may be apart, and those of two that come at the same time.
APART, AT_ONCE = timedelta(days=2), timedelta(minutes=10)

_NAMES = ", ".join(COLUMNS)
_VALUES = ", ".join(f"NULLIF({name}, 0)" if name in _MAY_BE_EMPTY else name for name in COLUMNS)
_ARRAYS = ", ".join(f"%({name})s::{kind}[]" for name, kind in COLUMNS.items() if name != "data")
_ELSEWHERE = f"""
    WHERE NOT EXISTS (
        SELECT FROM {TABLE} near WHERE near.key = one.key
        AND near.at >= %(near_from)s::timestamptz AND near.at < %(near_until)s::timestamptz
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
        SELECT {_VALUES.replace("data", "NULLIF(data, 'null')")}
        FROM ROWS FROM (unnest({_ARRAYS}), jsonb_array_elements(%(data)s::jsonb)) AS one({_NAMES})
        {where}
        ON CONFLICT DO NOTHING
        RETURNING key, visitor, person, at, kind, apart, amount
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
                OR person IS NOT NULL AS is_notable
            FROM stored
        ) AS each
        HAVING bool_or(is_seen OR is_notable)
    )
    SELECT count(*) FROM stored
    """  # noqa: S608


STORE, STORE_LATE = _storing(), _storing(late=_LATE)
# For rows that are `near_an_end`.
STORE_NEAR, STORE_NEAR_LATE = _storing(_ELSEWHERE), _storing(_ELSEWHERE, _LATE)
# Where one of them `is_at_an_end` as well: one such at a time, so that the other of two is seen.
NEAR_LOCK = "SELECT pg_advisory_xact_lock(hashtextextended('tracking ends of months', 0))"

Stretch = tuple[datetime, datetime]


def near_an_end(rows: Sequence[Row]) -> Stretch | None:
    """Where those lie already that came before with another moment, in a neighbouring month.

    None where no row is within a day of its month's end or beginning (UTC).
    """
    moments = [row.at for row in rows]
    if month_of(min(moments) - DAY) == month_of(max(moments) + DAY):
        return None
    sides = [side for at in moments for side in _other_side(at)]
    return (min(sides)[0], max(end for _, end in sides)) if sides else None


def is_at_an_end(rows: Sequence[Row]) -> bool:
    """Whether one could fall to the other side while its sender waits for an answer."""
    return any(month_of(row.at - AT_ONCE) != month_of(row.at + AT_ONCE) for row in rows)


def _other_side(at: datetime) -> Iterator[Stretch]:
    month = month_of(at)
    for other in (at - DAY, at + DAY):
        if month_of(other) != month:
            first = (
                max(at, other).astimezone(UTC).replace(hour=0, minute=0, second=0, microsecond=0)
            )
            yield (first - APART, first) if other < at else (first, first + APART)


def values(
    rows: Sequence[Row], terms: Mapping[int, tuple[int, str]], now: datetime
) -> dict[str, Any]:
    """For STORE; ``terms`` are kind and text by number."""
    # Once each, and in one order everywhere: two that store the same wait for each other in a row.
    found = {row.key if isinstance(row.key, str) else row.key.hex: row for row in reversed(rows)}
    keys = sorted(found)
    columns = dict(zip(COLUMNS, zip(*[found[key] for key in keys], strict=True), strict=True))
    ids = sorted(terms)
    return {
        **{name: packing.bigints([each or 0 for each in columns[name]]) for name in _MAY_BE_EMPTY},
        "key": packing.keys(keys),
        "at": packing.moments(columns["at"]),
        "received_at": packing.moments(columns["received_at"]),
        "source": packing.ints(columns["source"]),
        "kind": packing.smallints(columns["kind"]),
        "apart": packing.smallints(columns["apart"]),
        "amount": f"{{{','.join(map(_spelled, columns['amount']))}}}",
        "data": f"[{','.join([data or 'null' for data in columns['data']])}]",
        "ids": packing.bigints(ids),
        "kinds": packing.smallints([terms[each][0] for each in ids]),
        "texts": [terms[each][1] for each in ids],
        "now": now,
        "late": now - YOUNG,
    }


def _spelled(amount: Decimal | None) -> str:
    return "NULL" if amount is None else str(amount)
