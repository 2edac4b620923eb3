from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django.db import models
from django.db.models import Exists, OuterRef, Q

from alaka.activities.models import Activity
from alaka.contacts.consent.purposes import MARKETING
from alaka.contacts.models import Consent
from alaka.core import clock
from alaka.inbox.models import Conversation

if TYPE_CHECKING:
    from alaka.accounts.models import Agent


class Kind(models.TextChoices):
    """Of what somebody's rhythm is."""

    ORDERS = "orders"
    CONTACTS = "contacts"


class ScoreQuerySet(models.QuerySet["Score"]):
    def visible_to(self, agent: "Agent") -> "ScoreQuerySet":
        """The business has one score of each person; whoever works here sees people."""
        rows = self.filter(contact__root=None, contact__erased_at=None)
        return rows if agent.is_active else rows.none()

    def silent(self) -> "ScoreQuerySet":
        """Longer than they use to be, and not yet gone for good."""
        now = clock.now()
        return self.filter(warn_at__lte=now, gone_at__gt=now)

    def silent_of(self, agent: "Agent") -> "ScoreQuerySet":
        """Those of this agent, with whom nobody spoke since it was noticed and nothing is planned;
        who came most often first. Nobody is told to get in touch with somebody who said no to
        offers on every channel."""
        person = OuterRef("contact")
        since = Conversation.objects.filter(last_activity_at__gt=OuterRef("warn_at"))
        rows = (
            self.silent()
            .visible_to(agent)
            .filter(
                ~Exists(since.filter(contact=person)),
                ~Exists(since.filter(contact__root=person)),
                ~Exists(Activity.objects.open().filter(contact=person)),
                ~_said(is_given=False, scheme="") | _said(is_given=True),
                agent=agent,
            )
        )
        return rows.select_related("contact").order_by("-times", "-last_at", "pk")


def _said(**what: Any) -> Q:
    """Of offers, as it holds now."""
    said, person = Consent.objects.current().filter(purpose=MARKETING, **what), OuterRef("contact")
    return Q(Exists(said.filter(contact=person)) | Exists(said.filter(contact__root=person)))


class Score(models.Model):
    """How likely a person is to buy, 0 to 100, with the parts it is the sum of (scores.parts); and
    by which rhythm he comes, where he has one (scores.rhythms). Written by scores.scoring alone.

    ``parts``: "history", by fact its level and points; "rules", points by rule; "held", what keeps
    the sum from going beyond 0 and 100.
    """

    # It holds nobody who came by an import, see importing.beside.pointing.
    WORKED_OUT = ~Q(pk__in=[])

    contact = models.OneToOneField(
        "contacts.Contact", models.CASCADE, related_name="+", primary_key=True
    )
    value = models.SmallIntegerField()
    parts: Any = models.JSONField(default=dict)
    # Since when it is so.
    at = models.DateTimeField()
    # Who looks after him, else who spoke with him last.
    agent = models.ForeignKey(
        "accounts.Agent", models.SET_NULL, null=True, related_name="+", db_index=False
    )
    rhythm = models.CharField(max_length=8, choices=Kind, blank=True, default="")
    usual_days = models.FloatField(null=True)
    # On so many days he ordered, or was in touch.
    times = models.PositiveIntegerField(default=0)
    last_at = models.DateTimeField(null=True)
    warn_at = models.DateTimeField(null=True)
    gone_at = models.DateTimeField(null=True)

    objects = ScoreQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["-value", "-contact"], name="score_value"),
            models.Index(
                fields=["agent", "warn_at"], condition=Q(warn_at__isnull=False), name="score_agent"
            ),
            models.Index(
                fields=["warn_at", "gone_at"],
                condition=Q(warn_at__isnull=False),
                name="score_silent",
            ),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(value__range=(0, 100)), name="score_of_a_hundred")
        ]

    def __str__(self) -> str:
        return f"{self.contact_id}: {self.value}"

    @property
    def is_silent(self) -> bool:
        if self.warn_at is None or self.gone_at is None:
            return False
        return self.warn_at <= clock.now() < self.gone_at

    @property
    def silent_days(self) -> int:
        since: timedelta = clock.now() - self.last_at if self.last_at else timedelta()
        return since.days
