"""The people who answer, manage and read: a list, and one page each."""

from django.contrib import messages
from django.db import transaction
from django.db.models import Prefetch
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from alaka.accounts import inviting, rights
from alaka.accounts import sessions as open_sessions
from alaka.accounts.access import AgentRequest, administrator_required, manager_required
from alaka.accounts.forms import AgentForm, is_last_administrator
from alaka.accounts.models import Agent, AuditEntry, Membership
from alaka.accounts.tree import answering_of
from alaka.core import mail


@manager_required
def index(request: AgentRequest) -> HttpResponse:
    memberships = Prefetch("memberships", Membership.objects.select_related("team"))
    agents = Agent.objects.select_related("presence").prefetch_related(memberships)
    agents = agents.order_by("-is_active", "name")
    return render(request, "accounts/agents.html", {"agents": agents})


@administrator_required
def add(request: AgentRequest) -> HttpResponse:
    form = AgentForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        agent = form.save()
        AuditEntry.write("agent added", request=request, about=agent.email, role=agent.role)
        _tell_invited(request, agent, inviting.invite(agent, request))
        return redirect("agent", pk=agent.pk)
    return render(request, "accounts/agent_add.html", {"form": form, "can_mail": mail.can_send()})


@administrator_required
def edit(request: AgentRequest, pk: int) -> HttpResponse:
    agent = get_object_or_404(Agent, pk=pk)
    before = {**_noted(agent), "teams": sorted(agent.team_ids)}
    form = AgentForm(request.POST or None, instance=agent)
    if request.method == "POST" and form.is_valid():
        saved = form.save()
        rights.tell([saved], by=request.user)
        teams = sorted(team.pk for team in form.cleaned_data["teams"])
        after = {**_noted(saved), "teams": teams}
        AuditEntry.write(
            "agent changed", request=request, about=saved.email, before=before, after=after
        )
        messages.success(request, _("Saved."))
        return redirect("agents")
    can_mail = mail.can_send()
    is_waiting = agent.is_active and not agent.has_usable_password()
    context = {
        "form": form,
        "agent": Agent.objects.get(pk=pk),
        "can_mail": can_mail,
        "is_waiting": is_waiting,
        # Of somebody who has a password, only when asked for and no mail can bring it.
        "shows_link": is_waiting or (agent.is_active and not can_mail and "link" in request.GET),
        "invitation": inviting.address(agent),
        "has_factors": open_sessions.has_factors(agent),
        "places": answering_of(agent),
    }
    return render(request, "accounts/agent.html", context)


def _noted(agent: Agent) -> dict[str, object]:
    return {name: getattr(agent, name) for name in ("role", "email", "only_places")}


@administrator_required
@require_POST
def invitation(request: AgentRequest, pk: int) -> HttpResponse:
    """Send the link again; to somebody who has a password, it is one for choosing a new one."""
    agent = get_object_or_404(Agent.objects.active(), pk=pk)
    _tell_invited(request, agent, inviting.invite(agent, request))
    return redirect(f"{reverse('agent', args=[pk])}?link=1")


def _tell_invited(request: AgentRequest, agent: Agent, is_sent: bool) -> None:
    if is_sent:
        text = _("A link is on its way to %(address)s.")
        messages.success(request, text % {"address": agent.email})
    else:
        text = _("E-mail cannot be sent yet: give %(name)s the link on this page.")
        messages.warning(request, text % {"name": agent.name})


@administrator_required
@require_POST
def closure(request: AgentRequest, pk: int) -> HttpResponse:
    """Close an account, or open it again: nothing he did is lost either way."""
    agent = get_object_or_404(Agent, pk=pk)
    if agent.is_active and is_last_administrator(agent.pk):
        messages.error(
            request, _("This is the only administrator. Make someone else an administrator first.")
        )
    elif agent.is_active:
        _close(agent, request.user)
        AuditEntry.write("agent closed", request=request, about=agent.email)
        text = _("%(name)s can no longer log in.")
        messages.success(request, text % {"name": agent.name})
    else:
        Agent.objects.filter(pk=pk).update(is_active=True)
        AuditEntry.write("agent opened", request=request, about=agent.email)
        text = _("%(name)s can log in again.")
        messages.success(request, text % {"name": agent.name})
    return redirect("agent", pk=pk)


@transaction.atomic
def _close(agent: Agent, by: Agent) -> None:
    Agent.objects.filter(pk=agent.pk).update(is_active=False)
    open_sessions.end_all(agent)
    rights.tell([agent], by=by)


@administrator_required
@require_POST
def factors(request: AgentRequest, pk: int) -> HttpResponse:
    """For somebody who lost telephone and keys: he logs in with his password alone again."""
    agent = get_object_or_404(Agent, pk=pk)
    if open_sessions.forget_factors(agent):
        open_sessions.end_all(agent)
        AuditEntry.write("second factors reset", request=request, about=agent.email)
    messages.success(request, _("Two-step login is removed."))
    return redirect("agent", pk=pk)


@administrator_required
@require_POST
def sessions(request: AgentRequest, pk: int) -> HttpResponse:
    agent = get_object_or_404(Agent, pk=pk)
    mine = request.session.session_key if agent.pk == request.user.pk else None
    open_sessions.end_all(agent, but=mine)
    AuditEntry.write("agent logged out", request=request, about=agent.email)
    messages.success(request, _("Logged out everywhere."))
    return redirect("agent", pk=pk)
