"""A week of activities, one's own or those of one's teams."""

from datetime import timedelta

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from alaka.accounts.access import AgentRequest, agent_required
from alaka.activities import week
from alaka.activities.listing import VIEWS, Listing

WEEK = timedelta(days=7)


@require_safe
@agent_required
def show(request: AgentRequest) -> HttpResponse:
    first = week.begin(week.asked(request.GET.get("on", "")))
    listing = Listing.read(request.GET.dict())
    context = {
        "listing": listing,
        "views": [VIEWS[name] for name in ("mine", "team", "all")],
        "days": week.days(listing, request.user, first),
        "first": first,
        "last": first + timedelta(days=6),
        "before": (first - WEEK).isoformat(),
        "after": (first + WEEK).isoformat(),
        "page_name": "week",
    }
    is_part = request.htmx.target == "week-live"
    return render(
        request, "activities/week/live.html" if is_part else "activities/week.html", context
    )
