"""Whom a condition over visits, pages or events finds among everybody: asked of the copy.

The question is PostgreSQL's own, of the same names, so that both mean the same.
"""

import itertools
import re
from collections.abc import Sequence
from datetime import UTC, date, datetime
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db.models import Count, QuerySet

from alaka.tracking.columns import changes, engine, manifest, shapes
from alaka.tracking.columns.asking import ask
from alaka.tracking.columns.covering import Beside, Known
from alaka.tracking.columns.lacking import NoAnswerError
from alaka.tracking.columns.standing import standing

EARLIEST, LATEST = datetime(1970, 1, 1, tzinfo=UTC), datetime(9999, 1, 1, tzinfo=UTC)

SHAPES = {"tracking_owned_event": "events", "tracking_owned_visit": "visits"}
_ALWAYS = "begins = TIMESTAMP '-infinity' AND ends = TIMESTAMP 'infinity'"
# Of browsers that were one person's always no moment is looked at: that takes most of the time.
_OWNED = {
    view: f"""
        SELECT {shape}.*, contact AS contact_id FROM {shape} JOIN (
            FROM spans WHERE {_ALWAYS} AND {{whose}}
        ) always ON always.visitor = {shape}.visitor
        UNION ALL
        SELECT {shape}.*, contact AS contact_id FROM {shape} JOIN (
            FROM spans WHERE NOT ({_ALWAYS}) AND {{whose}}
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
            WHERE ends = TIMESTAMP 'infinity' AND {{whose}}
        ) owners ON owners.visitor = {shape}.visitor
    """  # noqa: S608 - ours
    for view, shape in SHAPES.items()
}
_MANY = re.compile(r"\bIN \((\$\w+(?:, \$\w+){99,})\)")
_AMONG = "contact IN (SELECT unnest($among))"
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
    of, first = SHAPES[rows.model._meta.db_table], _first(since)
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
    question = Question(among, is_about=among is not None)
    try:
        sql = question.view(found.values_list("contact").distinct())
    except EmptyResultSet:
        return []
    return question.ask(sql, since) if sql else None


class Question:
    """One that is put together from PostgreSQL's own. ``among``: of these people; ``is_about``: and
    only about. ``beside``: what its own SQL reads beside views; ``whose`` narrows the people."""

    def __init__(self, among: Sequence[int] | None, *, is_about: bool) -> None:
        self.values: dict[str, Any] = {} if among is None else {"among": among}
        self.whose: list[str] = [] if among is None else [_AMONG]
        self.owned = _ABOUT if is_about else _OWNED
        self.views: set[str] = set()
        self.beside: dict[str, Beside] = {}
        self._translated: dict[tuple[str, str], str] = {}
        # What it reads, and how often.
        self._parts: dict[str, int] = {}

    def view(self, rows: "QuerySet[Any]") -> str | None:
        """What is asked of a view, in DuckDB's words; None where more than that is asked."""
        sql, values = rows.query.sql_with_params()
        view = rows.model._meta.db_table
        # Too many words to name each, or rows of another room beside them.
        if set(re.findall(r'(?:FROM|JOIN) "(\w+)"', sql)) != {view}:
            return None
        self.views.add(view)
        key = (sql, repr(values))
        if key not in self._translated:
            self._translated[key], named = _translated(sql, values, len(self.values))
            self.values |= named
        return self._translated[key]

    def named(self, sql: str) -> str:
        """The name of a part of it, which is read once however often it is named."""
        self._parts[sql] = self._parts.get(sql, 0) + 1
        return f"part_{list(self._parts).index(sql)}"

    def ask(self, sql: str, since: datetime | None) -> list[int] | None:
        whose = " AND ".join(self.whose) or "true"
        # Each side takes its own columns and rows of them.
        views = [
            f"{view} AS NOT MATERIALIZED ({self.owned[view].format(whose=whose)})"
            for view in sorted(self.views)
        ]
        parts = [
            f"part_{place} AS {'' if times > 1 else 'NOT '}MATERIALIZED ({part})"
            for place, (part, times) in enumerate(self._parts.items())
        ]
        whole = f"WITH {', '.join([*views, *parts])} {sql}" if views or parts else sql
        named = set(re.findall(r"\$(\w+)", whole))
        values = {name: value for name, value in self.values.items() if name in named}
        try:
            return [pk for (pk,) in ask(whole, values, since or EARLIEST, LATEST, self.beside)]
        except NoAnswerError:  # Much has changed just now.
            return None


def _translated(sql: str, values: Any, first: int = 0) -> tuple[str, dict[str, Any]]:
    """For DuckDB: values have names, a backslash means nothing unless it is told, and one of very
    many is looked for in a list: else each row is compared with all of them."""
    numbers = itertools.count(first)
    sql = re.sub("%s|%%", lambda each: f"${_name(next(numbers))}" if each[0] == "%s" else "%", sql)
    sql = re.sub(r"(LIKE UPPER\(\$\w+\))", r"\1 ESCAPE '\\'", sql)
    named = {_name(number): value for number, value in enumerate(values, first)}

    def listed(many: re.Match[str]) -> str:
        names = re.findall(r"\w+", many[1])
        named[names[0]] = [named[name] for name in names]
        return f"IN (SELECT unnest(${names[0]}))"

    return _MANY.sub(listed, sql), named


def _name(number: int) -> str:
    return f"value_{number}"
