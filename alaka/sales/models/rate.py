from django.db import models
from django.utils.translation import gettext_lazy as _


class Rate(models.Model):
    """What one unit of a currency is worth in that of the business, from a day on."""

    currency = models.CharField(_("currency"), max_length=3)
    since = models.DateField(_("from"))
    rate = models.DecimalField(_("rate"), max_digits=20, decimal_places=8)

    class Meta:
        ordering = ["currency", "-since"]
        constraints = [
            models.UniqueConstraint(fields=["currency", "since"], name="rate_once"),
            models.CheckConstraint(condition=models.Q(rate__gt=0), name="rate_is_positive"),
        ]

    def __str__(self) -> str:
        return f"{self.currency} {self.rate}"
