"""Products and what they cost, as managers set them up."""

from datetime import date
from decimal import Decimal

from django.db import transaction
from django.db.models import Prefetch, ProtectedError, Q
from django.utils import timezone

from alaka.sales.models import Price, Product
from alaka.sales.models.product import ProductQuerySet


def found_by(words: str) -> ProductQuerySet:
    """By a part of the name, or of the article number."""
    rows = Product.objects.all()
    return rows.filter(Q(name__icontains=words) | Q(sku__icontains=words)) if words else rows


def with_prices(rows: ProductQuerySet) -> ProductQuerySet:
    """Each with ``current``: what it costs today, one price for each currency."""
    today = Price.objects.filter(since__lte=timezone.localdate())
    today = today.order_by("product_id", "currency", "-since").distinct("product_id", "currency")
    return rows.prefetch_related(Prefetch("prices", today, "current"))


@transaction.atomic
def price(product: Product, currency: str, amount: Decimal, since: date) -> Price:
    """What it costs from that day on; what was said of the same day before is written over."""
    row, _is_new = Price.objects.update_or_create(
        product=product, currency=currency, since=since, defaults={"amount": amount}
    )
    return row


def remove(product: Product) -> bool:
    """Only one that nothing speaks of."""
    try:
        product.delete()
    except ProtectedError:
        return False
    return True
