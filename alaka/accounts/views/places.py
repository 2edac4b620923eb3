"""Shops, branches and regions: a tree, each with whom it answers to."""

from django.contrib import messages
from django.db.models import Q
from django.db.models.deletion import ProtectedError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from alaka.accounts import rights
from alaka.accounts.access import AgentRequest, administrator_required, manager_required
from alaka.accounts.forms import PlaceForm
from alaka.accounts.models import Agent, AuditEntry, Place, Role
from alaka.accounts.tree import answered_for
from alaka.core import clock


@manager_required
def index(request: AgentRequest) -> HttpResponse:
    return render(request, "accounts/places.html", {"places": list(answered_for())})


@administrator_required
def add(request: AgentRequest) -> HttpResponse:
    form = PlaceForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        place = form.save()
        rights.tell(_answering(place), by=request.user)
        AuditEntry.write("place added", request=request, about=place.name)
        messages.success(request, _("Saved."))
        return redirect("places")
    return render(request, "accounts/place.html", {"form": form})


@administrator_required
def edit(request: AgentRequest, pk: int) -> HttpResponse:
    place = get_object_or_404(Place, pk=pk)
    answering = _answering(place)
    form = PlaceForm(request.POST or None, instance=place)
    if request.method == "POST" and form.is_valid():
        form.save()
        rights.tell({*answering, *_answering(place)}, by=request.user)
        AuditEntry.write("place changed", request=request, about=place.name)
        messages.success(request, _("Saved."))
        _tell_without_place(request, answering)
        return redirect("places")
    context = {"form": form, "place": Place.objects.get(pk=pk)}
    return render(request, "accounts/place.html", context)


def _answering(place: Place) -> list[Agent]:
    """Who is named there."""
    return list(Agent.objects.filter(Q(places=place) | Q(deputised=place)).distinct())


def _tell_without_place(request: AgentRequest, answered: list[Agent]) -> None:
    for agent in Agent.objects.active().filter(pk__in=[each.pk for each in answered]):
        if agent.role == Role.MANAGER and agent.only_places and not agent.branch:
            text = _(
                "%(name)s now answers for no place, and sees no conversations and no cases. "
                "Their page under Settings → Agents changes that."
            )
            messages.warning(request, text % {"name": agent.name})


@administrator_required
@require_POST
def closure(request: AgentRequest, pk: int) -> HttpResponse:
    """Close a place, or open it again: what was heard there stays either way."""
    place = get_object_or_404(Place, pk=pk)
    is_closed = place.closed_at is not None
    Place.objects.filter(pk=pk).update(closed_at=None if is_closed else clock.now())
    act = "place opened" if is_closed else "place closed"
    AuditEntry.write(act, request=request, about=place.name)
    text = _("%(name)s is open again.") if is_closed else _("%(name)s is closed.")
    messages.success(request, text % {"name": place.name})
    return redirect("place", pk=pk)


@administrator_required
@require_POST
def removal(request: AgentRequest, pk: int) -> HttpResponse:
    place = get_object_or_404(Place, pk=pk)
    if place.parts.exists():
        messages.error(request, _("Other places are part of this one. Move or remove them first."))
        return redirect("place", pk=pk)
    answered = _answering(place)
    try:
        place.delete()
    except ProtectedError:
        messages.error(
            request,
            _("What was heard at this place would lose where it was heard. Close it instead."),
        )
        return redirect("place", pk=pk)
    AuditEntry.write("place removed", request=request, about=place.name)
    text = _("%(name)s is removed.")
    messages.success(request, text % {"name": place.name})
    _tell_without_place(request, answered)
    return redirect("places")
