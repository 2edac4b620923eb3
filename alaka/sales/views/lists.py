"""Deals as a list, narrowed as one likes, and by the day on which they are expected."""

from datetime import date, timedelta
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.dateparse import parse_date
from django.views.decorators.http import require_safe

from alaka.accounts import tree
from alaka.accounts.access import AgentRequest, agent_required
from alaka.accounts.models import Agent, Place, Team
from alaka.contacts.models import Company, Contact
from alaka.sales import entering, pipelines
from alaka.sales.listing import VIEWS, Listing
from alaka.sales.models import Deal, LostReason, Pipeline, Stage

WEEKS = 6
# Of a day; the list of that day has the rest.
A_DAY = 6


@require_safe
@agent_required
def index(request: AgentRequest) -> HttpResponse:
    listing = Listing.read(request.GET.dict())
    after, before = request.GET.get("after", ""), request.GET.get("before", "")
    context = {
        "listing": listing,
        "page": listing.page(request.user, after=after, before=before),
        "tabs": [
            {
                "view": view,
                "url": f"{reverse('deal-list')}?{Listing(view, listing.filters).query()}",
                "is_active": view == listing.view,
                "key": str(place),
            }
            for place, view in enumerate(VIEWS.values(), start=1)
        ],
        "query": listing.query(),
        "active_filters": _filters(listing),
    }
    is_part = request.htmx.target == "deals-live"
    return render(request, "sales/list/live.html" if is_part else "sales/list.html", context)


def _filters(listing: Listing) -> list[dict[str, str]]:
    """The filters in force: what each is called, and the list without it."""
    return [
        {
            "name": name,
            "label": _named(name, value),
            "url": f"{reverse('deal-list')}?{listing.query(**{name: ''})}",
        }
        for name, value in listing.filters.items()
    ]


_ROWS: dict[str, Any] = {
    "pipeline": Pipeline, "stage": Stage, "owner": Agent, "team": Team, "place": Place,
    "contact": Contact, "company": Company, "lost_reason": LostReason,
}  # fmt: skip


def _named(name: str, value: Any) -> str:
    if name == "q":
        return f"“{value}”"
    if name in _ROWS:
        value = _ROWS[name]._default_manager.filter(pk=value).first() or value
    return f"{entering.label(name)}: {value}"


@require_safe
@agent_required
def filtering(request: AgentRequest) -> HttpResponse:
    """What the list can be narrowed by; asked for when the menu opens."""
    context = {
        "listing": Listing.read(request.GET.dict()),
        "pipelines": [(each, list(each.stages.all())) for each in pipelines.offered()],
        "owners": Agent.objects.who_answer().order_by("name"),
        "places": list(tree.in_order()),
        "reasons": pipelines.reasons(),
    }
    is_part = bool(request.htmx)
    return render(
        request, "sales/list/filtering.html" if is_part else "sales/filters.html", context
    )


@require_safe
@agent_required
def calendar(request: AgentRequest) -> HttpResponse:
    """Six weeks of open deals by the day they are expected on; ``from`` is one of its days."""
    asked = (
        parse_date(request.GET.get("from", "")) if _is_day(request.GET.get("from", "")) else None
    )
    first = _monday(asked or timezone.localdate())
    days = [first + timedelta(days=each) for each in range(7 * WEEKS)]
    rows = Deal.objects.visible_to(request.user).open().for_list()
    found: dict[date, list[Deal]] = {day: [] for day in days}
    for deal in rows.filter(expected_on__range=(days[0], days[-1])).order_by("expected_on", "pk"):
        found[deal.expected_on].append(deal)  # type: ignore[index]
    context = {
        "weeks": [
            [
                (day, found[day][:A_DAY], max(0, len(found[day]) - A_DAY))
                for day in days[at : at + 7]
            ]
            for at in range(0, len(days), 7)
        ],
        "today": timezone.localdate(),
        "before": first - timedelta(weeks=WEEKS),
        "after": first + timedelta(weeks=WEEKS),
        "first": first,
    }
    is_part = request.htmx.target == "calendar-live"
    name = "sales/calendar/live.html" if is_part else "sales/calendar.html"
    return render(request, name, context)


def _is_day(text: str) -> bool:
    try:
        day = parse_date(text)
    except ValueError:
        return False
    return day is not None and 1 < day.year < 9000


def _monday(day: date) -> date:
    return day - timedelta(days=day.weekday())
