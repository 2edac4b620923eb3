"""Notes in which the agent was named, the newest first."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from alaka.accounts.access import AgentRequest, agent_required
from alaka.core.paging import Order, page
from alaka.inbox.counting import seen_by
from alaka.inbox.models import Mention
from alaka.inbox.views.conversations import tabs


@require_safe
@agent_required
def index(request: AgentRequest) -> HttpResponse:
    mine = Mention.objects.filter(
        agent=request.user, message__conversation__in=seen_by(request)
    ).select_related("message__author", "message__conversation__contact")
    after, before = request.GET.get("after", ""), request.GET.get("before", "")
    context = {
        "page": page(mine, Order("message_id"), after=after, before=before),
        "tabs": tabs(request, None),
        "url": request.path,
    }
    return render(request, "inbox/mentions.html", context)
