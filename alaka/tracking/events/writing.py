"""Events into their table, with the words they bring and word of their arrival, in one statement.

Enters: rows as ``Row``. Leaves: the keys of those that were new. What is here already stays as it
is; the answer to its sender is the same.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any, NamedTuple
from uuid import UUID

from alaka.tracking.models import Kind

COLUMNS = {
    "key": "uuid", "at": "timestamptz", "received_at": "timestamptz", "source": "int",
    "kind": "smallint", "apart": "smallint", "visitor": "bigint", "person": "bigint",
    "name": "bigint", "page": "bigint", "title": "bigint", "referrer": "bigint",
    "campaign": "bigint", "device": "bigint", "region": "bigint", "amount": "numeric",
    "data": "jsonb",
}  # fmt: skip


class Row(NamedTuple):
    """One event, see models.SeenEvent; ``data`` is JSON as text."""

    key: UUID
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

_ARRAYS = ", ".join(f"%({name})s::{kind}[]" for name, kind in COLUMNS.items())
_NAMES = ", ".join(COLUMNS)

STORE = f"""
    WITH terms AS (
        INSERT INTO tracking_term (id, kind, text)
        SELECT * FROM unnest(%(ids)s::bigint[], %(kinds)s::smallint[], %(texts)s::text[])
        ON CONFLICT DO NOTHING
    ), stored AS (
        INSERT INTO tracking_event ({_NAMES})
        SELECT {_NAMES} FROM unnest({_ARRAYS}) AS one({_NAMES})
        ON CONFLICT DO NOTHING
        RETURNING key, visitor, at, kind, apart, amount
    ), told AS (
        INSERT INTO tracking_arrival (at, visitors, moments, notable, notable_moments)
        SELECT %(now)s,
            COALESCE(array_agg(visitor) FILTER (WHERE is_seen), '{{}}'),
            COALESCE(array_agg(at) FILTER (WHERE is_seen), '{{}}'),
            COALESCE(array_agg(key) FILTER (WHERE is_notable), '{{}}'),
            COALESCE(array_agg(at) FILTER (WHERE is_notable), '{{}}')
        FROM (
            SELECT *, visitor IS NOT NULL AND apart = 0 AS is_seen,
                kind = ANY(%(notable)s) OR amount IS NOT NULL AS is_notable
            FROM stored
        ) AS each
        HAVING bool_or(is_seen OR is_notable)
    )
    SELECT key FROM stored
"""  # noqa: S608


def values(
    rows: Sequence[Row], terms: Mapping[int, tuple[int, str]], now: datetime
) -> dict[str, Any]:
    """For STORE. ``terms`` are kind and text by number; rows of one statement differ in key."""
    # In one order everywhere: two that store the same at once wait for each other in a row.
    rows = sorted(rows, key=lambda row: row.key)
    ids = sorted(terms)
    by_column = zip(COLUMNS, zip(*rows, strict=True), strict=True)
    return {
        **{name: list(column) for name, column in by_column},
        "ids": ids,
        "kinds": [terms[each][0] for each in ids],
        "texts": [terms[each][1] for each in ids],
        "notable": [int(kind) for kind in NOTABLE],
        "now": now,
    }
