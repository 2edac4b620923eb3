from datetime import date

from django.db import models
from django.utils.translation import gettext_lazy as _

from alaka.core.addresses import address


class ProductQuerySet(models.QuerySet["Product"]):
    def offered(self) -> "ProductQuerySet":
        return self.filter(is_offered=True)


class Product(models.Model):
    """Something that is sold; what it costs says its prices, by currency and day."""

    name = models.CharField(_("name"), max_length=160)
    sku = models.CharField(_("article number"), max_length=60, blank=True, default="")
    unit = models.CharField(_("unit"), max_length=30, blank=True, default="")
    description = models.TextField(_("description"), blank=True, default="")
    is_offered = models.BooleanField(_("is offered"), default=True)
    created_at = models.DateTimeField()

    objects = ProductQuerySet.as_manager()

    class Meta:
        ordering = ["name", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["sku"], condition=~models.Q(sku=""), name="product_sku_once"
            )
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return address("product", self.pk)

    def price(self, currency: str, on: date) -> "Price | None":
        """What it costs on that day in that currency."""
        rows = self.prices.filter(currency=currency, since__lte=on)
        return rows.order_by("-since").first()


class Price(models.Model):
    product = models.ForeignKey(Product, models.CASCADE, related_name="prices", db_index=False)
    currency = models.CharField(_("currency"), max_length=3)
    amount = models.DecimalField(_("price"), max_digits=14, decimal_places=2)
    since = models.DateField(_("from"))

    class Meta:
        ordering = ["currency", "-since"]
        constraints = [
            models.UniqueConstraint(fields=["product", "currency", "since"], name="price_once")
        ]

    def __str__(self) -> str:
        return f"{self.amount} {self.currency}"
