"""Whom a condition over visits, pages or events finds among everybody: asked of the copy.

The question is PostgreSQL's own, of the same names, so that both mean the same.
"""

import itertools
import re
from datetime import UTC, datetime
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db.models import Count, QuerySet

from alaka.tracking.columns import changes, manifest, shapes
from alaka.tracking.columns.asking import ask
from alaka.tracking.columns.covering import Known
from alaka.tracking.columns.lacking import NoAnswerError
from alaka.tracking.columns.standing import standing

EARLIEST, LATEST = datetime(1970, 1, 1, tzinfo=UTC), datetime(9999, 1, 1, tzinfo=UTC)

_OWNED = {
    "tracking_owned_event": """
        SELECT events.*, contact AS contact_id FROM events JOIN spans
            ON spans.visitor = events.visitor AND "at" >= begins AND "at" < ends
    """,
    "tracking_owned_visit": """
        SELECT visits.*, contact AS contact_id FROM visits JOIN spans
            ON spans.visitor = visits.visitor AND began_at >= begins AND began_at < ends
    """,
}


def is_copied(since: datetime | None) -> bool:
    """Whether all that is over since then is copied: what is read anew beside it is little."""
    now = standing()
    known = manifest.read(now.base)
    if not known.pieces or known.links is None:
        return False
    first = (since or EARLIEST).astimezone(UTC).date()
    days = now.days(first, changes.first_young_day())
    return not any(Known(now, known).lacking(shape, days) for shape in shapes.SHAPES)


def people(rows: "QuerySet[Any]", least: int, since: datetime | None) -> list[int] | None:
    """Ids of the people who have at least so many of these rows of a view of whose they are; None
    where PostgreSQL is to be asked."""
    if not is_copied(since):
        return None
    found = rows.order_by().values("contact")
    if least > 1:
        found = found.annotate(rows=Count("*")).filter(rows__gte=least)
    try:
        sql, values = found.values_list("contact").distinct().query.sql_with_params()
    except EmptyResultSet:
        return []
    view = rows.model._meta.db_table
    # Too many words to name each, or rows of another room beside them.
    if set(re.findall(r'(?:FROM|JOIN) "(\w+)"', sql)) != {view}:
        return None
    whole, named = _translated(sql, values, view)
    try:
        return [pk for (pk,) in ask(whole, named, since or EARLIEST, LATEST)]
    except NoAnswerError:  # Much has changed just now.
        return None


def _translated(sql: str, values: Any, view: str) -> tuple[str, dict[str, Any]]:
    """For DuckDB: values have names, and a backslash means nothing unless it is told."""
    numbers = itertools.count()
    sql = re.sub("%s|%%", lambda each: f"${_name(next(numbers))}" if each[0] == "%s" else "%", sql)
    sql = re.sub(r"(LIKE UPPER\(\$\w+\))", r"\1 ESCAPE '\\'", sql)
    named = {_name(number): value for number, value in enumerate(values)}
    return f"WITH {view} AS ({_OWNED[view]}) {sql}", named


def _name(number: int) -> str:
    return f"value_{number}"
