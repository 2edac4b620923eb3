"""Whom a condition over visits, pages or events finds among everybody: asked of the copy.

The question is PostgreSQL's own, of the same names, so that both mean the same.
"""

import itertools
import re
from collections.abc import Sequence
from datetime import UTC, date, datetime
from typing import Any, NamedTuple

from django.core.exceptions import EmptyResultSet
from django.db.models import Count, F, QuerySet
from django.db.models.functions import Coalesce

from alaka.tracking.columns import changes, engine, manifest, shapes
from alaka.tracking.columns.asking import ask
from alaka.tracking.columns.covering import Beside, Known
from alaka.tracking.columns.lacking import NoAnswerError
from alaka.tracking.columns.standing import standing

EARLIEST, LATEST = datetime(1970, 1, 1, tzinfo=UTC), datetime(9999, 1, 1, tzinfo=UTC)

_SHAPES = {"tracking_owned_event": "events", "tracking_owned_visit": "visits"}
_ALWAYS = "begins = TIMESTAMP '-infinity' AND ends = TIMESTAMP 'infinity'"
# Of browsers that were one person's always no moment is looked at: that takes most of the time.
_OWNED = {
    view: f"""
        SELECT {shape}.*, contact AS contact_id FROM {shape} JOIN (
            FROM spans WHERE {_ALWAYS}
        ) always ON always.visitor = {shape}.visitor
        UNION ALL
        SELECT {shape}.*, contact AS contact_id FROM {shape} JOIN (
            FROM spans WHERE NOT ({_ALWAYS})
        ) partly ON partly.visitor = {shape}.visitor AND {moment} >= begins AND {moment} < ends
    """  # noqa: S608 - ours
    for view, shape, moment in (
        ("tracking_owned_event", "events", '"at"'),
        ("tracking_owned_visit", "visits", "began_at"),
    )
}
# About so: all that a browser did which was several people's is the last one's. Not to look at
# moments saves two thirds of the time.
_ABOUT = {
    view: f"""
        SELECT {shape}.*, contact AS contact_id FROM {shape} JOIN (
            SELECT visitor, contact FROM spans
            WHERE ends = TIMESTAMP 'infinity' AND contact IN (SELECT unnest($among))
        ) owners ON owners.visitor = {shape}.visitor
    """  # noqa: S608 - ours
    for view, shape in _SHAPES.items()
}
_OTHERS = {"contact": "BIGINT", "moment": "TIMESTAMP"}
# Bytes of files that are read in a blink, and those over which counting takes seconds.
NARROW, LONG = 4_000_000, 60_000_000


def is_copied(since: datetime | None) -> bool:
    """Whether all that is over since then is copied: what is read anew beside it is little."""
    return _is_copied(_known(), since)


def takes_long(since: datetime, until: datetime) -> bool:
    """Whether more is to be read of what happened in that time than anybody waits for."""
    if engine.size_of_all() <= LONG:
        return False
    now, first = standing(), _first(since)
    pieces = manifest.read(now.base).pieces
    files = {each.file for each in pieces if each.until > first and each.first <= until.date()}
    return sum(map(engine.size, files - {""})) > LONG


def is_wide(rows: "QuerySet[Any]", since: datetime | None) -> bool:
    """Whether there is a copy, and it takes long to read all of these rows of it."""
    known = _known()
    of, first = _SHAPES[rows.model._meta.db_table], _first(since)
    files = {each.file for each in known.copied.pieces if each.of == of and each.until > first}
    return _is_copied(known, since) and sum(map(engine.size, files - {""})) > NARROW


def _known() -> Known:
    now = standing()
    return Known(now, manifest.read(now.base))


def _first(since: datetime | None) -> date:
    return (since or EARLIEST).astimezone(UTC).date()


def _is_copied(known: Known, since: datetime | None) -> bool:
    if not known.copied.pieces or known.copied.links is None:
        return False
    days = known.now.days(_first(since), changes.first_young_day())
    return not any(known.lacking(shape, days) for shape in shapes.SHAPES)


def people(
    rows: "QuerySet[Any]", least: int, since: datetime | None, among: Sequence[int] | None = None
) -> list[int] | None:
    """Ids of the people who have at least so many of these rows of a view of whose they are; None
    where PostgreSQL is to be asked. ``among``: of these people, and only about."""
    if not is_copied(since):
        return None
    found = rows.order_by().values("contact")
    if least > 1:
        found = found.annotate(rows=Count("*")).filter(rows__gte=least)
    question = _Question(among)
    try:
        sql = question.view(found.values_list("contact").distinct())
    except EmptyResultSet:
        return []
    return question.ask(sql, since) if sql else None


class Side(NamedTuple):
    """Rows of PostgreSQL's, by the paths of their person and of when they happened. Of those that
    come after others: that so many ``must`` come, or none, within so many days of it."""

    rows: "QuerySet[Any]"
    contact: str
    at: str
    must: bool
    least: int
    days: int | None

    @property
    def holds(self) -> str:
        came = "later IS NOT NULL"
        if self.days is not None:
            came += f" AND later <= moment + INTERVAL {self.days:d} DAY"
        return came if self.must else f"NOT ({came})"

    def nearest(self, rows: str) -> str:
        """By the moment of each row when it is the last of so many."""
        if self.least == 1:
            return f"SELECT contact, moment, moment AS later FROM ({rows})"  # noqa: S608 - ours
        return f"""
            SELECT contact, moment, min(later) AS later FROM (
                SELECT contact, moment, lead(moment, {self.least - 1:d}) OVER (
                    PARTITION BY contact ORDER BY moment
                ) AS later FROM ({rows})
            ) GROUP BY contact, moment
        """  # noqa: S608 - ours


# The nearest one afterwards says whether any came in time, or so many.
_FOLLOWED = """
SELECT contact, moment FROM (
    SELECT first.contact, first.moment, afterwards.later
    FROM ({first}) AS first ASOF LEFT JOIN ({then}) AS afterwards
        ON first.contact = afterwards.contact AND first.moment < afterwards.moment
) AS told WHERE {holds}
"""
_ENOUGH = "SELECT contact FROM ({rows}) GROUP BY contact HAVING count(*) >= {least:d}"
_SIDE = "SELECT contact, moment FROM {rows} WHERE contact IS NOT NULL"
_NOBODY = "SELECT NULL::BIGINT AS contact, NULL::TIMESTAMP AS moment WHERE false"


def followed(
    sides: Sequence[Side], since: datetime | None, among: Sequence[int] | None = None
) -> list[int] | None:
    """Ids of the people who have so many of the first rows after which the next ones came, or
    did not, and so on. One side at least is of a view of whose they are; see `people`."""
    if not is_copied(since):
        return None
    question, rows = _Question(among), ""
    for place, side in reversed(list(enumerate(sides))):
        these = question.side(side, since)
        if these is None:
            return None
        if rows:
            then = sides[place + 1]
            rows = _FOLLOWED.format(first=these, then=then.nearest(rows), holds=then.holds)
        else:
            rows = these
    return question.ask(_ENOUGH.format(rows=rows, least=sides[0].least), since)


class _Question:
    """One that is put together from PostgreSQL's own."""

    def __init__(self, among: Sequence[int] | None) -> None:
        self.among = among
        self.values: dict[str, Any] = {} if among is None else {"among": among}
        self.views: set[str] = set()
        self.beside: dict[str, Beside] = {}

    def view(self, rows: "QuerySet[Any]") -> str | None:
        """What is asked of a view, in DuckDB's words; None where more than that is asked."""
        sql, values = rows.query.sql_with_params()
        view = rows.model._meta.db_table
        # Too many words to name each, or rows of another room beside them.
        if set(re.findall(r'(?:FROM|JOIN) "(\w+)"', sql)) != {view}:
            return None
        self.views.add(view)
        sql, named = _translated(sql, values, len(self.values))
        self.values |= named
        return sql

    def side(self, side: Side, since: datetime | None) -> str | None:
        """The person and the moment of each row."""
        rows = side.rows.order_by()
        if rows.model._meta.db_table in _SHAPES:
            try:
                sql = self.view(rows.values_list(side.contact, side.at))
            except EmptyResultSet:
                return _NOBODY
            return sql and _SIDE.format(rows=f"({sql}) AS rows (contact, moment)")
        if since is not None:
            rows = rows.filter(**{f"{side.at}__gte": since})
        if self.among is not None:
            rows = rows.filter(**{f"{side.contact}__any_of": list(self.among)})
        person = Coalesce(f"{side.contact}__root", side.contact)
        utc = "contact, moment AT TIME ZONE 'UTC'"
        beside = Beside.of(_OTHERS, utc, rows.values_list(person, F(side.at)))
        if beside is None:
            return _NOBODY
        name = f"others_{len(self.beside)}"
        self.beside[name] = beside
        return _SIDE.format(rows=name)

    def ask(self, sql: str, since: datetime | None) -> list[int] | None:
        owned = _OWNED if self.among is None else _ABOUT
        # Each side takes its own columns and rows of them.
        views = [f"{view} AS NOT MATERIALIZED ({owned[view]})" for view in sorted(self.views)]
        whole = f"WITH {', '.join(views)} {sql}" if views else sql
        try:
            return [pk for (pk,) in ask(whole, self.values, since or EARLIEST, LATEST, self.beside)]
        except NoAnswerError:  # Much has changed just now.
            return None


def _translated(sql: str, values: Any, first: int = 0) -> tuple[str, dict[str, Any]]:
    """For DuckDB: values have names, and a backslash means nothing unless it is told."""
    numbers = itertools.count(first)
    sql = re.sub("%s|%%", lambda each: f"${_name(next(numbers))}" if each[0] == "%s" else "%", sql)
    sql = re.sub(r"(LIKE UPPER\(\$\w+\))", r"\1 ESCAPE '\\'", sql)
    named = {_name(number): value for number, value in enumerate(values, first)}
    return sql, named


def _name(number: int) -> str:
    return f"value_{number}"
