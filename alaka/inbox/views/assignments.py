"""Giving conversations to an agent, to a team, or back to all."""

from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from alaka.accounts.access import AgentRequest, answering_required
from alaka.accounts.models import Agent, Team
from alaka.inbox.acting import acted, again, chosen
from alaka.inbox.answering import Saying, note
from alaka.inbox.forms import AssigneeForm
from alaka.inbox.models import Conversation
from alaka.inbox.undoing import noted

TEMPLATE = "inbox/acts/assign.html"


@require_http_methods(["GET", "POST"])
@answering_required
def assignments(request: AgentRequest) -> HttpResponse:
    conversations = chosen(request)
    form = AssigneeForm(request.POST or None, conversations)
    context: dict[str, object] = {"form": form, "conversations": conversations}
    if request.method == "GET":
        return render(request, TEMPLATE, context)
    if not form.is_valid():
        return again(request, TEMPLATE, context)
    agent, team = form.cleaned_data["agent"], form.cleaned_data["team"]
    with noted(conversations) as deed, transaction.atomic():
        for conversation in conversations:
            if text := form.cleaned_data["note"]:
                note(conversation, Saying(text), by=request.user)
            _give(conversation, agent, team, by=request.user)
    if agent or team:
        return acted(request, _("Assigned to %(name)s.") % {"name": agent or team}, deed)
    return acted(request, _("Unassigned."), deed)


def _give(conversation: Conversation, agent: Agent | None, team: Team | None, *, by: Agent) -> None:
    if team is not None:
        conversation.hand_to(team, by=by)
    else:
        conversation.assign_to(agent, by=by)
