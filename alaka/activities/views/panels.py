"""The parts about activities in the pages of others, asked for again when something changed."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from alaka.accounts.access import AgentRequest, agent_required
from alaka.activities import panels
from alaka.contacts.models import Company, Contact
from alaka.inbox.acting import number
from alaka.inbox.counting import seen_by
from alaka.sales.models import Deal


@require_safe
@agent_required
def of_contact(request: AgentRequest, pk: int) -> HttpResponse:
    """``conversation`` names the one beside which the panel stands."""
    contact = get_object_or_404(Contact.objects.visible_to(request.user), pk=pk)
    beside = seen_by(request).filter(pk=number(request.GET.get("conversation", ""))).first()
    context = {
        **panels.activities(request, contact, beside),
        "panel": panels.PANELS[0],
        "contact": contact,
        "is_again": True,
    }
    return render(request, "activities/panel.html", context)


@require_safe
@agent_required
def of_company(request: AgentRequest, pk: int) -> HttpResponse:
    company = get_object_or_404(Company.objects.visible_to(request.user), pk=pk)
    piece = panels.about_company(request.user, company)
    return render(request, "activities/of_company.html", {"piece": piece, "is_again": True})


@require_safe
@agent_required
def of_deal(request: AgentRequest, pk: int) -> HttpResponse:
    deal = get_object_or_404(Deal.objects.visible_to(request.user), pk=pk)
    piece = panels.of_deal(request, deal)
    return render(request, "activities/of_deal.html", {"piece": piece})
