"""Addresses that are never written to: the list, and how one gets on it and off it."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from alaka.accounts.access import AgentRequest, manager_required
from alaka.accounts.models import AuditEntry
from alaka.contacts.consent.forms import SuppressionForm
from alaka.contacts.consent.suppressing import lift, suppress
from alaka.contacts.models import Suppression
from alaka.core.paging import Order, page

LATEST = Order("at")


@require_http_methods(["GET", "POST"])
@manager_required
def index(request: AgentRequest) -> HttpResponse:
    form = SuppressionForm(request.POST or None)
    if form.is_bound and form.is_valid():
        row = suppress(**form.cleaned_data, by=request.user)
        AuditEntry.write("address suppressed", request=request, about=row.value)
        messages.success(request, _("Nobody writes to it any more."))
        return redirect("never-write-list")
    rows = Suppression.objects.select_related("by", "lifted_by")
    searched = request.GET.get("q", "").replace("\0", "").strip()[:320]
    if searched:
        rows = rows.filter(value=searched.lower())
    after, before = request.GET.get("after", ""), request.GET.get("before", "")
    context = {
        "form": form,
        "page": page(rows, LATEST, after=after, before=before),
        "searched": searched,
    }
    status = 422 if form.is_bound else 200
    return render(request, "contacts/settings/suppressions.html", context, status=status)


@require_POST
@manager_required
def lifting(request: AgentRequest, pk: int) -> HttpResponse:
    row = get_object_or_404(Suppression, pk=pk)
    if lift(row, by=request.user):
        AuditEntry.write("suppression lifted", request=request, about=row.value)
    messages.success(request, _("It may be written to again."))
    whose = request.POST.get("contact", "")  # From a person's page back to it.
    return (
        redirect("contact", whose)
        if whose.isascii() and whose.isdecimal()
        else redirect("never-write-list")
    )
