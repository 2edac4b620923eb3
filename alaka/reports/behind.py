"""The conversations, cases, promises, deals or people behind a number: as many as it says, the
newest first. Of people those who are known by name; of the others it is said how many there are."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain
from typing import Any

import numpy as np
from django.db.models import Model, QuerySet

from alaka.accounts.models import Agent
from alaka.cases.models import Case
from alaka.contacts.models import Contact
from alaka.core.paging import SIZE
from alaka.inbox.models import Conversation
from alaka.reports.conditions import Column
from alaka.reports.counting import behind, needed_for
from alaka.reports.facts import CASES, DEALS, OPEN_DEALS, PEOPLE, PROMISES
from alaka.reports.models import DealFact
from alaka.reports.report import Measure, Report
from alaka.reports.rows import rows
from alaka.reports.scope import Scope
from alaka.sales.models import Deal
from alaka.sla.models import Clock

BATCH = 1000


@dataclass(frozen=True)
class Behind:
    """Some of them, how many there are in all, and the number of the last where more follow."""

    rows: list[Model]
    count: int
    after: int | None
    strangers: int = 0


def page(scope: Scope, measure: Measure, agent: Agent, after: int | None) -> Behind:
    keys, strangers = _keys(scope, measure, agent)
    begin = 0 if after is None else int(np.searchsorted(-keys, -after, "right"))
    shown = keys[begin : begin + SIZE].tolist()
    is_more = begin + SIZE < len(keys)
    found, last = _rows(scope.report, shown, agent), shown[-1] if is_more else None
    return Behind(found, len(keys), last, strangers)


def everything(scope: Scope, measure: Measure, agent: Agent) -> Iterator[Any]:
    """All of them, found at once and read in batches."""
    keys, _strangers = _keys(scope, measure, agent)
    starts = range(0, len(keys), BATCH)
    batches = (_rows(scope.report, keys[at : at + BATCH].tolist(), agent) for at in starts)
    return chain.from_iterable(batches)


def _keys(scope: Scope, measure: Measure, agent: Agent) -> tuple[Column, int]:
    """In falling order of their numbers, which is nearly that of their beginning; and how many
    strangers are beside them."""
    if scope.report.people:
        people = scope.report.people(scope, measure, agent)
        return np.array(people.known, np.int64), people.strangers
    if measure.by_group and scope.link is not None:
        measure = measure.by_group().get(scope.link, measure)
    needed = needed_for(measure) | ({scope.chain.column} if scope.chain else set())
    return behind(measure, scope, rows(scope, agent, needed)), 0


def _rows(report: Report, ids: list[int], agent: Agent) -> list[Model]:
    """As the one door lets him see them: the fact of a conversation may be a moment behind it,
    cases were chosen by the door itself."""
    rows: QuerySet[Any, Any]
    if report.facts in (DEALS, OPEN_DEALS):
        return _deals(report, ids, agent)
    if report.facts is PEOPLE:
        rows = Contact.objects.visible_to(agent)
    elif report.facts is CASES:
        rows = Case.objects.for_list()
    elif report.facts is PROMISES:
        rows = Clock.objects.visible_to(agent).for_list()
    else:
        beside = ("contact", "assignee", "team", "channel", "place", "satisfaction")
        rows = Conversation.objects.visible_to(agent).select_related(*beside)
    found = rows.in_bulk(ids)
    return [found[pk] for pk in ids if pk in found]


def _deals(report: Report, ids: list[int], agent: Agent) -> list[Model]:
    """A deal that went over into another pipeline may be behind a number twice."""
    deals = {pk: pk for pk in ids}
    if report.facts is DEALS:
        deals = dict(DealFact.objects.filter(pk__in=ids).values_list("pk", "deal_id"))
    beside = ("pipeline", "place", "lost_reason")
    found = Deal.objects.visible_to(agent).for_list().select_related(*beside)
    rows = found.in_bulk(set(deals.values()))
    return [rows[deals[pk]] for pk in ids if deals.get(pk) in rows]
