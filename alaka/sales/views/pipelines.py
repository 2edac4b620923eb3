"""Pipelines, as managers set them up."""

from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from alaka.accounts.access import AgentRequest, manager_required
from alaka.accounts.models import AuditEntry
from alaka.sales import entering, pipelines
from alaka.sales.models import Pipeline, Stage
from alaka.sales.setting_forms import PipelineForm


@manager_required
def index(request: AgentRequest) -> HttpResponse:
    pipelines.offered()
    return render(request, "sales/settings/pipelines.html", {"pipelines": pipelines.with_use()})


@manager_required
def add(request: AgentRequest) -> HttpResponse:
    form = PipelineForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with transaction.atomic():
            made = form.save(commit=False)
            pipelines.add(made)
            AuditEntry.write("pipeline added", request=request, about=made.name)
        messages.success(request, _("The pipeline “%(name)s” is added.") % {"name": made})
        return redirect(made)
    status = 422 if form.is_bound else 200
    return render(request, "sales/settings/pipeline.html", {"form": form}, status=status)


@manager_required
def pipeline(request: AgentRequest, pk: int) -> HttpResponse:
    row = get_object_or_404(Pipeline, pk=pk)
    form = PipelineForm(request.POST or None, instance=Pipeline.objects.get(pk=pk))
    if request.method == "POST" and form.is_valid():
        form.save()
        AuditEntry.write("pipeline changed", request=request, about=row.name)
        messages.success(request, _("Saved."))
        return redirect("pipelines")
    context = {
        "form": form,
        "pipeline": row,
        "stages": [(stage, _asked(stage)) for stage in row.stages.all()],
    }
    status = 422 if form.is_bound else 200
    return render(request, "sales/settings/pipeline.html", context, status=status)


def _asked(stage: Stage) -> list[str]:
    return [entering.label(name) for name in entering.REQUIRABLE if name in stage.required]


@manager_required
@require_POST
def move(request: AgentRequest, pk: int) -> HttpResponse:
    row = get_object_or_404(Pipeline, pk=pk)
    pipelines.move(row, -1 if request.POST.get("to") == "up" else 1)
    return redirect("pipelines")


@manager_required
@require_POST
def archiving(request: AgentRequest, pk: int) -> HttpResponse:
    """No longer offered, or offered again; deals in it stay."""
    row = get_object_or_404(Pipeline, pk=pk)
    if not pipelines.archive(row, not row.is_archived):
        messages.error(request, _("One pipeline must be left to put new deals in."))
        return redirect(row)
    AuditEntry.write("pipeline changed", request=request, about=row.name)
    text = _("It is no longer offered.") if row.is_archived else _("It is offered again.")
    messages.success(request, text)
    return redirect("pipelines")


@manager_required
@require_POST
def removal(request: AgentRequest, pk: int) -> HttpResponse:
    row = get_object_or_404(Pipeline, pk=pk)
    if not pipelines.remove(row):
        text = _(
            "It has or had deals, or is the last one: archive it, and it is no longer offered."
        )
        messages.error(request, text)
        return redirect(row)
    AuditEntry.write("pipeline removed", request=request, about=row.name)
    messages.success(request, _("The pipeline “%(name)s” is removed.") % {"name": row})
    return redirect("pipelines")
