"""Questions about all visits, events and people: SQL of DuckDB, answered from the copy."""

import re
from collections.abc import Mapping
from contextlib import ExitStack
from datetime import UTC, datetime
from types import MappingProxyType
from typing import Any, NamedTuple

import duckdb
import structlog

from alaka.tracking.columns import engine, lacking, manifest, shapes
from alaka.tracking.columns.covering import Beside, Covering, Known
from alaka.tracking.columns.manifest import Manifest
from alaka.tracking.columns.standing import standing

log = structlog.get_logger(__name__)

# Of a file that is not there, and of one that is no Parquet.
_UNREADABLE = (duckdb.IOException, duckdb.InvalidInputException)
NOTHING: Mapping[str, Beside] = MappingProxyType({})


class _Asked(NamedTuple):
    sql: str
    params: Mapping[str, Any] | None
    since: datetime
    until: datetime
    beside: Mapping[str, Beside]


def ask(
    sql: str,
    params: Mapping[str, Any] | None,
    since: datetime,
    until: datetime,
    beside: Mapping[str, Beside] = NOTHING,
) -> list[tuple[Any, ...]]:
    """All rows of a SELECT of DuckDB's, whose values stand as ``$name``.

    After FROM or JOIN it may name:

    - ``events``: SeenEvent without what robots did, from ``since`` to before ``until``: key,
      visitor, at, source, kind, name, page, title, referrer, campaign, device, region, amount, and
      of ``data`` currency and search (what the site was asked for). What ends in nothing but a
      number is the id of a Term.
    - ``visits``: the columns of Visit but ``reached_at``, of those that began in that time.
    - ``spans``: visitor, begins, ends, contact: from ``begins`` to before ``ends``, which may be
      infinite, a browser was that person's; the contact is the one a merged person is read as.
    - ``roots``: id, root: whom a merged person is read as.
    - what is ``beside`` it, by its names.

    ``at`` is a word of DuckDB's: write ``"at"``. Moments are UTC: in the SQL TIMESTAMP without a
    zone, in values and answers aware. What happened within the last seconds may not be seen yet.
    Raises NotCopiedError where too much is not copied yet, and TooMuchError.
    """
    try:
        return _asked(_Asked(sql, params, since, until, beside))
    except duckdb.OutOfMemoryException as problem:
        raise lacking.TooMuchError(str(problem)) from problem


def _asked(asked: _Asked) -> list[tuple[Any, ...]]:
    now = standing()
    for _ in range(2):
        try:
            return _answer(asked, Known(now, manifest.read(now.base)))
        except _UNREADABLE as problem:  # A file was made anew and the old one is gone.
            log.warning("a file of the copy of events cannot be read", reason=str(problem))
    return _answer(asked, Known(now, Manifest(now.base)))


def _answer(asked: _Asked, known: Known) -> list[tuple[Any, ...]]:
    named = [shape for shape in shapes.SHAPES if _is_named(shape.name, asked.sql)]
    lacking.check(known, named, asked.since, asked.until)
    with ExitStack() as stack, engine.cursor() as cursor:
        covering = Covering(known, stack)
        for shape in named:
            rows = covering.rows(shape, asked.since, asked.until)
            cursor.execute(f"CREATE TEMP VIEW {shape.name} AS {rows}")
        if _is_named("spans", asked.sql):
            # It is asked for again and again: for each page, event and visit that is named.
            cursor.execute(f"CREATE TEMP TABLE spans AS {covering.spans()}")
        if _is_named("roots", asked.sql):
            cursor.execute(f"CREATE TEMP VIEW roots AS FROM {covering.roots()}")
        for name, one in asked.beside.items():
            cursor.execute(f"CREATE TEMP VIEW {name} AS FROM {covering.beside(one)}")
        cursor.execute(asked.sql, _values(asked.params))
        return _rows(cursor)


def _is_named(name: str, sql: str) -> bool:
    return re.search(rf"\b(from|join)\s+{name}\b", sql, re.IGNORECASE) is not None


def _values(params: Mapping[str, Any] | None) -> dict[str, Any] | None:
    if params is None:
        return None
    return {name: _naive(value) for name, value in params.items()}


def _naive(value: Any) -> Any:
    if isinstance(value, datetime) and value.tzinfo is not None:
        return value.astimezone(UTC).replace(tzinfo=None)
    return [_naive(each) for each in value] if isinstance(value, list | tuple) else value


def _rows(cursor: duckdb.DuckDBPyConnection) -> list[tuple[Any, ...]]:
    rows = cursor.fetchall()
    told = cursor.description or []
    moments = {at for at, column in enumerate(told) if str(column[1]) == "TIMESTAMP"}
    if not moments:
        return rows
    return [
        tuple(_aware(value) if at in moments else value for at, value in enumerate(row))
        for row in rows
    ]


def _aware(value: datetime | None) -> datetime | None:
    return value.replace(tzinfo=UTC) if value is not None else None
