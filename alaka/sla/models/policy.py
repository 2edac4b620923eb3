from datetime import timedelta
from typing import TYPE_CHECKING

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from alaka.cases.models import CaseKind, Severity
from alaka.core import clock

if TYPE_CHECKING:
    from alaka.accounts.models import Agent


class Target(models.TextChoices):
    """What is promised."""

    FIRST = "first", _("First response")
    NEXT = "next", _("Next response")
    RESOLUTION = "resolution", _("Resolution")


class PolicyQuerySet(models.QuerySet["Policy"]):
    def visible_to(self, agent: "Agent") -> "PolicyQuerySet":
        """What we promise is no secret inside the house."""
        return self.running() if agent.is_active else self.none()

    def running(self) -> "PolicyQuerySet":
        return self.filter(ended_at=None)

    def unapplied(self) -> "PolicyQuerySet":
        """Those whose last change has not reached the running clocks yet."""
        return self.filter(Q(applied_at=None) | Q(applied_at__lt=F("changed_at")))


class Policy(models.Model):
    """A promise: how soon we answer, and solve, what comes in; of several the most specific
    holds. It is ended, never deleted: what was kept of it stays."""

    name = models.CharField(_("name"), max_length=80)
    # What it is for; empty is everything.
    inbox = models.ForeignKey(
        "inbox.Inbox", models.CASCADE, null=True, blank=True, related_name="policies",
        verbose_name=_("inbox"),
    )  # fmt: skip
    kind = models.CharField(
        _("kind of case"), max_length=10, choices=CaseKind, blank=True, default=""
    )
    severity = models.PositiveSmallIntegerField(
        _("severity"), choices=Severity, null=True, blank=True
    )
    # Business minutes; empty promises nothing.
    first_response = models.PositiveIntegerField(_("first response"), null=True, blank=True)
    next_response = models.PositiveIntegerField(_("next response"), null=True, blank=True)
    resolution = models.PositiveIntegerField(_("resolution"), null=True, blank=True)
    # So many business minutes before it would be broken.
    warn_before = models.PositiveIntegerField(_("warn before"), default=30)
    pauses_snoozed = models.BooleanField(_("stands still while snoozed"), default=True)
    # Of the resolution only: no answer is owed meanwhile.
    pauses_awaiting = models.BooleanField(
        _("stands still while we wait for the customer"), default=True
    )
    # It counts from here: what came before is promised nothing for the time before.
    since = models.DateTimeField()
    changed_at = models.DateTimeField()
    applied_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)

    objects = PolicyQuerySet.as_manager()

    class Meta:
        ordering = ["inbox__name", "kind", "severity", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["inbox", "kind", "severity"],
                condition=Q(ended_at=None),
                nulls_distinct=False,
                name="policy_once",
            ),
            models.CheckConstraint(
                condition=Q(first_response__gt=0)
                | Q(next_response__gt=0)
                | Q(resolution__gt=0)
                | Q(ended_at__isnull=False),
                name="policy_promises_something",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def minutes(self, target: str) -> int | None:
        """Business minutes promised, if any."""
        promised = {
            Target.FIRST: self.first_response,
            Target.NEXT: self.next_response,
            Target.RESOLUTION: self.resolution,
        }
        return promised[Target(target)]

    def length(self, target: str) -> timedelta:
        return timedelta(minutes=self.minutes(target) or 0)

    def put(self) -> None:
        """Save it; the worker brings the clocks that run in line."""
        self.changed_at = clock.now()
        self.since = self.since or self.changed_at
        self.save()

    def end(self) -> None:
        """No longer promised. Clocks that run go by what holds then, or end without a verdict."""
        now = clock.now()
        rows = Policy.objects.running().filter(pk=self.pk)
        rows.update(ended_at=now, changed_at=now)
        self.refresh_from_db()
