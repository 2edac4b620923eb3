"""Products in a deal: found, put in at a price, changed, taken out."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from alaka.accounts.access import AgentRequest, answering_required
from alaka.inbox.acting import number
from alaka.sales import lines, products
from alaka.sales.acting import asked, done, meant
from alaka.sales.forms import LineForm
from alaka.sales.models import Deal, DealLine, Product

SHOWN = 20


@require_http_methods(["GET", "POST"])
@answering_required
def add(request: AgentRequest, pk: int) -> HttpResponse:
    """First a product is found and chosen (``target``), then said how much of it, at what price."""
    deal = meant(request, pk)
    chosen = number(request.POST.get("target", ""))
    product = Product.objects.offered().filter(pk=chosen).first() if chosen else None
    if product is not None:
        return _entered(request, deal, product)
    words = (request.POST.get("q") or request.GET.get("q", "")).replace("\0", "").strip()[:200]
    rows = products.with_prices(products.found_by(words).offered())[:SHOWN]
    context = {"deal": deal, "found": rows, "words": words}
    if request.htmx.target == "link-list":
        return render(request, "sales/acts/product_list.html", context)
    return asked(request, "sales/acts/product.html", context)


def _entered(request: AgentRequest, deal: Deal, product: Product) -> HttpResponse:
    begun = {"quantity": 1, "price": lines.price_of(product, deal.currency)}
    form = LineForm(request.POST if "price" in request.POST else None, initial=begun)
    if form.is_bound and form.is_valid():
        try:
            lines.put(deal, product, form.cleaned_data, by=request.user)
            return done(request, deal, _("It is part of the deal."))
        except lines.TooMuch:
            _is_too_much(form)
    context: dict[str, Any] = {"deal": deal, "product": product, "form": form}
    return asked(request, "sales/acts/line.html", context)


def _is_too_much(form: LineForm) -> None:
    form.add_error("quantity", _("All of it comes to more than an amount can hold."))


@require_http_methods(["GET", "POST"])
@answering_required
def line(request: AgentRequest, pk: int) -> HttpResponse:
    row = _line(request, pk)
    deal = meant(request, row.deal_id)
    begun = {name: getattr(row, name) for name in ("quantity", "price", "discount")}
    form = LineForm(request.POST if request.method == "POST" else None, initial=begun)
    if form.is_bound and form.is_valid():
        try:
            lines.change(row, form.cleaned_data, by=request.user)
            return done(request, deal, _("Saved."))
        except lines.TooMuch:
            _is_too_much(form)
    context: dict[str, Any] = {"deal": deal, "line": row, "product": row.product, "form": form}
    return asked(request, "sales/acts/line.html", context)


@require_POST
@answering_required
def removal(request: AgentRequest, pk: int) -> HttpResponse:
    row = _line(request, pk)
    lines.take(row, by=request.user)
    return done(request, meant(request, row.deal_id), _("It is no part of the deal any more."))


def _line(request: AgentRequest, pk: int) -> DealLine:
    seen = Deal.objects.visible_to(request.user)
    rows = DealLine.objects.filter(deal__in=seen).select_related("deal", "product")
    return get_object_or_404(rows, pk=pk)
