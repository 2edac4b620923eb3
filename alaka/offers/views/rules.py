"""Rules of what to offer to whom, as managers set them up; and how often a product was taken."""

from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from alaka.accounts.access import AgentRequest, manager_required
from alaka.accounts.models import AuditEntry
from alaka.core import clock
from alaka.offers import figures
from alaka.offers.forms import OfferRuleForm
from alaka.offers.models import OfferRule
from alaka.sales import money
from alaka.sales.models import Product
from alaka.segments.language import read, written
from alaka.segments.listing import COUNTED, Listing, asked_of, counted, people

SAMPLE = 6


@require_safe
@manager_required
def index(request: AgentRequest) -> HttpResponse:
    rows = list(OfferRule.objects.select_related("product", "owner"))
    # One of each: what he sees is looked up once.
    owners = {rule.owner_id: rule.owner for rule in rows}
    rules = [(rule, read(rule.filter, owners[rule.owner_id])) for rule in rows]
    return render(request, "offers/rules.html", {"rules": rules})


@manager_required
def add(request: AgentRequest) -> HttpResponse:
    """``list`` is the list of people it is for, as its address says it; none is everybody."""
    listing = Listing.of((request.POST or request.GET).get("list", ""))
    asked = asked_of(listing, request.user)
    rule = OfferRule(owner=request.user, filter=asked.data or {}, created_at=clock.now())
    form = OfferRuleForm(request.POST or None, instance=rule)
    if form.is_bound and form.is_valid() and not asked.faults():
        form.save()
        AuditEntry.write("offer rule added", request=request, about=rule.name)
        messages.success(request, _("Saved."))
        return redirect(rule)
    context = {"listing": listing, "others": OfferRule.objects.all() if listing.filter else []}
    return _shown(request, form, context)


@manager_required
def rule(request: AgentRequest, pk: int) -> HttpResponse:
    row = get_object_or_404(OfferRule.objects.select_related("owner", "product"), pk=pk)
    form = OfferRuleForm(request.POST or None, instance=row)
    if form.is_bound and form.is_valid():
        form.save()
        AuditEntry.write("offer rule changed", request=request, about=row.name)
        messages.success(request, _("Saved."))
        return redirect("offer-rules")
    listing = Listing(filter=written(row.filter))
    return _shown(request, form, {"listing": listing, "rule": row})


def _shown(request: AgentRequest, form: OfferRuleForm, context: dict[str, Any]) -> HttpResponse:
    """The form, and whom it fits now, as far as its reader sees them."""
    asked = read(form.instance.filter, form.instance.owner)
    count, rows = counted(asked, people(asked, form.instance.owner))
    context |= {
        "form": form,
        "sentence": asked.sentence(),
        "faults": asked.faults(),
        "count": count,
        "limit": COUNTED,
        "sample": rows.order_by("-pk")[:SAMPLE],
    }
    status = 422 if form.is_bound else 200
    return render(request, "offers/rule.html", context, status=status)


@manager_required
@require_POST
def conditions(request: AgentRequest) -> HttpResponse:
    """Another filter for a rule that stands; from then on it is asked as this manager sees it."""
    pk = request.POST.get("rule", "")
    row = get_object_or_404(OfferRule, pk=int(pk) if pk.isdecimal() and len(pk) < 16 else 0)
    asked = asked_of(Listing.of(request.POST.get("list", "")), request.user)
    if asked.faults():
        messages.error(request, _("These conditions cannot be asked: nothing was changed."))
        return redirect(row)
    row.filter, row.owner = asked.data or {}, request.user
    row.save(update_fields=["filter", "owner"])
    AuditEntry.write("offer rule changed", request=request, about=row.name)
    messages.success(request, _("Saved."))
    return redirect(row)


@manager_required
@require_POST
def removal(request: AgentRequest, pk: int) -> HttpResponse:
    row = get_object_or_404(OfferRule, pk=pk)
    row.delete()
    AuditEntry.write("offer rule removed", request=request, about=row.name)
    messages.success(request, _("“%(name)s” is removed.") % {"name": row.name})
    return redirect("offer-rules")


@require_safe
@manager_required
def product(request: AgentRequest, pk: int) -> HttpResponse:
    """Where it was offered, taken and declined, and why."""
    row = get_object_or_404(Product, pk=pk)
    bought = urlencode({"filter": written({"of": "bought", "op": "has", "value": [str(pk)]})})
    context = {
        "product": row,
        "figures": figures.of_product(row),
        "rules": row.offer_rules.all(),
        "currency": money.own(),
        "bought": bought,
    }
    return render(request, "offers/product.html", context)
