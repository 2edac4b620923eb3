from typing import TYPE_CHECKING

from django.core.validators import MaxValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

if TYPE_CHECKING:
    from alaka.accounts.models import Agent


class Rhythm(models.TextChoices):
    DAILY = "daily", pgettext_lazy("rhythm", "Every day")
    WEEKLY = "weekly", pgettext_lazy("rhythm", "Every week")
    MONTHLY = "monthly", pgettext_lazy("rhythm", "Every month, on the first day")


class Shape(models.TextChoices):
    PDF = "pdf", "PDF"
    CSV = "csv", "CSV"


class ScheduleQuerySet(models.QuerySet["Schedule"]):
    def changeable_by(self, agent: "Agent") -> "ScheduleQuerySet":
        return self if agent.is_administrator else self.filter(owner=agent)


class Schedule(models.Model):
    """A view mailed again and again, to each recipient with the numbers he may see himself."""

    view = models.ForeignKey("reports.View", models.CASCADE, related_name="schedules")
    owner = models.ForeignKey("accounts.Agent", models.CASCADE, related_name="+")
    rhythm = models.CharField(_("how often"), max_length=8, choices=Rhythm, default=Rhythm.WEEKLY)
    # Counted as Python does: 0 is Monday.
    weekday = models.PositiveSmallIntegerField(
        _("day of the week"), default=0, validators=[MaxValueValidator(6)]
    )
    hour = models.PositiveSmallIntegerField(
        _("at the hour"), default=8, validators=[MaxValueValidator(23)]
    )
    timezone = models.CharField(max_length=60, blank=True, default="")
    # Whose months: the Jalali ones begin on other days.
    language = models.CharField(max_length=5, default="en")
    shape = models.CharField(_("as"), max_length=3, choices=Shape, default=Shape.PDF)
    recipients: "models.ManyToManyField[models.Model, models.Model]" = models.ManyToManyField(
        "accounts.Agent", related_name="+", verbose_name=_("to")
    )
    next_at = models.DateTimeField(db_index=True)
    sent_at = models.DateTimeField(null=True)

    objects = ScheduleQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.view}: {self.rhythm}"
