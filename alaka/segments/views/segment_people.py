"""Who is in a segment: put in and taken out by hand; counted while it is built; compared."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from alaka.accounts.access import AgentRequest, agent_required, answering_required
from alaka.accounts.models import AuditEntry
from alaka.core.templatetags.core import number
from alaka.segments import making, pasting
from alaka.segments.editing import Row
from alaka.segments.estimating import running
from alaka.segments.forms import ConditionForm
from alaka.segments.language import read_text, written
from alaka.segments.listing import Listing, asked_of
from alaka.segments.models import Segment
from alaka.segments.offering import conditions_for
from alaka.segments.picking import people_meant
from alaka.segments.segment_forms import PastedForm
from alaka.segments.showing import compared, shown


@require_safe
@agent_required
def count(request: AgentRequest) -> HttpResponse:
    """How many a filter finds, and some of them."""
    asked = read_text(request.GET.get("filter", ""), request.user)
    context = {"running": running(asked, request.user)}
    return render(request, "segments/running.html", context)


@require_safe
@agent_required
def count_with(request: AgentRequest, name: str) -> HttpResponse:
    """The same of the filter with the condition that is being entered."""
    kind = conditions_for(request.user).get(name)
    if kind is None:
        raise Http404
    form = ConditionForm(kind, request.user, request.GET)
    if not form.is_valid():
        return render(request, "segments/running.html", {"running": None})
    listing = Listing.of(request.GET.get("list", ""))
    row = Row.of(asked_of(listing, request.user).data)
    is_change, place = request.GET.get("act") == "change", request.GET.get("at", "")
    changed = row.with_(form.leaf, place=place, is_beside=not is_change)
    asked = read_text(written(changed.data()), request.user)
    context = {"running": running(asked, request.user)}
    return render(request, "segments/running.html", context)


@answering_required
def picked(request: AgentRequest) -> HttpResponse:
    """Those picked in a list, or all of it: into a segment that is there, or out of it."""
    given = request.POST if request.method == "POST" else request.GET
    people = people_meant(given, request.user)
    mine = Segment.objects.changeable_by(request.user).filter(is_live=False)
    if request.method == "POST":
        pk = given.get("segment", "")
        segment = get_object_or_404(mine, pk=int(pk) if pk.isdecimal() and len(pk) < 16 else 0)
        is_out = "out" in given
        try:
            moved = (making.take_out if is_out else making.put_in)(segment, people)
        except making.CannotKeepError as problem:
            messages.error(request, str(problem.reason))
            return redirect(segment)
        _told(request, segment, moved, is_out=is_out)
        return redirect(segment)
    context = {"listing": Listing.of(given.get("list", "")), "people": people, "segments": mine}
    context["persons"] = people if "person" in given else []
    return render(request, "segments/named/picked.html", context)


@require_POST
@answering_required
def people(request: AgentRequest, pk: int) -> HttpResponse:
    """By addresses that were pasted, or are in a file."""
    rows = Segment.objects.changeable_by(request.user).select_related("owner", "team")
    segment = get_object_or_404(rows, pk=pk, is_live=False)
    form = PastedForm(request.POST, request.FILES)
    read = None
    if form.is_valid():
        try:
            read = pasting.read(form.cleaned_data["rows"])
        except making.CannotKeepError as problem:
            form.add_error(None, str(problem.reason))
    if read is None:
        context = shown(segment, request.user) | {"form": form}
        return render(request, "segments/named/show.html", context, status=422)
    _told(request, segment, making.put_in(segment, read.people), is_out=False)
    context = {"segment": segment, "read": read, "unknown": read.unknown[:100]}
    return render(request, "segments/named/pasted.html", context)


def _told(request: AgentRequest, segment: Segment, moved: int, *, is_out: bool) -> None:
    if is_out:
        said = ngettext(
            "%(count)s person was taken out.", "%(count)s people were taken out.", moved
        )
    else:
        said = ngettext("%(count)s person was put in.", "%(count)s people were put in.", moved)
    AuditEntry.write("segment filled", request=request, about=segment.name, rows=moved)
    messages.success(request, said % {"count": number(moved)})


@require_safe
@agent_required
def overlap(request: AgentRequest, pk: int) -> HttpResponse:
    segment = get_object_or_404(Segment.objects.visible_to(request.user), pk=pk)
    context = {"segment": segment, **compared(segment, request.GET.get("with", ""), request.user)}
    return render(request, "segments/named/overlap.html", context)
