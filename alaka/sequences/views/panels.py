"""The part about sequences in a person's page, asked for again when something changed."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from alaka.accounts.access import AgentRequest, agent_required
from alaka.contacts.models import Contact
from alaka.sequences import panels


@require_safe
@agent_required
def of_contact(request: AgentRequest, pk: int) -> HttpResponse:
    contact = get_object_or_404(Contact.objects.visible_to(request.user), pk=pk)
    context = {**panels.sequences(request, contact, None), "panel": panels.PANELS[0]}
    return render(request, "sequences/panel.html", {**context, "contact": contact})
