"""What was changed at a place, as its managers write it down and show it."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from alaka.accounts.access import AgentRequest, manager_required
from alaka.accounts.models import AuditEntry, Place
from alaka.cases.acting import meant
from alaka.cases.feedback import places
from alaka.cases.improving import making
from alaka.cases.improving.forms import ImprovementForm
from alaka.cases.improving.listing import is_open, of_place
from alaka.cases.improving.state import state
from alaka.cases.improving.words import page_address
from alaka.cases.models import Case, Improvement
from alaka.inbox.acting import number


def _place(request: AgentRequest, pk: int) -> Place:
    return get_object_or_404(places.of(request.user), pk=pk)


def improvement_of(request: AgentRequest, pk: int) -> Improvement:
    """The one of that number, if the agent may see it; else Http404."""
    rows = Improvement.objects.visible_to(request.user).select_related("place", "topic")
    return get_object_or_404(rows, pk=pk)


@manager_required
@require_safe
def index(request: AgentRequest, pk: int) -> HttpResponse:
    place = _place(request, pk)
    after, before = request.GET.get("after", ""), request.GET.get("before", "")
    context = {
        "place": place,
        "page": of_place(place, request.user, after=after, before=before),
        "is_open": is_open(place),
        "address": page_address(place),
        "query": "",
    }
    return render(request, "cases/improving/list.html", context)


@manager_required
@require_POST
def switch(request: AgentRequest, pk: int) -> HttpResponse:
    """The page of the place is for everybody (``open``), or for nobody."""
    place, is_wanted = _place(request, pk), request.POST.get("open") == "1"
    making.open_page(place, is_wanted)
    act = "changes page opened" if is_wanted else "changes page closed"
    AuditEntry.write(act, request=request, about=place.name)
    text = _("Everybody can read it now.") if is_wanted else _("Nobody can read it any more.")
    messages.success(request, text)
    return redirect("place-changes", pk)


@manager_required
@require_http_methods(["GET", "POST"])
def add(request: AgentRequest, pk: int) -> HttpResponse:
    place = _place(request, pk)
    form = ImprovementForm(request.POST or None, instance=making.begun(place, by=request.user))
    if request.method == "POST" and form.is_valid():
        messages.success(request, _("Saved."))
        return redirect(form.save())
    context = {"form": form, "place": place}
    status = 422 if form.is_bound else 200
    return render(request, "cases/improving/new.html", context, status=status)


@manager_required
@require_POST
def from_case(request: AgentRequest, pk: int) -> HttpResponse:
    """One click at a case makes one of what changed because of it."""
    case = meant(request, pk)
    if case.place is not None:
        _place(request, case.place.pk)
    try:
        return redirect(making.from_case(case, by=request.user))
    except making.CannotImprove as problem:
        messages.error(request, str(problem))
        return redirect(case)


@manager_required
@require_http_methods(["GET", "POST"])
def show(request: AgentRequest, pk: int) -> HttpResponse:
    improvement = improvement_of(request, pk)
    form = ImprovementForm(request.POST or None, instance=improvement)
    if request.method == "POST" and form.is_valid():
        form.save()
        messages.success(request, _("Saved."))
        return redirect(improvement)
    is_part = request.htmx.target == "improvement-state"
    context: dict[str, Any] = {"improvement": improvement, "form": form}
    context |= state(improvement, request.user)
    template = "cases/improving/state.html" if is_part else "cases/improving/improvement.html"
    return render(request, template, context, status=422 if form.is_bound else 200)


@manager_required
@require_POST
def publication(request: AgentRequest, pk: int) -> HttpResponse:
    improvement, is_wanted = improvement_of(request, pk), request.POST.get("public") == "1"
    making.publish(improvement, is_wanted)
    text = _("It is published.") if is_wanted else _("It is a draft again.")
    messages.success(request, text)
    return redirect(improvement)


@manager_required
@require_POST
def cases(request: AgentRequest, pk: int) -> HttpResponse:
    """Put a case behind it by its number (``add``), or take one away (``remove``)."""
    improvement = improvement_of(request, pk)
    seen = Case.objects.visible_to(request.user)
    if "remove" in request.POST:
        improvement.cases.remove(*seen.filter(pk=number(request.POST["remove"])))
        return redirect(improvement)
    case = seen.filter(pk=number(request.POST.get("add", "").strip().lstrip("#"))).first()
    if case is None:
        messages.error(request, _("There is no case of this number that you see."))
    else:
        improvement.cases.add(case)
    return redirect(improvement)


@manager_required
@require_POST
def removal(request: AgentRequest, pk: int) -> HttpResponse:
    """What customers were told of stays, as a draft."""
    improvement = improvement_of(request, pk)
    if improvement.told.exists():
        messages.error(request, _("Customers were told of it: take it off the page instead."))
        return redirect(improvement)
    place = improvement.place
    improvement.delete()
    messages.success(request, _("Removed."))
    return redirect("place-changes", place.pk) if place else redirect("places")
