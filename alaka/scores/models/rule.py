from typing import TYPE_CHECKING, Any

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from alaka.core.addresses import address

if TYPE_CHECKING:
    from alaka.accounts.models import Agent

MOST_POINTS = 50
MOST_DAYS = 3650
# In use at once: each is asked of everybody.
MOST_RULES = 50


class ScoreRuleQuerySet(models.QuerySet["ScoreRule"]):
    def on(self) -> "ScoreRuleQuerySet":
        return self.filter(is_on=True)


class ScoreRule(models.Model):
    """Points for whom a filter of people fits (docs/filters.md), asked as its owner sees them."""

    name = models.CharField(_("name"), max_length=120)
    filter: Any = models.JSONField(default=dict)
    owner: "models.ForeignKey[Agent, Agent]" = models.ForeignKey(
        "accounts.Agent", models.PROTECT, related_name="+"
    )
    points = models.SmallIntegerField(
        _("points"), validators=[MinValueValidator(-MOST_POINTS), MaxValueValidator(MOST_POINTS)]
    )
    # Points for what happened are half as many after each of these days.
    halves_days = models.PositiveSmallIntegerField(
        _("days until they are half as many"), null=True, blank=True,
        validators=[MinValueValidator(1), MaxValueValidator(MOST_DAYS)],
    )  # fmt: skip
    is_on = models.BooleanField(_("in use"), default=True)
    created_at = models.DateTimeField()

    objects = ScoreRuleQuerySet.as_manager()

    class Meta:
        ordering = ["-points", "name", "pk"]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return address("score-rule", self.pk)
