from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from alaka.core import live
from alaka.core.addresses import address

if TYPE_CHECKING:
    from alaka.accounts.models import Agent


class SurgeQuerySet(models.QuerySet["Surge"]):
    def visible_to(self, agent: "Agent") -> "SurgeQuerySet":
        """The one door: those of the places somebody answers for; all for who sees everything."""
        if not agent.is_active:
            return self.none()
        return self if agent.sees_everything else self.filter(place__in=agent.branch)

    def running(self) -> "SurgeQuerySet":
        return self.filter(ended_at=None)

    def of_branch(self, places: tuple[int, ...]) -> "SurgeQuerySet":
        return self.filter(place__in=places)

    def for_list(self) -> "SurgeQuerySet":
        return self.select_related("place", "topic", "acknowledged_by")


class Surge(models.Model):
    """Complaints of one place, topic or product, or of two of these, far above their usual rate.

    One alarm from its beginning until the rate is as usual again: see cases.surges.
    """

    place = models.ForeignKey(
        "accounts.Place", models.PROTECT, null=True, related_name="surges", db_index=False
    )
    topic = models.ForeignKey("cases.Topic", models.CASCADE, null=True, related_name="surges")
    product = models.CharField(max_length=120, blank=True, default="")
    # The first complaint of it, and when it was seen.
    began_at = models.DateTimeField()
    raised_at = models.DateTimeField()
    # What was seen then: so many complaints in so many days, where so many are usual.
    days = models.PositiveSmallIntegerField()
    count = models.PositiveIntegerField()
    usual = models.FloatField()
    ended_at = models.DateTimeField(null=True)
    # It went on for so long that it is what is usual now.
    is_usual_now = models.BooleanField(default=False)
    acknowledged_at = models.DateTimeField(null=True)
    acknowledged_by = models.ForeignKey(
        "accounts.Agent", models.SET_NULL, null=True, related_name="+", db_index=False
    )
    note = models.TextField(_("what is done about it"), blank=True, default="", max_length=2000)

    objects = SurgeQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["place", "topic", "product"],
                condition=Q(ended_at=None),
                nulls_distinct=False,
                name="surge_runs_once",
            )
        ]
        indexes = [
            models.Index(fields=["-raised_at", "-id"], name="surge_raised"),
            models.Index(fields=["place", "-raised_at"], name="surge_place"),
        ]

    def __str__(self) -> str:
        return " · ".join(str(part) for part in (self.topic, self.product, self.place) if part)

    def get_absolute_url(self) -> str:
        return address("surge", self.pk)

    @property
    def is_running(self) -> bool:
        return self.ended_at is None

    @property
    def times(self) -> float:
        """How many times the usual number."""
        return self.count / self.usual if self.usual else float(self.count)

    def publish(self) -> None:
        live.publish(f"surge:{self.pk}", "surges")


class SurgeNotice(models.Model):
    """Somebody is told of a surge, once."""

    surge = models.ForeignKey(Surge, models.CASCADE, related_name="notices")
    agent = models.ForeignKey("accounts.Agent", models.CASCADE, related_name="+", db_index=False)
    at = models.DateTimeField()
    mailed_at = models.DateTimeField(null=True)
    # Seen at the desk, or by the mail's link.
    seen_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["surge", "agent"], name="surge_told_once"),
        ]
        indexes = [
            models.Index(fields=["agent"], condition=Q(seen_at=None), name="surge_unseen"),
        ]

    def __str__(self) -> str:
        return f"{self.surge_id} → {self.agent_id}"
