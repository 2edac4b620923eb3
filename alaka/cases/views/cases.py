"""One case: what is known, what is done, how it ended."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from alaka.accounts.access import AgentRequest, agent_required
from alaka.cases.models import Case


@require_safe
@agent_required
def show(request: AgentRequest, pk: int) -> HttpResponse:
    case = get_object_or_404(Case.objects.visible_to(request.user).for_list(), pk=pk)
    return render(request, "cases/case.html", {"case": case})
