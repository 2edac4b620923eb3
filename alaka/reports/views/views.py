"""Saved views: reports as somebody likes to see them, private or shared."""

from django.contrib import messages
from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from alaka.accounts.access import AgentRequest, agent_required, answering_required
from alaka.reports import reading
from alaka.reports.boards import reports
from alaka.reports.forms import ScheduleForm, ViewForm
from alaka.reports.models import Schedule, View
from alaka.reports.narrowing import narrowed
from alaka.reports.scope import Scope


@require_safe
@agent_required
def index(request: AgentRequest) -> HttpResponse:
    rows = View.objects.visible_to(request.user).filter(report__in=reports())
    found = rows.select_related("owner").prefetch_related("schedules")
    context = {"views": [(row, reports()[row.report]) for row in found]}
    return render(request, "reports/views.html", context)


@answering_required
def add(request: AgentRequest) -> HttpResponse:
    asked = request.POST if request.method == "POST" else request.GET
    report = reports().get(asked.get("report", ""))
    if report is None:
        raise Http404
    scope = reading.read(report, QueryDict(asked.get("query", "")).dict())
    view = View(owner=request.user, report=report.name, query=scope.query())
    form = ViewForm(request.POST or None, instance=view)
    if request.method == "POST" and form.is_valid():
        messages.success(request, _("The view is saved."))
        return redirect(form.save())
    status = 422 if form.is_bound else 200
    context = {"form": form, "view": view, "report": report, "scope": scope}
    context["narrowed"] = _told(scope, request)
    return render(request, "reports/view_add.html", context, status=status)


@agent_required
def edit(request: AgentRequest, pk: int) -> HttpResponse:
    view = get_object_or_404(View.objects.changeable_by(request.user), pk=pk)
    form = ViewForm(request.POST or None, instance=view)
    if request.method == "POST" and form.is_valid():
        form.save()
        messages.success(request, _("Saved."))
        return redirect("report-views")
    return page(request, view, form, ScheduleForm(instance=Schedule()))


def _told(scope: Scope, request: AgentRequest) -> list[str]:
    return [label for label, _left in narrowed(scope, request.user)]


def page(
    request: AgentRequest, view: View, form: ViewForm, schedule_form: ScheduleForm
) -> HttpResponse:
    is_wrong = form.is_bound or schedule_form.is_bound
    if view.report not in reports():
        raise Http404
    scope = reading.scope_of(view)
    context = {
        "view": View.objects.get(pk=view.pk),
        "form": form,
        "schedule_form": schedule_form,
        "schedules": view.schedules.prefetch_related("recipients"),
        "report": reports()[view.report],
        "scope": scope,
        "narrowed": _told(scope, request),
    }
    return render(request, "reports/view.html", context, status=422 if is_wrong else 200)


@require_POST
@answering_required
def removal(request: AgentRequest, pk: int) -> HttpResponse:
    view = get_object_or_404(View.objects.changeable_by(request.user), pk=pk)
    view.delete()
    messages.success(request, _("%(name)s is removed.") % {"name": view.name})
    return redirect("report-views")
