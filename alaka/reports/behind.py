"""The conversations or cases behind a number: as many as it says, the newest first."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.db.models import Model, QuerySet

from alaka.accounts.models import Agent
from alaka.cases.models import Case
from alaka.core.paging import SIZE
from alaka.inbox.models import Conversation
from alaka.reports.report import CASES, Measure, Report
from alaka.reports.scope import Scope
from alaka.reports.writing import ask, behind, where

BATCH = 1000


@dataclass(frozen=True)
class Behind:
    """Some of them, how many there are in all, and the number of the last where more follow."""

    rows: list[Model]
    count: int
    after: int | None


def page(scope: Scope, measure: Measure, agent: Agent, after: int | None) -> Behind:
    source = _source(scope, measure, agent)
    count = ask(f"SELECT count(*) FROM {source}")[0][0]  # noqa: S608 - see writing.literal
    ids = _ids(scope, source, after, SIZE + 1)
    rows = _rows(scope.report, ids[:SIZE], agent)
    return Behind(rows, count, ids[SIZE - 1] if len(ids) > SIZE else None)


def everything(scope: Scope, measure: Measure, agent: Agent) -> Iterator[Any]:
    """All of them, in batches that are asked for one after the other."""
    source, after = _source(scope, measure, agent), None
    while ids := _ids(scope, source, after, BATCH):
        yield from _rows(scope.report, ids, agent)
        after = ids[-1]


def _source(scope: Scope, measure: Measure, agent: Agent) -> str:
    table = scope.report.facts.table
    return f"{table} f WHERE {where(scope, agent)} AND ({behind(measure, scope)})"


def _ids(scope: Scope, source: str, after: int | None, count: int) -> list[int]:
    """In falling order of their numbers, which is nearly that of their beginning."""
    key = scope.report.facts.key
    edge = "" if after is None else f" AND f.{key} < {int(after)}"
    found = ask(f"SELECT f.{key} FROM {source}{edge} ORDER BY f.{key} DESC LIMIT {int(count)}")  # noqa: S608 - see writing.literal
    return [row[0] for row in found]


def _rows(report: Report, ids: list[int], agent: Agent) -> list[Model]:
    """As the one door lets him see them: a fact may be a moment behind its row."""
    rows: QuerySet[Any, Any]
    if report.facts is CASES:
        rows = Case.objects.visible_to(agent).for_list()
    else:
        beside = ("contact", "assignee", "team", "channel", "place", "satisfaction")
        rows = Conversation.objects.visible_to(agent).select_related(*beside)
    found = rows.in_bulk(ids)
    return [found[pk] for pk in ids if pk in found]
