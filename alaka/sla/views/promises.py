"""The promises that were broken, by how much, and who had them; how many were kept is a report."""

from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from alaka.accounts.access import AgentRequest, agent_required
from alaka.core.paging import Order, page
from alaka.inbox.counting import sight_of
from alaka.sla import frame
from alaka.sla.models import Clock
from alaka.sla.overview import Asked

NEWEST = Order("breached_at")


@require_safe
@agent_required
def index(request: AgentRequest) -> HttpResponse:
    query = request.GET.dict()
    asked = Asked.read(query)
    rows: QuerySet[Clock] = asked.narrowed(Clock.objects.within(sight_of(request)).broken())
    after, before = query.get("after", ""), query.get("before", "")
    found = page(rows.select_related(*Clock.BESIDE), NEWEST, after=after, before=before)
    return render(request, "sla/promises.html", {"asked": asked, "page": found})


@require_safe
@agent_required
def strip(request: AgentRequest) -> HttpResponse:
    """The strip alone, asked for when a notice came."""
    piece = frame.strip(request) or {}
    return render(request, "sla/strip.html", {"piece": piece})
