"""The list of activities, and one activity."""

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from alaka.accounts.access import AgentRequest, agent_required
from alaka.accounts.models import Agent
from alaka.activities.acting import meant
from alaka.activities.counting import counts
from alaka.activities.listing import VIEWS, Listing, View
from alaka.activities.models import Activity, Kind
from alaka.contacts.models import Company, Contact
from alaka.timeline.models import Event

HISTORY = 50


@dataclass(frozen=True)
class Tab:
    view: View
    count: int
    url: str
    is_active: bool
    key: str


@require_safe
@agent_required
def index(request: AgentRequest) -> HttpResponse:
    listing = Listing.read(request.GET.dict())
    after, before = request.GET.get("after", ""), request.GET.get("before", "")
    context = {
        "listing": listing,
        "page": listing.page(request.user, after=after, before=before),
        "tabs": _tabs(request.user, listing),
        "kinds": Kind.choices,
        "query": listing.query(),
        "active_filters": _filters(listing),
        "page_name": "activities",
    }
    is_part = request.htmx.target == "activities-live"
    template = "activities/list/live.html" if is_part else "activities/list.html"
    return render(request, template, context)


def _tabs(agent: Agent, listing: Listing) -> list[Tab]:
    numbers = counts(agent)
    shown = [view for view in VIEWS.values() if view.name != "team" or agent.team_ids]
    return [
        Tab(
            view,
            numbers.get(view.name, 0),
            f"{reverse('activities')}?{urlencode({'view': view.name})}",
            view == listing.view,
            str(place),
        )
        for place, view in enumerate(shown, start=1)
    ]


def _filters(listing: Listing) -> list[dict[str, str]]:
    """Those in force that name somebody: what each is called, and the list without it."""
    rows: dict[str, Any] = {"agent": Agent, "contact": Contact, "company": Company}
    return [
        {
            "label": str(rows[name].objects.filter(pk=value).first() or value),
            "url": f"{reverse('activities')}?{listing.query(**{name: ''})}",
        }
        for name, value in listing.filters.items()
        if name in rows
    ]


@require_safe
@agent_required
def show(request: AgentRequest, pk: int) -> HttpResponse:
    activity = meant(request, pk)
    rows = Event.objects.filter(subject_type=Activity._meta.label_lower, subject_id=pk)
    context = {
        "activity": activity,
        "following": Activity.objects.filter(follows=activity).first(),
        "events": rows.select_related("actor").order_by("-at", "-pk")[:HISTORY],
    }
    is_part = request.htmx.target == "activity-live"
    return render(
        request, "activities/live.html" if is_part else "activities/activity.html", context
    )
