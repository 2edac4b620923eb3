"""The list of people, and that of companies, by whatever is asked of them."""

from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from alaka.accounts.access import AgentRequest, agent_required
from alaka.accounts.exports import Offer
from alaka.accounts.models import Agent
from alaka.contacts.models import About
from alaka.core.paging import Page
from alaka.core.prepared import given, prepared
from alaka.core.scripting import has_script
from alaka.core.sheets import FORMATS
from alaka.segments import listing as lists
from alaka.segments.exporting import cards
from alaka.segments.listing import Listing
from alaka.segments.models import PeopleView
from alaka.segments.screen import screen
from alaka.segments.starting import start_of
from alaka.segments.subjects.people import TooManyError
from alaka.segments.table import choices, headings, lines, orders

TEMPLATES: dict[str, str] = {
    About.CONTACT: "segments/people.html",
    About.COMPANY: "segments/companies.html",
}


@require_safe
@agent_required
def index(request: AgentRequest, about: str = About.CONTACT) -> HttpResponse:
    shown = Listing.read(request.GET, about) if request.GET else _start(request.user, about)
    asked = lists.asked_of(shown, request.user)
    rows = lists.rows_of(shown, asked, request.user)
    after, before = request.GET.get("after", ""), request.GET.get("before", "")
    try:
        found = lists.page_of(shown, asked, rows, request.user, after=after, before=before)
    except TooManyError:
        return _in_order(request, shown.but(order="name"))
    context: dict[str, Any] = {
        "listing": shown,
        "page": found,
        "count": _count(request, shown, asked, found, is_first=not (after or before)),
        "limit": lists.COUNTED,
        "headings": headings(shown, request.user),
        "lines": lines(shown, found.rows, request.user),
        "faults": asked.faults(),
        "cleared": shown.but(filter="").url(),
    }
    if request.htmx.target == "contact-list":
        return render(request, "segments/rows.html", context)
    context |= _around(shown, asked, request.user)
    return render(request, TEMPLATES[about], context)


def _in_order(request: AgentRequest, shown: Listing) -> HttpResponse:
    """The list by name, where it is too long to be sorted as it was wished."""
    messages.warning(
        request, _("There are too many people to be sorted by this: filter them first.")
    )
    return redirect(shown.url())


@require_safe
@agent_required
def count(request: AgentRequest, about: str = About.CONTACT) -> HttpResponse:
    """How many a filter finds: of many it takes longer than their page, and comes after it."""
    shown = Listing.read(request.GET, about)
    asked = lists.asked_of(shown, request.user)
    context = {"count": _counted(request, shown, asked), "limit": lists.COUNTED, "listing": shown}
    return render(request, "segments/count.html", context)


def _counted(request: AgentRequest, shown: Listing, asked: lists.Filter) -> int:
    return lists.counted(asked, lists.rows_of(shown, asked, request.user))[0]


def _count(
    request: AgentRequest, shown: Listing, asked: lists.Filter, page: Page[Any], *, is_first: bool
) -> int | None:
    """None where it is not asked, or comes after the page."""
    if shown.words:
        return None
    if is_first and shown.filter and not page.after:
        return len(page.rows)
    later = shown.filter and has_script(request)
    return None if later else _counted(request, shown, asked)


def _around(shown: Listing, asked: lists.Filter, agent: Agent) -> dict[str, Any]:
    """What the page has beside the rows."""
    subject, views = shown.subject, _views(shown.about).rows(agent=agent.pk, teams=agent.team_ids)
    kept = f"?{urlencode({'list': shown.query()})}"
    return {
        "addresses": {
            "list": subject.address("list"),
            "count": f"{subject.address('count')}?{shown.query()}",
            "views": subject.address("views"),
            "new_view": subject.address("new-view") + kept,
            "new_change": subject.address("new-change"),
            "change_all": subject.address("new-change") + kept,
        },
        "tabs": _tabs(shown, views),
        "view": next((view for view in views if view.query == shown.query()), None),
        "sentence": asked.sentence(),
        "screen": screen(shown, asked, agent),
        "choices": choices(shown, agent),
        "orders": orders(shown, agent),
        "export": _export(shown) if agent.can_export else None,
    }


@prepared
def _views(about: str) -> QuerySet[PeopleView]:
    return PeopleView.objects.within(given("agent"), given("teams")).of(about)


def _export(shown: Listing) -> Offer:
    kept = {
        "sort": shown.order,
        "filter": shown.filter,
        "columns": ",".join(shown.columns),
        "q": shown.words,
    }
    formats = list(FORMATS.values())
    if not shown.is_of_companies:
        formats.append(cards.FORMAT)
    return Offer(shown.subject.address("export"), kept, tuple(formats), is_choosing=True)


def _start(agent: Agent, about: str) -> Listing:
    """What the list opens with: the view he chose, if he still sees it."""
    view = start_of(agent, about)
    return Listing.of(view.query, about) if view and view.query else Listing.whole(about)


def _tabs(shown: Listing, views: list[PeopleView]) -> list[dict[str, object]]:
    query, whole = shown.query(), Listing.whole(shown.about)
    everybody = {
        "label": _("All companies") if shown.is_of_companies else _("Everybody"),
        "url": whole.url(),
        "is_active": query == whole.query(),
    }
    saved = [
        {"label": view.name, "url": view.get_absolute_url(), "is_active": view.query == query}
        for view in views
    ]
    return [everybody, *saved]
