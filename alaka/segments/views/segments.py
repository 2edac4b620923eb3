"""Segments: all of them, one with who came and went, a new one, its name and its conditions."""

from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from alaka.accounts.access import AgentRequest, agent_required, answering_required
from alaka.accounts.at_hand import with_owners
from alaka.accounts.models import Agent, AuditEntry
from alaka.core.words import kept
from alaka.segments import making
from alaka.segments.keeping.whole import asked_of as conditions_of
from alaka.segments.language import Filter, written
from alaka.segments.listing import Listing, asked_of
from alaka.segments.models import Segment
from alaka.segments.picking import people_meant
from alaka.segments.screen import screen
from alaka.segments.segment_forms import LIVE, PastedForm, SegmentForm
from alaka.segments.showing import compared, live, shown


@require_safe
@agent_required
def index(request: AgentRequest) -> HttpResponse:
    rows = with_owners(Segment.objects.visible_to(request.user).select_related("owner", "team"))
    lines = [(row, conditions_of(row) if row.is_live else None) for row in rows]
    return render(request, "segments/named/index.html", {"lines": lines})


@require_safe
@agent_required
def show(request: AgentRequest, pk: int) -> HttpResponse:
    rows = Segment.objects.visible_to(request.user).select_related("owner", "team")
    segment = get_object_or_404(rows, pk=pk)
    if request.htmx.target == "segment-live":
        return render(request, "segments/named/live.html", live(segment))
    context = shown(segment, request.user) | {"form": PastedForm()}
    context |= compared(segment, request.GET.get("with", ""), request.user)
    if segment.is_live:
        saved = written(segment.filter)
        at = reverse("segment", args=[pk])
        listing = Listing(filter=request.GET.get("filter", saved), at=at)
        asked = asked_of(listing, request.user)
        # What is kept is asked as its owner sees people: its size says how many those are.
        is_kept = listing.filter == saved
        context |= {"listing": listing, "is_kept": is_kept, "asked": asked}
        context |= _building(listing, asked, request.user)
    return render(request, "segments/named/show.html", context)


def _building(listing: Listing, asked: Filter, agent: Agent) -> dict[str, Any]:
    return {
        "screen": screen(listing, asked, agent),
        "faults": asked.faults(),
        "filter_query": urlencode({"filter": listing.filter}),
    }


@answering_required
def new(request: AgentRequest) -> HttpResponse:
    """Of a list, of people picked in it, or of conditions that are chosen here."""
    given = request.POST if request.method == "POST" else request.GET
    at = reverse("segment-new")
    of_list = Listing.of(given["list"]) if "list" in given else Listing()
    listing = of_list.but(at=at, **({"filter": given["filter"]} if "filter" in given else {}))
    asked = asked_of(listing, request.user)
    picked = people_meant(given, request.user) if "person" in given else None
    name = Truncator(kept(asked.sentence())).chars(80) if picked is None else ""
    segment = Segment(owner=request.user, name=name)
    form = SegmentForm(
        request.POST or None, instance=segment, agent=request.user, is_new=picked is None
    )
    if form.is_bound and form.is_valid():
        is_live = picked is None and form.cleaned_data["kind"] == LIVE
        if not is_live or (asked.root and not asked.faults()):
            if picked is None:
                # Without anything asked it is nobody, not everybody.
                is_asked = not is_live and (listing.filter or listing.words)
                picked = people_meant(request.POST, request.user) if is_asked else []
            return _made(request, form, asked.data if is_live else None, picked)
        form.add_error(None, _("Add at least one condition that can be asked."))
    context: dict[str, Any] = {"form": form, "listing": listing, "picked": picked, "asked": asked}
    context |= _building(listing, asked, request.user)
    status = 422 if form.is_bound else 200
    return render(request, "segments/named/new.html", context, status=status)


def _made(request: AgentRequest, form: SegmentForm, data: Any, people: list[int]) -> HttpResponse:
    """``data`` is the filter of a live one, None of another."""
    segment: Segment = form.save(commit=False)
    segment.is_live, segment.filter = data is not None, data or {}
    try:
        making.make(segment, people)
    except making.CannotKeepError as problem:
        messages.error(request, str(problem.reason))
        return redirect("segments")
    AuditEntry.write("segment added", request=request, about=segment.name)
    return redirect(segment)


@answering_required
def change(request: AgentRequest, pk: int) -> HttpResponse:
    segment = _changed(request, pk)
    form = SegmentForm(request.POST or None, instance=segment, agent=request.user)
    if form.is_bound and form.is_valid():
        form.save()
        AuditEntry.write("segment changed", request=request, about=segment.name)
        messages.success(request, _("Saved."))
        return redirect(segment)
    context = {"form": form, "segment": segment}
    status = 422 if form.is_bound else 200
    return render(request, "segments/named/change.html", context, status=status)


@require_POST
@answering_required
def conditions(request: AgentRequest, pk: int) -> HttpResponse:
    segment = _changed(request, pk)
    asked = asked_of(Listing(filter=request.POST.get("filter", "")), request.user)
    if asked.root is None or asked.faults():
        messages.error(request, _("Add at least one condition that can be asked."))
        return redirect(segment)
    try:
        making.redefine(segment, asked.data, by=request.user)
    except making.CannotKeepError as problem:
        messages.error(request, str(problem.reason))
        return redirect(segment)
    AuditEntry.write("segment changed", request=request, about=segment.name)
    messages.success(request, _("Saved. Everybody is looked at anew."))
    return redirect(segment)


@require_POST
@answering_required
def removal(request: AgentRequest, pk: int) -> HttpResponse:
    segment = _changed(request, pk)
    segment.delete()
    AuditEntry.write("segment removed", request=request, about=segment.name)
    messages.success(request, _("%(name)s is removed.") % {"name": segment.name})
    return redirect("segments")


def _changed(request: AgentRequest, pk: int) -> Segment:
    return get_object_or_404(Segment.objects.changeable_by(request.user), pk=pk)
