"""How many activities stand in each view, up to a hundred, in one statement."""

from django.db.models import IntegerField, QuerySet, Subquery
from django.http import HttpRequest

from alaka.accounts.models import Agent
from alaka.activities.listing import VIEWS, Listing
from alaka.activities.models import Activity
from alaka.core.prepared import given
from alaka.inbox.counting import counts as counted_along

# One more than is shown: "99+". Counting on would cost with the number of activities.
LIMIT = 100


def late(request: HttpRequest) -> int:
    """What of the reader's own should have been done; counted along by every page."""
    return counted_along(request)["activities_late"]


def late_ones(teams: tuple[int, ...]) -> QuerySet[Activity]:
    """For alaka.inbox.counting."""
    return Activity.objects.open().filter(agent=given("agent"), due_at__lt=given("now"))


class _Number(Subquery):
    template = "(SELECT count(*) FROM (%(subquery)s) counted)"
    output_field = IntegerField()


def counts(agent: Agent) -> dict[str, int]:
    """By name of a view, each at most 100."""
    names = [view.name for view in VIEWS.values() if view.is_counted]
    asked = [Listing(VIEWS[name], {}).rows(agent).order_by().values("pk")[:LIMIT] for name in names]
    numbers = [_Number(each) for each in asked]
    found = Agent.objects.filter(pk=agent.pk).order_by().values_list(*numbers).first()
    return dict(zip(names, found or [0] * len(names), strict=True))
