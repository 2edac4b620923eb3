"""The page of chats: who waits and for how long, who talks with whom, who is there."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from alaka.accounts.access import AgentRequest, agent_required, answering_required
from alaka.chats.assigning import take
from alaka.chats.frame import way as shown
from alaka.chats.overview import overview
from alaka.inbox.acting import told
from alaka.inbox.counting import seen_by


@require_safe
@agent_required
def index(request: AgentRequest) -> HttpResponse:
    context = {"overview": overview(seen_by(request), request.user)}
    is_part = request.htmx.target == "chats-live"
    return render(request, "chats/list/live.html" if is_part else "chats/list.html", context)


@require_safe
@answering_required
def way(request: AgentRequest, pk: int) -> HttpResponse:
    """Where an answer goes: looked at again when the guest comes or leaves."""
    rows = seen_by(request).select_related("contact", "channel")
    piece = shown(request, get_object_or_404(rows, pk=pk))
    if piece is None:
        return HttpResponse()
    return render(request, "chats/frame/way.html", {"piece": piece})


@require_POST
@answering_required
def taking(request: AgentRequest, pk: int) -> HttpResponse:
    """Take a chat that waits, without being asked."""
    conversation = get_object_or_404(seen_by(request), pk=pk)
    if not take(conversation, by=request.user):
        return told(request, _("Somebody else has taken this chat meanwhile."), level="info")
    if request.htmx:
        url = conversation.get_absolute_url()
        return HttpResponse(status=204, headers={"HX-Redirect": url})
    return redirect(conversation)
