"""Products and their prices, as managers set them up."""

from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from alaka.accounts.access import AgentRequest, manager_required
from alaka.accounts.models import AuditEntry
from alaka.core import clock
from alaka.core.paging import Order, page
from alaka.sales import products
from alaka.sales.models import Price, Product
from alaka.sales.setting_forms import PriceForm, ProductForm

BY_NAME = Order("name", is_falling=False)


@require_safe
@manager_required
def index(request: AgentRequest) -> HttpResponse:
    words = request.GET.get("q", "").replace("\0", "").strip()[:200]
    rows = products.with_prices(products.found_by(words))
    after, before = request.GET.get("after", ""), request.GET.get("before", "")
    context = {
        "page": page(rows, BY_NAME, after=after, before=before),
        "words": words,
        "query": urlencode({"q": words} if words else {}),
    }
    return render(request, "sales/settings/products.html", context)


@manager_required
def add(request: AgentRequest) -> HttpResponse:
    form = ProductForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        form.instance.created_at = clock.now()
        made = form.save()
        AuditEntry.write("product added", request=request, about=made.name)
        messages.success(request, _("“%(name)s” is added. Say what it costs.") % {"name": made})
        return redirect(made)
    status = 422 if form.is_bound else 200
    return render(request, "sales/settings/product.html", {"form": form}, status=status)


@manager_required
def product(request: AgentRequest, pk: int) -> HttpResponse:
    row = get_object_or_404(Product, pk=pk)
    form = ProductForm(request.POST or None, instance=Product.objects.get(pk=pk))
    if request.method == "POST" and form.is_valid():
        form.save()
        AuditEntry.write("product changed", request=request, about=row.name)
        messages.success(request, _("Saved."))
        return redirect("products")
    return _shown(request, row, form, PriceForm(), is_refused=form.is_bound)


def _shown(
    request: AgentRequest, row: Product, form: ProductForm, price: PriceForm, *, is_refused: bool
) -> HttpResponse:
    context = {
        "form": form,
        "price_form": price,
        "product": row,
        "prices": list(row.prices.all()),
        "today": timezone.localdate(),
    }
    status = 422 if is_refused else 200
    return render(request, "sales/settings/product.html", context, status=status)


@manager_required
@require_POST
def prices(request: AgentRequest, pk: int) -> HttpResponse:
    """One more price, from a day on."""
    row = get_object_or_404(Product, pk=pk)
    form = PriceForm(request.POST)
    if not form.is_valid():
        return _shown(request, row, ProductForm(instance=row), form, is_refused=True)
    products.price(row, **form.cleaned_data)
    AuditEntry.write("product changed", request=request, about=row.name)
    messages.success(request, _("The price is set."))
    return redirect(row)


@manager_required
@require_POST
def price_removal(request: AgentRequest, pk: int) -> HttpResponse:
    row = get_object_or_404(Price.objects.select_related("product"), pk=pk)
    row.delete()
    AuditEntry.write("product changed", request=request, about=row.product.name)
    messages.success(request, _("The price is removed. Deals keep what was agreed."))
    return redirect(row.product)


@manager_required
@require_POST
def removal(request: AgentRequest, pk: int) -> HttpResponse:
    row = get_object_or_404(Product, pk=pk)
    name = row.name
    if not products.remove(row):
        text = _("It is part of deals: mark it as not offered, and nobody can choose it any more.")
        messages.error(request, text)
        return redirect("product", pk=pk)
    AuditEntry.write("product removed", request=request, about=name)
    messages.success(request, _("“%(name)s” is removed.") % {"name": name})
    return redirect("products")
