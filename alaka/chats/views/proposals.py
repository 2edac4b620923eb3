"""A chat that is proposed to the agent: accepted or passed on; and the strip that shows it."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from alaka.accounts.access import AgentRequest, answering_required
from alaka.chats.assigning import accept, pass_on
from alaka.chats.frame import strip as shown
from alaka.chats.models import Proposal
from alaka.inbox.acting import told


@require_safe
@answering_required
def strip(request: AgentRequest) -> HttpResponse:
    return render(request, "chats/frame/strip.html", {"piece": shown(request)})


@require_POST
@answering_required
def acceptance(request: AgentRequest, pk: int) -> HttpResponse:
    """Take it, and go there."""
    proposal = get_object_or_404(Proposal.objects.visible_to(request.user), pk=pk)
    if not accept(proposal, by=request.user):
        return told(request, _("Somebody else has taken this chat meanwhile."), level="info")
    to = proposal.conversation.get_absolute_url()
    return HttpResponse(status=204, headers={"HX-Redirect": to})


@require_POST
@answering_required
def passing(request: AgentRequest, pk: int) -> HttpResponse:
    proposal = get_object_or_404(Proposal.objects.visible_to(request.user), pk=pk)
    pass_on(proposal)
    return render(request, "chats/frame/strip.html", {"piece": shown(request)})
