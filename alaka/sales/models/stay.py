from datetime import timedelta

from django.db import models
from django.db.models import Q
from django.utils.translation import pgettext_lazy

from alaka.core import clock


class Came(models.TextChoices):
    OPENED = "opened", pgettext_lazy("stay", "opened")
    MOVED = "moved", pgettext_lazy("stay", "moved here")
    REOPENED = "reopened", pgettext_lazy("stay", "reopened")


class Went(models.TextChoices):
    MOVED = "moved", pgettext_lazy("stay", "moved on")
    WON = "won", pgettext_lazy("stay", "won")
    LOST = "lost", pgettext_lazy("stay", "lost")


class StageStay(models.Model):
    """How long a deal stood in a stage, how it came there and how it went: the log from which the
    funnel is counted. A deal that is open has one that is not left yet; rows are only added to."""

    deal = models.ForeignKey("sales.Deal", models.CASCADE, related_name="stays")
    stage = models.ForeignKey("sales.Stage", models.PROTECT, related_name="stays", db_index=False)
    came = models.CharField(max_length=10, choices=Came)
    entered_at = models.DateTimeField()
    by = models.ForeignKey(
        "accounts.Agent", models.SET_NULL, null=True, related_name="+", db_index=False
    )
    went = models.CharField(max_length=10, choices=Went, blank=True, default="")
    left_at = models.DateTimeField(null=True)
    left_by = models.ForeignKey(
        "accounts.Agent", models.SET_NULL, null=True, related_name="+", db_index=False
    )
    lost_reason = models.ForeignKey(
        "sales.LostReason", models.PROTECT, null=True, related_name="+", db_index=False
    )
    # As they were when it came.
    amount = models.DecimalField(max_digits=14, decimal_places=2, null=True)
    currency = models.CharField(max_length=3)
    value = models.DecimalField(max_digits=16, decimal_places=2, null=True)

    class Meta:
        ordering = ["entered_at", "pk"]
        indexes = [models.Index(fields=["stage", "entered_at"], name="stay_stage")]
        constraints = [
            models.UniqueConstraint(
                fields=["deal"], condition=Q(left_at=None), name="deal_stands_in_one_stage"
            ),
            models.CheckConstraint(
                condition=Q(left_at=None, went="") | (Q(left_at__isnull=False) & ~Q(went="")),
                name="stay_left_somehow",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.deal_id} in {self.stage_id}"

    @property
    def lasted(self) -> timedelta:
        return (self.left_at or clock.now()) - self.entered_at
