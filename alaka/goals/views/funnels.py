"""Funnels as agents build them; what came of them is a report."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from alaka.accounts.access import AgentRequest, answering_required
from alaka.goals.forms import FunnelForm
from alaka.goals.models import Funnel


@answering_required
def add(request: AgentRequest) -> HttpResponse:
    return _edit(request, Funnel(owner=request.user))


@answering_required
def edit(request: AgentRequest, pk: int) -> HttpResponse:
    return _edit(request, get_object_or_404(Funnel.objects.changeable_by(request.user), pk=pk))


def _edit(request: AgentRequest, funnel: Funnel) -> HttpResponse:
    form = FunnelForm(request.POST or None, instance=funnel)
    if form.is_bound and form.is_valid():
        messages.success(request, _("Saved."))
        return redirect(form.save())
    status = 422 if form.is_bound else 200
    return render(request, "goals/funnel.html", {"form": form}, status=status)


@require_POST
@answering_required
def removal(request: AgentRequest, pk: int) -> HttpResponse:
    funnel = get_object_or_404(Funnel.objects.changeable_by(request.user), pk=pk)
    funnel.delete()
    messages.success(request, _("%(name)s is removed.") % {"name": funnel.name})
    return redirect("report", "steps")
