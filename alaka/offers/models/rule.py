from datetime import date
from typing import TYPE_CHECKING

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from alaka.core.addresses import address

if TYPE_CHECKING:
    from alaka.core.prepared import given

MOST_DAYS = 3650


class OfferRuleQuerySet(models.QuerySet["OfferRule"]):
    def in_force(self, on: "date | given") -> "OfferRuleQuerySet":
        """Those by which something is offered on that day, the weightiest first."""
        begun = Q(since=None) | Q(since__lte=on)
        going = Q(until=None) | Q(until__gte=on)
        rows = self.filter(begun & going, is_on=True, product__is_offered=True)
        return rows.order_by("-priority", "pk")


class OfferRule(models.Model):
    """What to offer to whom, and why. ``filter`` is a filter of people (docs/filters.md), asked as
    its owner sees them; ``why`` says by language a sentence with fields in braces."""

    name = models.CharField(_("name"), max_length=120)
    product = models.ForeignKey(
        "sales.Product", models.PROTECT, related_name="offer_rules", verbose_name=_("product")
    )
    filter = models.JSONField(default=dict, blank=True)
    owner = models.ForeignKey("accounts.Agent", models.PROTECT, related_name="+")
    why = models.JSONField(default=dict, blank=True)
    priority = models.PositiveSmallIntegerField(
        _("weight"), default=50, validators=[MinValueValidator(1), MaxValueValidator(100)]
    )
    since = models.DateField(_("from"), null=True, blank=True)
    until = models.DateField(_("until"), null=True, blank=True)
    is_on = models.BooleanField(_("in use"), default=True)
    # Empty: everybody offers it, everywhere.
    teams: "models.ManyToManyField[models.Model, models.Model]" = models.ManyToManyField(
        "accounts.Team", blank=True, related_name="+", verbose_name=_("teams")
    )
    places: "models.ManyToManyField[models.Model, models.Model]" = models.ManyToManyField(
        "accounts.Place", blank=True, related_name="+", verbose_name=_("places")
    )
    # Whoever said no, or took it, is not asked for so long; who said "not now" for so long.
    again_days = models.PositiveSmallIntegerField(
        _("days until it is offered again"), default=180,
        validators=[MinValueValidator(1), MaxValueValidator(MOST_DAYS)],
    )  # fmt: skip
    later_days = models.PositiveSmallIntegerField(
        _("days after “not now”"), default=30,
        validators=[MinValueValidator(1), MaxValueValidator(MOST_DAYS)],
    )  # fmt: skip
    opens_deal = models.BooleanField(_("whoever accepts gets a deal"), default=True)
    created_at = models.DateTimeField()

    objects = OfferRuleQuerySet.as_manager()

    class Meta:
        ordering = ["-priority", "name", "pk"]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return address("offer-rule", self.pk)
