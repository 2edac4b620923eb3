from typing import TYPE_CHECKING

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from alaka.goals.marks import Mark

if TYPE_CHECKING:
    from alaka.accounts.models import Agent

FEWEST, MOST, LONGEST = 2, 8, 90


class FunnelQuerySet(models.QuerySet["Funnel"]):
    def visible_to(self, agent: "Agent") -> "FunnelQuerySet":
        """His own, and what others shared."""
        if not agent.is_active:
            return self.none()
        return self.filter(Q(owner=agent) | Q(is_shared=True))

    def changeable_by(self, agent: "Agent") -> "FunnelQuerySet":
        rows = self.visible_to(agent)
        return rows if agent.is_administrator else rows.filter(owner=agent)


class Funnel(models.Model):
    """Steps that people take one after another within so many days of the first."""

    name = models.CharField(_("name"), max_length=80)
    # FEWEST to MOST marks, as Mark stores itself.
    steps = models.JSONField(default=list)
    days = models.PositiveSmallIntegerField(
        default=30, validators=[MinValueValidator(1), MaxValueValidator(LONGEST)]
    )
    owner = models.ForeignKey("accounts.Agent", models.CASCADE, related_name="funnels")
    is_shared = models.BooleanField(_("everybody sees this funnel"), default=True)

    objects = FunnelQuerySet.as_manager()

    class Meta:
        ordering = ["name", "pk"]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return f"{reverse('report', args=['steps'])}?funnel={self.pk}"

    @property
    def marks(self) -> list[Mark]:
        return [Mark.read(step) for step in self.steps]
