"""The currency of the business, and what others are worth in it."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from alaka.accounts.access import AgentRequest, manager_required
from alaka.accounts.models import AuditEntry
from alaka.sales import money, rate_tables
from alaka.sales import rates as books
from alaka.sales.models import Rate
from alaka.sales.setting_forms import CurrencyForm, RateForm, RateTableForm

HISTORY = 60
# Of a table that cannot be read; whoever mends them sees the next.
FAULTS = 20


@require_safe
@manager_required
def index(request: AgentRequest) -> HttpResponse:
    """``of`` is the currency whose history is shown."""
    return _shown(request)


def _shown(
    request: AgentRequest,
    *,
    form: RateForm | None = None,
    table: RateTableForm | None = None,
    own: CurrencyForm | None = None,
    faults: list[rate_tables.Fault] | None = None,
) -> HttpResponse:
    of = request.GET.get("of", "")[:3]
    rows = Rate.objects.filter(since__lte=timezone.localdate())
    context = {
        "form": form or RateForm(),
        "table": table or RateTableForm(),
        "own_form": own or CurrencyForm(initial={"currency": money.own()}),
        "faults": (faults or [])[:FAULTS],
        "more_faults": max(0, len(faults or []) - FAULTS),
        "current": rows.order_by("currency", "-since").distinct("currency"),
        "of": of,
        "history": Rate.objects.filter(currency=of).order_by("-since")[:HISTORY] if of else [],
        "own": money.own(),
        "today": timezone.localdate(),
    }
    status = 422 if form or table or own else 200
    return render(request, "sales/settings/rates.html", context, status=status)


@manager_required
@require_POST
def add(request: AgentRequest) -> HttpResponse:
    form = RateForm(request.POST)
    if not form.is_valid():
        return _shown(request, form=form)
    given = books.Given(**form.cleaned_data)
    books.put([given])
    AuditEntry.write("rates changed", request=request, about=given.currency)
    messages.success(request, _("The rate is set; open deals follow it."))
    return redirect("rates")


@manager_required
@require_POST
def table(request: AgentRequest) -> HttpResponse:
    """Rates in lines. Where some are faulty nothing is stored, and all of it stays to mend."""
    form = RateTableForm(request.POST, request.FILES)
    if not form.is_valid():
        return _shown(request, table=form)
    text = form.cleaned_data["cells"]
    found, faults = rate_tables.read(text, (get_language() or "en")[:2])
    if faults or not found:
        form = RateTableForm(initial={"cells": text})
        return _shown(request, table=form, faults=faults)
    books.put(found)
    currencies = ", ".join(sorted({each.currency for each in found}))
    AuditEntry.write("rates changed", request=request, about=currencies)
    text = ngettext("%(count)s rate is in.", "%(count)s rates are in.", len(found))
    messages.success(request, text % {"count": len(found)})
    return redirect("rates")


@manager_required
@require_POST
def removal(request: AgentRequest, pk: int) -> HttpResponse:
    row = get_object_or_404(Rate, pk=pk)
    books.take(row)
    AuditEntry.write("rates changed", request=request, about=row.currency)
    messages.success(request, _("The rate is removed; open deals follow."))
    return redirect("rates")


@manager_required
@require_POST
def currency(request: AgentRequest) -> HttpResponse:
    """In which all is added up."""
    form = CurrencyForm(request.POST)
    if form.is_valid() and not books.count_in(form.cleaned_data["currency"]):
        text = _("First enter what one %(currency)s is worth today: what was counted so far is "
                 "turned over by it.")  # fmt: skip
        form.add_error("currency", text % {"currency": form.cleaned_data["currency"]})
    if not form.is_valid():
        return _shown(request, own=form)
    AuditEntry.write("business changed", request=request, fields=["currency"])
    messages.success(request, _("Saved."))
    return redirect("rates")
