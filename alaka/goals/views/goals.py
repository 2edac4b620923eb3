"""Goals as managers set them up: a list with how often each was reached lately, and a form."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from alaka.accounts.access import AgentRequest, manager_required
from alaka.accounts.models import AuditEntry
from alaka.core import clock
from alaka.goals.counting import lately
from alaka.goals.forms import GoalForm
from alaka.goals.models import Goal
from alaka.sales.money import own


@require_safe
@manager_required
def index(request: AgentRequest) -> HttpResponse:
    goals = list(Goal.objects.all())
    counted = lately([goal for goal in goals if goal.is_on])
    rows = [(goal, counted.get(goal.pk)) for goal in goals]
    return render(request, "goals/goals.html", {"rows": rows, "currency": own()})


@manager_required
def add(request: AgentRequest) -> HttpResponse:
    return _edit(request, Goal(created_at=clock.now()), "goal added")


@manager_required
def edit(request: AgentRequest, pk: int) -> HttpResponse:
    return _edit(request, get_object_or_404(Goal, pk=pk), "goal changed")


def _edit(request: AgentRequest, goal: Goal, act: str) -> HttpResponse:
    form = GoalForm(request.POST or None, instance=goal)
    if form.is_bound and form.is_valid():
        form.save()
        AuditEntry.write(act, request=request, about=goal.name, fields=form.changed_data)
        messages.success(request, _("Saved."))
        return redirect("goals")
    status = 422 if form.is_bound else 200
    context = {"form": form, "currency": own()}
    return render(request, "goals/goal.html", context, status=status)
