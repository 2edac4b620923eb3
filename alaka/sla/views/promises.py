"""What became of the promises: how many were kept, and which were broken, by how much."""

from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from alaka.accounts.access import AgentRequest, agent_required
from alaka.core.paging import Order, page
from alaka.inbox.counting import sight_of
from alaka.sla import frame
from alaka.sla.models import Clock
from alaka.sla.overview import Asked, table

NEWEST = Order("breached_at")


@require_safe
@agent_required
def index(request: AgentRequest) -> HttpResponse:
    query, seen = request.GET.dict(), sight_of(request)
    asked = Asked.read(query)
    rows: QuerySet[Clock] = asked.narrowed(Clock.objects.within(seen).broken())
    beside = ("conversation__contact", "conversation__channel", "policy", "agent", "team")
    after, before = query.get("after", ""), query.get("before", "")
    context = {
        "asked": asked,
        "whole": table(asked, seen, by=""),
        "rows": table(asked, seen),
        "page": page(rows.select_related(*beside), NEWEST, after=after, before=before),
    }
    return render(request, "sla/promises.html", context)


@require_safe
@agent_required
def strip(request: AgentRequest) -> HttpResponse:
    """The strip alone, asked for when a notice came."""
    piece = frame.strip(request) or {}
    return render(request, "sla/strip.html", {"piece": piece})
