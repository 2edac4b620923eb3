"""Days of a calendar that are unlike the week: closed, or with other hours."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from alaka.accounts.access import AgentRequest, manager_required
from alaka.accounts.calendar_forms import SpecialDayForm
from alaka.accounts.models import AuditEntry, Calendar, SpecialDay


@manager_required
def add(request: AgentRequest, pk: int) -> HttpResponse:
    calendar = get_object_or_404(Calendar.objects.visible_to(request.user), pk=pk)
    return _edited(request, SpecialDay(calendar=calendar), "special day added")


@manager_required
def edit(request: AgentRequest, pk: int, day: int) -> HttpResponse:
    return _edited(request, _found(request, pk, day), "special day changed")


def _found(request: AgentRequest, pk: int, day: int) -> SpecialDay:
    visible = Calendar.objects.visible_to(request.user)
    return get_object_or_404(SpecialDay, pk=day, calendar_id=pk, calendar__in=visible)


def _edited(request: AgentRequest, row: SpecialDay, act: str) -> HttpResponse:
    form = SpecialDayForm(request.POST or None, instance=row)
    if request.method == "POST" and form.is_valid():
        saved = form.save()
        days = f"{saved.begins_on} – {saved.ends_on}"
        AuditEntry.write(
            act, request=request, about=saved.name, calendar=row.calendar.name, days=days
        )
        messages.success(request, _("Saved."))
        return redirect("calendar", pk=row.calendar_id)
    context = {"form": form, "calendar": row.calendar, "day": row}
    return render(request, "accounts/special_day.html", context)


@manager_required
@require_POST
def removal(request: AgentRequest, pk: int, day: int) -> HttpResponse:
    row = _found(request, pk, day)
    row.delete()
    row.calendar.note_change()
    AuditEntry.write(
        "special day removed", request=request, about=row.name, calendar=row.calendar.name
    )
    messages.success(request, _("%(name)s is removed.") % {"name": row.name})
    return redirect("calendar", pk=pk)
