from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from alaka.accounts.models import Agent


class ViewQuerySet(models.QuerySet["View"]):
    def visible_to(self, agent: "Agent") -> "ViewQuerySet":
        """His own, and what others shared. The numbers in it are always the reader's own."""
        if not agent.is_active:
            return self.none()
        return self.filter(Q(owner=agent) | Q(is_shared=True))

    def changeable_by(self, agent: "Agent") -> "ViewQuerySet":
        rows = self.visible_to(agent)
        return rows if agent.is_administrator else rows.filter(owner=agent)


class View(models.Model):
    """A report as somebody likes to see it: period, grouping and filters, under a name."""

    name = models.CharField(_("name"), max_length=80)
    report = models.CharField(max_length=20)
    query = models.CharField(max_length=1000, blank=True, default="")
    owner = models.ForeignKey("accounts.Agent", models.CASCADE, related_name="report_views")
    is_shared = models.BooleanField(_("everybody sees this view"), default=False)

    objects = ViewQuerySet.as_manager()

    class Meta:
        ordering = ["name", "pk"]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return f"{reverse('report', args=[self.report])}?{self.query}"
