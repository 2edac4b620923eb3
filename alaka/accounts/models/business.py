from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from alaka.core.prepared import prepared


class Business(models.Model):
    """The one business whose database this is: exactly one row."""

    name = models.CharField(_("company"), max_length=120, default="Alaka")
    language = models.CharField(
        _("language"), max_length=5, choices=settings.LANGUAGES, default="en"
    )
    timezone = models.CharField(_("time zone"), max_length=60, default="UTC")
    country = models.CharField(_("country"), max_length=2, blank=True, default="")
    # By ISO 4217, in which all is added up; empty is that of the country. See sales.money.
    currency = models.CharField(_("currency"), max_length=3, blank=True, default="")
    # Steps of the set-up that were done or skipped, by name; see accounts.setup.
    setup = models.JSONField(default=dict)

    class Meta:
        constraints = [models.CheckConstraint(condition=models.Q(pk=1), name="one_business")]

    def __str__(self) -> str:
        return self.name

    @classmethod
    def get(cls) -> "Business":
        return _only().first() or cls.objects.get_or_create(pk=1)[0]


@prepared
def _only() -> "models.QuerySet[Business]":
    return Business.objects.filter(pk=1)
