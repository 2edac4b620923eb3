"""How many cases stand in each view, up to a hundred, in one statement for the whole page."""

from django.db.models import IntegerField, QuerySet, Subquery
from django.http import HttpRequest

from alaka.accounts.models import Agent
from alaka.cases.listing import VIEWS, Listing
from alaka.cases.models import Case
from alaka.core.prepared import given
from alaka.inbox.counting import counts as counted_along

# One more than is shown: "99+". Counting on would cost with the number of cases.
LIMIT = 100


def mine(request: HttpRequest) -> int:
    """Open cases that the agent of this request answers for; counted along by every page."""
    return counted_along(request)["cases_mine"]


def open_ones(teams: tuple[int, ...]) -> QuerySet[Case]:
    """Those of the reader, for alaka.inbox.counting; what is one's own is seen."""
    return Case.objects.open().filter(manager=given("agent"))


class _Number(Subquery):
    template = "(SELECT count(*) FROM (%(subquery)s) counted)"
    output_field = IntegerField()


def _numbers(asked: "list[QuerySet[Case]]") -> list[_Number]:
    return [_Number(each.order_by().values("pk")[:LIMIT]) for each in asked]


def counts(agent: Agent) -> dict[str, int]:
    """By name of a view, each at most 100."""
    names = [view.name for view in VIEWS.values() if view.is_counted]
    asked: list[QuerySet[Case]] = [Listing(VIEWS[name], {}).rows(agent) for name in names]
    rows = Agent.objects.filter(pk=agent.pk).order_by().values_list(*_numbers(asked))
    numbers = rows.first() or [0] * len(names)
    return {name: number or 0 for name, number in zip(names, numbers, strict=True)}
