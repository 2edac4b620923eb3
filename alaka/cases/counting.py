"""How many cases stand in each view, up to a hundred, in one statement for the whole page."""

from typing import Any, cast

from django.db.models import IntegerField, QuerySet, Subquery
from django.http import HttpRequest

from alaka.accounts.models import Agent
from alaka.cases.listing import VIEWS, Listing
from alaka.cases.models import Case, CaseStatus
from alaka.core.prepared import given, prepared

# One more than is shown: "99+". Counting on would cost with the number of cases.
LIMIT = 100

_MINE = "_cases_mine"


def mine(request: HttpRequest) -> int:
    """Open cases that the agent of this request answers for; asked for once, by every page."""
    if not hasattr(request, _MINE):
        agent = cast(Agent, request.user)
        counted = _mine().first(agent=agent.pk) if agent.is_active else None
        setattr(request, _MINE, (counted or (0,))[0])
    return cast(int, getattr(request, _MINE))


class _Number(Subquery):
    template = "(SELECT count(*) FROM (%(subquery)s) counted)"
    output_field = IntegerField()


def _numbers(asked: "list[QuerySet[Case]]") -> list[_Number]:
    return [_Number(each.order_by().values("pk")[:LIMIT]) for each in asked]


@prepared
def _mine() -> QuerySet[Any, Any]:
    # What is one's own is seen: the door need not be asked.
    rows = Case.objects.filter(
        manager=given("agent"), status__in=[CaseStatus.NEW, CaseStatus.ACCEPTED]
    )
    return Agent.objects.filter(pk=given("agent")).order_by().values_list(*_numbers([rows]))


def counts(agent: Agent) -> dict[str, int]:
    """By name of a view, each at most 100."""
    names = [view.name for view in VIEWS.values() if view.is_counted]
    asked: list[QuerySet[Case]] = [Listing(VIEWS[name], {}).rows(agent) for name in names]
    rows = Agent.objects.filter(pk=agent.pk).order_by().values_list(*_numbers(asked))
    numbers = rows.first() or [0] * len(names)
    return {name: number or 0 for name, number in zip(names, numbers, strict=True)}
