"""Stages of a pipeline, as managers set them up."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from alaka.accounts.access import AgentRequest, manager_required
from alaka.accounts.models import AuditEntry
from alaka.core import live
from alaka.sales import pipelines
from alaka.sales.models import Pipeline, Stage
from alaka.sales.setting_forms import StageForm


@manager_required
def add(request: AgentRequest, pk: int) -> HttpResponse:
    pipeline = get_object_or_404(Pipeline, pk=pk)
    form = StageForm(request.POST or None, instance=Stage(pipeline=pipeline))
    if request.method == "POST" and form.is_valid():
        form.instance.position = pipelines.last_place(pipeline.stages.all())
        stage = form.save()
        _noted(request, "stage added", stage)
        messages.success(request, _("The stage “%(name)s” is added.") % {"name": stage})
        return redirect(pipeline)
    context = {"form": form, "pipeline": pipeline}
    status = 422 if form.is_bound else 200
    return render(request, "sales/settings/stage.html", context, status=status)


@manager_required
def stage(request: AgentRequest, pk: int) -> HttpResponse:
    row = _stage(pk)
    form = StageForm(request.POST or None, instance=_stage(pk))
    if request.method == "POST" and form.is_valid():
        _noted(request, "stage changed", form.save())
        messages.success(request, _("Saved."))
        return redirect(row.pipeline)
    context = {"form": form, "stage": row, "pipeline": row.pipeline}
    status = 422 if form.is_bound else 200
    return render(request, "sales/settings/stage.html", context, status=status)


@manager_required
@require_POST
def move(request: AgentRequest, pk: int) -> HttpResponse:
    row = _stage(pk)
    pipelines.move(row, -1 if request.POST.get("to") == "up" else 1)
    return redirect(row.pipeline)


@manager_required
@require_POST
def removal(request: AgentRequest, pk: int) -> HttpResponse:
    row = _stage(pk)
    if not pipelines.remove_stage(row):
        text = _("Deals stand or stood in it, or it is the last one: it stays, so that what was is "
                 "still counted.")  # fmt: skip
        messages.error(request, text)
        return redirect(row)
    _noted(request, "stage removed", row)
    messages.success(request, _("The stage “%(name)s” is removed.") % {"name": row})
    return redirect(row.pipeline)


def _stage(pk: int) -> Stage:
    return get_object_or_404(Stage.objects.select_related("pipeline"), pk=pk)


def _noted(request: AgentRequest, act: str, stage: Stage) -> None:
    AuditEntry.write(act, request=request, about=f"{stage.pipeline}: {stage}")
    live.publish("pipelines")
