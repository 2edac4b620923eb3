"""Settings: what is promised, for what."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from alaka.accounts.access import AgentRequest, administrator_required
from alaka.accounts.models import AuditEntry
from alaka.sla import applying
from alaka.sla.choosing import weight
from alaka.sla.forms import PolicyForm
from alaka.sla.models import Policy


@administrator_required
def index(request: AgentRequest) -> HttpResponse:
    """The most specific first: in this order they are asked which of them holds."""
    policies = Policy.objects.visible_to(request.user).select_related("inbox")
    context = {"policies": sorted(policies, key=weight, reverse=True)}
    return render(request, "sla/policies.html", context)


@administrator_required
def add(request: AgentRequest) -> HttpResponse:
    return _edit(request, Policy())


@administrator_required
def edit(request: AgentRequest, pk: int) -> HttpResponse:
    return _edit(request, get_object_or_404(Policy.objects.visible_to(request.user), pk=pk))


def _edit(request: AgentRequest, policy: Policy) -> HttpResponse:
    is_new, name = policy.pk is None, policy.name
    form = PolicyForm(request.POST or None, instance=policy)
    if request.method == "POST" and form.is_valid():
        form.save(commit=False).put()
        applying.ask()
        act = "promise added" if is_new else "promise changed"
        AuditEntry.write(act, request=request, about=policy.name, fields=form.changed_data)
        messages.success(request, _("Saved. Running clocks follow within a minute."))
        return redirect("policies")
    context = {"form": form, "policy": policy, "is_new": is_new, "name": name}
    status = 422 if form.is_bound else 200
    return render(request, "sla/policy.html", context, status=status)


@administrator_required
@require_POST
def removal(request: AgentRequest, pk: int) -> HttpResponse:
    policy = get_object_or_404(Policy.objects.visible_to(request.user), pk=pk)
    policy.end()
    applying.ask()
    AuditEntry.write("promise removed", request=request, about=policy.name)
    messages.success(request, _("%(name)s is removed.") % {"name": policy.name})
    return redirect("policies")
