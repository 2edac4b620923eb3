"""What rules and sequences tell the reader: at the top of every page until he has seen it."""

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from alaka.accounts.access import AgentRequest, answering_required
from alaka.automation import frame
from alaka.automation.telling import see


@require_safe
@answering_required
def strip(request: AgentRequest) -> HttpResponse:
    return _strip(request)


@require_POST
@answering_required
def sight(request: AgentRequest, pk: int) -> HttpResponse:
    see(request.user, pk)
    return _strip(request) if request.htmx else redirect("next")


def _strip(request: AgentRequest) -> HttpResponse:
    return render(request, "automation/frame/hints.html", {"piece": frame.hints(request)})
