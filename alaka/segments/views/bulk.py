"""One thing changed at many people or companies: what, a look at what would happen, how it
goes, and back.
"""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from alaka.accounts.access import AgentRequest, answering_required
from alaka.accounts.models import AuditEntry
from alaka.contacts.models import About, Tag
from alaka.core import paging
from alaka.segments.bulk import choosing, stepping
from alaka.segments.bulk.forms import form_for
from alaka.segments.bulk.offering import offered, said, said_all
from alaka.segments.bulk.showing import shown
from alaka.segments.listing import Listing, asked_of, counted
from alaka.segments.models import BulkChange

NEWEST = paging.Order("pk")


@require_safe
@answering_required
def index(request: AgentRequest) -> HttpResponse:
    rows = BulkChange.objects.visible_to(request.user).select_related("by")
    after, before = request.GET.get("after", ""), request.GET.get("before", "")
    page = paging.page(rows, NEWEST, after=after, before=before)
    lines = zip(page.rows, said_all(page.rows, request.user), strict=True)
    context = {"page": page, "lines": list(lines)}
    return render(request, "segments/bulk/index.html", context)


@require_http_methods(["GET", "POST"])
@answering_required
def new(request: AgentRequest, about: str = About.CONTACT) -> HttpResponse:
    """First what is to be changed, then to what."""
    given = request.POST if request.method == "POST" else request.GET
    listing = Listing.of(given.get("list", ""), about)
    name = listing.subject.name
    chosen = choosing.chosen(given.getlist(name), request.user, listing.subject)
    if name in given and not chosen:
        raise Http404
    known = offered(request.user, about)
    what = known.get(given.get("what", ""))
    form = form_for(what, request.POST if request.method == "POST" else None) if what else None
    if form is not None and what is not None and form.is_bound and form.is_valid():
        how: dict[str, Any] = {"by": request.user, "chosen": chosen, "listing": listing}
        return redirect(stepping.begin(what.what, form.stored, **how))
    asked = asked_of(listing, request.user)
    context = {
        "listing": listing,
        "chosen": chosen,
        "offered": known.values(),
        "what": what,
        "form": form,
        "tags": Tag.objects.all(),
        "on": {int(pk) for pk in request.POST.getlist("tag") if pk.isdecimal()},
        "sentence": asked.sentence(),
        "count": len(chosen) or counted(asked, choosing.all_of(listing, request.user))[0],
        "limit": 10_000,
    }
    status = 422 if form is not None and form.is_bound else 200
    return render(request, "segments/bulk/new.html", context, status=status)


@require_safe
@answering_required
def show(request: AgentRequest, pk: int) -> HttpResponse:
    rows = BulkChange.objects.visible_to(request.user).select_related("by", "undone_by")
    context = shown(get_object_or_404(rows, pk=pk), request.user)
    is_part = request.htmx.target == "bulk-live"
    return render(request, f"segments/bulk/{'live' if is_part else 'show'}.html", context)


@require_POST
@answering_required
def writing(request: AgentRequest, pk: int) -> HttpResponse:
    of = _one(request, pk)
    if stepping.write(of):
        of_companies = of.about == About.COMPANY
        _note(request, f"{'companies' if of_companies else 'people'} changed in bulk", of)
    return redirect(of)


@require_POST
@answering_required
def stopping(request: AgentRequest, pk: int) -> HttpResponse:
    of = _one(request, pk)
    stepping.stop(of)
    return redirect(of)


@require_POST
@answering_required
def undoing(request: AgentRequest, pk: int) -> HttpResponse:
    of = _one(request, pk)
    if stepping.undo(of, by=request.user):
        _note(request, "bulk change undone", of)
    else:
        messages.warning(request, _("There is nothing to undo."))
    return redirect(of)


def _one(request: AgentRequest, pk: int) -> BulkChange:
    return get_object_or_404(BulkChange.objects.visible_to(request.user), pk=pk)


def _note(request: AgentRequest, act: str, of: BulkChange) -> None:
    about = said(of, request.user)
    AuditEntry.write(act, request=request, about=about, bulk=of.pk, rows=of.total)
