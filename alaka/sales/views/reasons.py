"""Why deals are lost, as managers set it up."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from alaka.accounts.access import AgentRequest, manager_required
from alaka.accounts.models import AuditEntry
from alaka.sales import pipelines
from alaka.sales.models import LostReason
from alaka.sales.setting_forms import ReasonForm


@manager_required
def index(request: AgentRequest) -> HttpResponse:
    """The list, and a line to add one."""
    pipelines.reasons()
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        form.instance.position = pipelines.last_place(LostReason.objects.all())
        made = form.save()
        AuditEntry.write("lost reason added", request=request, about=made.name)
        messages.success(request, _("Saved."))
        return redirect("lost-reasons")
    rows = LostReason.objects.order_by("is_archived", "position", "pk")
    status = 422 if form.is_bound else 200
    context = {"form": form, "reasons": rows}
    return render(request, "sales/settings/reasons.html", context, status=status)


@manager_required
def reason(request: AgentRequest, pk: int) -> HttpResponse:
    row = get_object_or_404(LostReason, pk=pk)
    form = ReasonForm(request.POST or None, instance=LostReason.objects.get(pk=pk))
    if request.method == "POST" and form.is_valid():
        form.save()
        AuditEntry.write("lost reason changed", request=request, about=row.name)
        messages.success(request, _("Saved."))
        return redirect("lost-reasons")
    status = 422 if form.is_bound else 200
    context = {"form": form, "reason": row}
    return render(request, "sales/settings/reason.html", context, status=status)


@manager_required
@require_POST
def move(request: AgentRequest, pk: int) -> HttpResponse:
    row = get_object_or_404(LostReason, pk=pk)
    pipelines.move(row, -1 if request.POST.get("to") == "up" else 1)
    return redirect("lost-reasons")


@manager_required
@require_POST
def archiving(request: AgentRequest, pk: int) -> HttpResponse:
    """No longer offered, or offered again; deals lost for it stay so."""
    row = get_object_or_404(LostReason, pk=pk)
    row.is_archived = not row.is_archived
    row.save(update_fields=["is_archived"])
    AuditEntry.write("lost reason changed", request=request, about=row.name)
    text = _("It is no longer offered.") if row.is_archived else _("It is offered again.")
    messages.success(request, text)
    return redirect("lost-reasons")
