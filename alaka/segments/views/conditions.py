"""One condition of the filter is chosen, entered and changed: nothing is stored by it."""

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from alaka.accounts.access import AgentRequest, agent_required
from alaka.contacts.models import About
from alaka.segments.editing import Row, bare
from alaka.segments.forms import ConditionForm
from alaka.segments.language import written
from alaka.segments.listing import Listing, asked_of
from alaka.segments.offering import conditions_for
from alaka.segments.screen import menu


@require_safe
@agent_required
def index(request: AgentRequest, about: str = About.CONTACT) -> HttpResponse:
    """Those that can be added beside one of the filter, or to it."""
    listing = Listing.of(request.GET.get("list", ""), about)
    lines = menu(listing, request.GET.get("at", ""), request.user)
    context = {"listing": listing, "menu": lines, "frame": _frame(request)}
    return render(request, "segments/conditions.html", context)


@require_safe
@agent_required
def entry(request: AgentRequest, name: str, about: str = About.CONTACT) -> HttpResponse:
    """The form of one condition; entered, it goes to the list with it."""
    kind = conditions_for(request.user, about).get(name)
    if kind is None:
        raise Http404
    listing = Listing.of(request.GET.get("list", ""), about)
    row = Row.of(asked_of(listing, request.user).data)
    place, is_change = request.GET.get("at", ""), request.GET.get("act") == "change"
    there = row.at(place) if is_change else None
    form = ConditionForm(
        kind,
        request.user,
        request.GET if "op" in request.GET else None,
        initial=ConditionForm.shown(kind, there) if bare(there) else None,
    )
    if form.is_valid():
        changed = row.with_(form.leaf, place=place, is_beside=not is_change)
        return _to(request, listing.but(filter=written(changed.data())).url())
    context = {"form": form, "title": kind.title, "name": name, "listing": listing}
    context["action"] = listing.subject.address("condition", name)
    if not listing.is_of_companies:
        context["running"] = reverse("people-condition-count", args=[name])
    context |= {"frame": _frame(request), "place": place, "act": "change" if is_change else "add"}
    return render(request, "segments/entry.html", context, status=422 if form.is_bound else 200)


def _frame(request: AgentRequest) -> str:
    """A sheet over the list, or a page of its own where there is no script."""
    return "segments/sheet.html" if request.htmx else "console/base.html"


def _to(request: AgentRequest, url: str) -> HttpResponse:
    return HttpResponse(status=204, headers={"HX-Redirect": url}) if request.htmx else redirect(url)
