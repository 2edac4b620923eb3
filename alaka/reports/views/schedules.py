"""When a view is mailed, and to whom."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from alaka.accounts.access import AgentRequest, exporting_required
from alaka.accounts.models import AuditEntry
from alaka.core import clock
from alaka.reports import reading
from alaka.reports.forms import ScheduleForm, ViewForm
from alaka.reports.mailing import next_time
from alaka.reports.models import Schedule, View
from alaka.reports.views.views import page


@require_POST
@exporting_required
def add(request: AgentRequest, pk: int) -> HttpResponse:
    view = get_object_or_404(View.objects.changeable_by(request.user), pk=pk)
    schedule = Schedule(view=view, owner=request.user, language=reading.language())
    schedule.timezone = str(reading.zone())
    form = ScheduleForm(request.POST, instance=schedule)
    if not form.is_valid():
        return page(request, view, ViewForm(instance=view), form)
    schedule.next_at = next_time(schedule, clock.now())
    saved = form.save()
    names = [agent.email for agent in saved.recipients.all()]
    AuditEntry.write("report scheduled", request=request, about=view.name, recipients=names)
    messages.success(request, _("It will be mailed."))
    return redirect("report-view", pk)


@require_POST
@exporting_required
def removal(request: AgentRequest, pk: int) -> HttpResponse:
    rows = Schedule.objects.filter(view__in=View.objects.changeable_by(request.user))
    schedule = get_object_or_404(rows, pk=pk)
    schedule.delete()
    AuditEntry.write("report unscheduled", request=request, about=schedule.view.name)
    messages.success(request, _("It is no longer mailed."))
    return redirect("report-view", schedule.view_id)
