"""Relations for a question: files where they are fresh, PostgreSQL's rows for the rest."""

from collections.abc import Hashable, Iterable, Mapping
from contextlib import ExitStack
from datetime import UTC, date, datetime, timedelta
from typing import Any, NamedTuple

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import QuerySet

from alaka.core import clock
from alaka.tracking.columns import changes, engine, loading, shapes
from alaka.tracking.columns.manifest import Links, Manifest
from alaka.tracking.columns.shapes import Shape
from alaka.tracking.columns.standing import Standing

_DAY = timedelta(days=1)


class Known(NamedTuple):
    """What PostgreSQL says that there is, and what was copied of it."""

    now: Standing
    copied: Manifest

    def lacking(self, shape: Shape, days: Iterable[date]) -> set[date]:
        """Those of which no file says what is so now."""
        fresh = {
            day
            for piece in self.copied.pieces
            if piece.of == shape.name
            for day in piece.days
            if piece.is_fresh(day, self.now.changes)
        }
        return set(days) - fresh


class Beside(NamedTuple):
    """Other rows of PostgreSQL's in a question: its own one, and their columns' types in DuckDB."""

    columns: Mapping[str, str]
    question: str

    @classmethod
    def of(cls, columns: Mapping[str, str], select: str, rows: "QuerySet[Any]") -> "Beside | None":
        """``select`` is asked of ``told``, which is what the rows are by those columns' names; None
        where it is known that there are none."""
        try:
            sql, values = rows.order_by().query.sql_with_params()
        except EmptyResultSet:
            return None
        operations: Any = connection.ops
        told = f"{operations.compose_sql(sql, values)}) AS told ({', '.join(columns)}"
        return cls(columns, f"SELECT {select} FROM ({told})")  # noqa: S608 - ours


class Covering:
    """Of one question. What is lent from PostgreSQL goes back with ``stack``; ``is_kept``: the next
    question may have it too."""

    def __init__(self, known: Known, stack: ExitStack, *, is_kept: bool = True) -> None:
        self.now, self.copied = known
        self.stack, self.is_kept = stack, is_kept

    def rows(self, shape: Shape, since: datetime, until: datetime) -> str:
        """A SELECT of DuckDB: from ``since`` to before ``until``."""
        last = until.astimezone(UTC) - timedelta(microseconds=1)
        first, until_day = since.astimezone(UTC).date(), last.date() + _DAY
        rows = self._days(shape, first, until_day)
        every = self.now.days(date.min, date.max)
        if not every or (first < every[0] and every[-1] < last.date()):
            return rows  # No moment is to be looked at.
        begin, end = _moment(since), _moment(until)
        moments = f'"{shape.moment}" >= {begin} AND "{shape.moment}" < {end}'
        return f"SELECT * FROM ({rows}) WHERE {moments}"  # noqa: S608

    def _days(self, shape: Shape, first: date, until: date) -> str:
        """Of these days, and maybe of more."""
        left = set(self.now.days(first, until))
        whole, parts = [], []
        for piece in self.copied.pieces:
            if piece.of != shape.name:
                continue
            days = left.intersection(piece.days)
            good = {day for day in days if piece.is_fresh(day, self.now.changes)}
            left -= good
            if good and piece.file and good == days:
                whole.append(_path(piece.file))
            elif good and piece.file:
                parts.append(_select(shape, f"read_parquet({_path(piece.file)})", good))
        if whole:
            parts.append(_select(shape, f"read_parquet([{', '.join(whole)}])"))
        parts += [_select(shape, self._loaded(shape, *run)) for run in _runs(left)]
        return " UNION ALL ".join(parts) or _nothing(shape)

    def _loaded(self, shape: Shape, first: date, until: date) -> str:
        is_over = until <= changes.first_young_day()
        lasts = loading.OVER_LASTS if is_over else loading.LASTS
        told = tuple(self.now.changes.get(day, 0) for day in self.now.days(first, until))
        key = (self.now.base, shape.name, first, until, told)
        return self._lent(key, shape.columns, shape.between(first, until), lasts)

    def _lent(self, key: Hashable, columns: Mapping[str, str], question: str, lasts: float) -> str:
        lasts = lasts if self.is_kept else 0.0
        return self.stack.enter_context(loading.lent(key, columns, question, lasts))

    def beside(self, one: Beside) -> str:
        """The name of a table."""
        return self._lent((self.now.base, one.question), one.columns, one.question, loading.LASTS)

    def links(self) -> str:
        """A SELECT of shapes.LINKS."""
        links, base = self.copied.links, self.now.base
        if links is None or not is_usable(links):
            key = (base, "links")
            return f"FROM {self._lent(key, shapes.LINKS, shapes.ALL_LINKS, loading.LASTS)}"
        question = shapes.CHANGED_LINKS.format(since=changes.turned_since(links.snapshot))
        fresh = self._lent((base, links.file), shapes.LINKS, question, loading.LASTS)
        return f"""
            SELECT * FROM read_parquet({_path(links.file)})
            WHERE visitor NOT IN (SELECT visitor FROM {fresh})
            UNION ALL SELECT * FROM {fresh} WHERE contact IS NOT NULL
        """  # noqa: S608

    def roots(self) -> str:
        """The name of a table of shapes.ROOTS."""
        key = (self.now.base, "roots")
        return self._lent(key, shapes.ROOTS, shapes.ALL_ROOTS, loading.LASTS)

    def spans(self) -> str:
        """A SELECT of what the view tracking_owned says, with the root of each person."""
        return f"""
            WITH owned AS (
                SELECT visitor, begins, ends, COALESCE(root, contact) AS contact, is_cut
                FROM ({self.links()}) links
                LEFT JOIN {self.roots()} roots ON roots.id = links.contact
            )
            SELECT visitor, begins, ends, contact FROM owned
            ANTI JOIN (SELECT DISTINCT visitor, contact FROM owned WHERE is_cut) cut
                USING (visitor, contact)
        """  # noqa: S608


def is_usable(links: Links) -> bool:
    """Whether what changed since is known one by one."""
    is_known = links.whole_at >= clock.now() - changes.LINKS_USED
    return is_known and not changes.has_turned(links.snapshot, unnamed=True)


def _select(shape: Shape, source: str, days: Iterable[date] = ()) -> str:
    names = ", ".join(f'"{name}"' for name in shape.columns)
    found = f"SELECT {names} FROM {source}"  # noqa: S608
    listed = ", ".join(f"DATE '{day}'" for day in sorted(days))
    return f'{found} WHERE CAST("{shape.moment}" AS DATE) IN ({listed})' if listed else found


def _nothing(shape: Shape) -> str:
    columns = ", ".join(f'CAST(NULL AS {kind}) AS "{name}"' for name, kind in shape.columns.items())
    return f"SELECT {columns} WHERE false"


def _runs(days: Iterable[date]) -> list[tuple[date, date]]:
    """Days that follow each other, as the first and the one after the last. Those that are over
    stand apart from those that are not."""
    found: list[tuple[date, date]] = []
    young = changes.first_young_day()
    for day in sorted(days):
        if found and found[-1][1] == day != young:
            found[-1] = (found[-1][0], day + _DAY)
        else:
            found.append((day, day + _DAY))
    return found


def _path(file: str) -> str:
    text = str(engine.folder() / file).replace("'", "''")
    return f"'{text}'"


def _moment(at: datetime) -> str:
    return f"TIMESTAMP '{at.astimezone(UTC).replace(tzinfo=None).isoformat(sep=' ')}'"
