"""Teams: who shares work, and what stands under their answers."""

from typing import Any

from django.contrib import messages
from django.db.models import Count, Prefetch, Q
from django.db.models.deletion import ProtectedError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from alaka.accounts import rights
from alaka.accounts.access import AgentRequest, administrator_required, manager_required
from alaka.accounts.forms import TeamForm
from alaka.accounts.models import Agent, AuditEntry, Membership, Team


@manager_required
def index(request: AgentRequest) -> HttpResponse:
    active = Membership.objects.filter(agent__is_active=True).select_related("agent")
    teams = (
        Team.objects.select_related("calendar")
        .annotate(
            size=Count("memberships", filter=Q(memberships__agent__is_active=True), distinct=True),
            signed=Count("signatures", distinct=True),
        )
        .prefetch_related(Prefetch("memberships", active.order_by("agent__name")))
    )
    return render(request, "accounts/teams.html", {"teams": teams})


@administrator_required
def add(request: AgentRequest) -> HttpResponse:
    form = TeamForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        team = form.save()
        AuditEntry.write("team added", request=request, about=team.name)
        messages.success(request, _("Saved."))
        return redirect("teams")
    return render(request, "accounts/team.html", {"form": form})


@administrator_required
def edit(request: AgentRequest, pk: int) -> HttpResponse:
    team = get_object_or_404(Team, pk=pk)
    before, members = _noted(team), list(Agent.objects.filter(teams=team))
    form = TeamForm(request.POST or None, instance=team)
    if request.method == "POST" and form.is_valid():
        form.save()
        rights.tell(members, by=request.user)
        AuditEntry.write(
            "team changed", request=request, about=team.name, before=before, after=_noted(team)
        )
        messages.success(request, _("Saved."))
        return redirect("teams")
    context = {"form": form, "team": Team.objects.get(pk=pk)}
    return render(request, "accounts/team.html", context)


def _noted(team: Team) -> dict[str, Any]:
    """What the audit log keeps of a change: who belongs to the team, and its hours."""
    members = sorted(team.memberships.values_list("agent_id", flat=True))
    return {"members": members, "calendar": str(team.calendar or "")}


@administrator_required
def removal(request: AgentRequest, pk: int) -> HttpResponse:
    """Ask first: the team's members then see its inboxes no more."""
    team = get_object_or_404(Team, pk=pk)
    if request.method != "POST":
        return render(request, "accounts/team_removal.html", {"team": team})
    members = list(Agent.objects.filter(teams=team))
    try:
        team.delete()
    except ProtectedError:
        messages.error(request, _("The team still has work assigned to it. Reassign that first."))
        return redirect("team", pk=pk)
    rights.tell(members, by=request.user)
    AuditEntry.write("team removed", request=request, about=team.name)
    text = _("The team %(name)s is removed.")
    messages.success(request, text % {"name": team.name})
    return redirect("teams")
