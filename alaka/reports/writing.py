"""Statements over facts: conditions of a scope as SQL, with every value written as a literal.

Written out, the statement is planned for the very days it asks for: a week goes by the index, a
year reads the whole table.
"""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db import connection
from django.db.models import QuerySet
from psycopg.sql import Literal

from alaka.accounts.models import Agent
from alaka.cases.models import Case
from alaka.core import clock
from alaka.inbox.models.conversation import sight
from alaka.reports.periods import Period
from alaka.reports.report import CASES, Grouping, Measure, Report
from alaka.reports.scope import Scope
from alaka.reports.trees import parts_of


def ask(sql: str) -> list[Any]:
    """The rows of a statement made here; ``now()`` in it is the house's own clock."""
    with connection.cursor() as cursor:
        cursor.execute(sql.replace("now()", literal(clock.now())))
        return cursor.fetchall()


def literal(value: Any) -> str:
    """A value of ours or a reader's, quoted as PostgreSQL wants it."""
    if isinstance(value, datetime):
        return f"'{value.isoformat()}'::timestamptz"
    return str(Literal(value).as_string(None))


def numbers(values: Iterable[int]) -> str:
    return "'{" + ",".join(str(int(value)) for value in values) + "}'::int[]"


def in_period(column: str, period: Period) -> str:
    begin, end = literal(period.begin), literal(period.end)
    return f"f.{column} >= {begin} AND f.{column} < {end}"


def where(scope: Scope, agent: Agent) -> str:
    """What is asked for of all facts, as far as this agent sees them."""
    report = scope.report
    clocks = [f"({in_period(column, scope.period)})" for column in report.clocks]
    parts = [report.rows, " OR ".join(clocks) or "true", seen(report, agent)]
    for name, value in scope.filters.items():
        grouping = report.grouping(name)
        if grouping is not None:
            parts.append(_is(grouping, value))
    return " AND ".join(f"({part})" for part in parts if part != "true") or "true"


def seen(report: Report, agent: Agent) -> str:
    """The one door, in SQL: inboxes and places of conversations, Case.visible_to for cases."""
    if report.facts is CASES:
        if agent.is_active and agent.sees_everything:
            return "true"
        return f"f.{CASES.key} IN ({written(Case.objects.visible_to(agent).values('pk'))})"
    seen = sight(agent)
    if seen is None:
        return "true"
    inboxes, places = numbers(seen.inboxes), numbers(seen.places)
    return f"f.inbox = ANY({inboxes}) OR f.place = ANY({places})"


def written(rows: "QuerySet[Any, Any]") -> str:
    sql, values = rows.query.sql_with_params()
    return str(sql % tuple(literal(_plain(value)) for value in values))


def _plain(value: Any) -> Any:
    return getattr(value, "obj", value)


def _is(grouping: Grouping, value: int | str | None) -> str:
    column = f"f.{grouping.column}"
    if value is None:
        return f"{column} IS NULL"
    if grouping.is_tree:
        return f"{column} = ANY({numbers(parts_of(grouping.noun, int(value)))})"
    return f"{column} = {literal(value)}"


def behind(measure: Measure, scope: Scope) -> str:
    """Which of the facts are behind a number: those that a list of them shows."""
    column = measure.clock or scope.report.clock
    parts = [measure.rows if measure.rows != "true" else "", measure.base]
    if column and len(scope.report.clocks) > 1:
        parts.append(in_period(column, scope.period))
    return " AND ".join(f"({part})" for part in parts if part and part != "true") or "true"


def number(measure: Measure, scope: Scope) -> str:
    """The measure as an aggregate."""
    rows = behind(measure, scope)
    kept = "" if rows == "true" else f" FILTER (WHERE {rows})"
    if measure.quantile:
        order = f"WITHIN GROUP (ORDER BY f.{measure.column})"
        if measure.quantile == 1:
            return f"max(f.{measure.column}){kept}"
        return f"percentile_cont({measure.quantile}) {order}{kept}"
    if measure.shape == "share":
        base = behind(Measure("", "", "count", measure.base, clock=measure.clock), scope)
        all_of = "" if base == "true" else f" FILTER (WHERE {base})"
        return f"count(*){kept}::float / nullif(count(*){all_of}, 0)"
    if measure.column:
        return f"avg(f.{measure.column}){kept}::float"
    return f"count(*){kept}"
