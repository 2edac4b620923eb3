"""The list of people, by whatever is asked of them."""

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from alaka.accounts.access import AgentRequest, agent_required
from alaka.accounts.exports import Offer
from alaka.accounts.models import Agent
from alaka.contacts.models import Contact
from alaka.contacts.models.contact import ContactQuerySet
from alaka.core.paging import Page
from alaka.core.sheets import FORMATS
from alaka.segments import listing
from alaka.segments.exporting import cards
from alaka.segments.listing import Listing
from alaka.segments.models import PeopleView, Start
from alaka.segments.screen import screen
from alaka.segments.table import choices, headings, lines, orders


@require_safe
@agent_required
def index(request: AgentRequest) -> HttpResponse:
    shown = Listing.read(request.GET) if request.GET else _start(request.user)
    asked = listing.asked_of(shown, request.user)
    rows = listing.people(asked, request.user)
    after, before = request.GET.get("after", ""), request.GET.get("before", "")
    found = listing.page_of(shown, asked, rows, after=after, before=before)
    context = {
        "listing": shown,
        "page": found,
        "count": _count(shown, found, rows, is_first=not (after or before)),
        "limit": listing.COUNTED,
        "headings": headings(shown, request.user),
        "lines": lines(shown, found.rows, request.user),
        "faults": asked.faults(),
        "cleared": shown.but(filter="").url(),
    }
    if request.htmx.target == "contact-list":
        return render(request, "segments/rows.html", context)
    views = list(PeopleView.objects.visible_to(request.user))
    context |= {
        "tabs": _tabs(shown, views),
        "view": next((view for view in views if view.query == shown.query()), None),
        "sentence": asked.sentence(),
        "screen": screen(shown, asked, request.user),
        "choices": choices(shown, request.user),
        "orders": orders(),
        "export": _export(shown) if request.user.can_export else None,
    }
    return render(request, "segments/people.html", context)


@require_safe
@agent_required
def count(request: AgentRequest) -> HttpResponse:
    """How many a filter finds: of many it takes longer than their page, and comes after it."""
    shown = Listing.read(request.GET)
    asked = listing.asked_of(shown, request.user)
    found, _rows = listing.counted(asked, listing.people(asked, request.user))
    return render(request, "segments/count.html", {"count": found, "limit": listing.COUNTED})


def _count(
    shown: Listing, page: Page[Contact], rows: ContactQuerySet, *, is_first: bool
) -> int | None:
    """None where it is not known yet, or not asked."""
    if shown.words:
        return None
    if not shown.filter:
        return rows.order_by()[: listing.COUNTED + 1].count()
    return len(page.rows) if is_first and not page.after else None


def _export(shown: Listing) -> Offer:
    kept = {
        "sort": shown.order,
        "filter": shown.filter,
        "columns": ",".join(shown.columns),
        "q": shown.words,
    }
    formats = (*FORMATS.values(), cards.FORMAT)
    return Offer(reverse("people-export"), kept, formats, is_choosing=True)


def _start(agent: Agent) -> Listing:
    """What the list opens with: the view he chose, if he still sees it."""
    start = Start.objects.filter(agent=agent, view__in=PeopleView.objects.visible_to(agent))
    query = start.values_list("view__query", flat=True).first()
    return Listing.of(query) if query else Listing()


def _tabs(shown: Listing, views: list[PeopleView]) -> list[dict[str, object]]:
    query = shown.query()
    everybody = {
        "label": _("Everybody"),
        "url": Listing().url(),
        "is_active": query == Listing().query(),
    }
    saved = [
        {"label": view.name, "url": view.get_absolute_url(), "is_active": view.query == query}
        for view in views
    ]
    return [everybody, *saved]
