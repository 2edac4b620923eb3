from decimal import ROUND_HALF_UP, Decimal

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

CENT = Decimal("0.01")


class DealLine(models.Model):
    """So much of a product in a deal, in the deal's currency, at the price that was agreed."""

    deal = models.ForeignKey("sales.Deal", models.CASCADE, related_name="lines")
    product = models.ForeignKey("sales.Product", models.PROTECT, related_name="+")
    quantity = models.DecimalField(_("quantity"), max_digits=12, decimal_places=3, default=1)
    price = models.DecimalField(_("price"), max_digits=14, decimal_places=2)
    # Per cent.
    discount = models.DecimalField(_("discount, %"), max_digits=5, decimal_places=2, default=0)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(condition=Q(quantity__gt=0), name="line_of_something"),
            models.CheckConstraint(
                condition=Q(discount__gte=0, discount__lte=100), name="line_discount_of_a_hundred"
            ),
        ]

    def __str__(self) -> str:
        return f"{Decimal(self.quantity).normalize():f} × {self.product}"

    @property
    def total(self) -> Decimal:
        whole = self.quantity * self.price * (100 - self.discount) / 100
        return whole.quantize(CENT, ROUND_HALF_UP)
