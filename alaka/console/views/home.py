"""The first page: set-up on an empty base, else the page an agent's day begins with."""

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse

from alaka.accounts import setup
from alaka.accounts.access import AgentRequest, agent_required
from alaka.inbox.models import Conversation


def home(request: HttpRequest) -> HttpResponseBase:
    return redirect("setup") if setup.is_open() else _day(request)


@agent_required
def _day(request: AgentRequest) -> HttpResponse:
    """One's own work; where there is none, what nobody has taken yet."""
    mine = Conversation.objects.visible_to(request.user).open().filter(assignee=request.user)
    return redirect("inbox" if mine.exists() else reverse("inbox") + "?view=unassigned")
