"""The page of who is on the sites now."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from alaka.accounts.access import AgentRequest, agent_required
from alaka.reports import sites_now
from alaka.reports.views.reports import SITES, rooms, tabs_of_sites


@require_safe
@agent_required
def now(request: AgentRequest) -> HttpResponse:
    found = sites_now.now(request.user)
    if request.htmx.target == "sites-now":
        return render(request, "reports/parts/sites_now.html", {"now": found})
    context = {"now": found, "rooms": rooms(SITES), "tabs": tabs_of_sites()}
    return render(request, "reports/sites_now.html", context)
