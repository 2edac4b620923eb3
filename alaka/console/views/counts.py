"""The counts beside the lines of the navigation, asked for again when something changed."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from alaka.accounts.access import AgentRequest, agent_required


@require_safe
@agent_required
def counts(request: AgentRequest) -> HttpResponse:
    return render(request, "console/shell/counts.html")
