from typing import TYPE_CHECKING, Any

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from alaka.contacts.consent.purposes import MARKETING
from alaka.contacts.hours import WritingHours
from alaka.core import live
from alaka.core.addresses import address
from alaka.inbox.seeing import channels_seen

if TYPE_CHECKING:
    from alaka.accounts.models import Agent

# Monday to Friday.
WORKDAYS = [0, 1, 2, 3, 4]


def workdays() -> list[int]:
    return list(WORKDAYS)


class Kind(models.TextChoices):
    MESSAGE = "message", pgettext_lazy("step", "Message")
    WAIT = "wait", pgettext_lazy("step", "Wait")
    CONDITION = "condition", pgettext_lazy("step", "Condition")
    ACTION = "action", pgettext_lazy("step", "Something done")


class SequenceQuerySet(models.QuerySet["Sequence"]):
    def visible_to(self, agent: "Agent") -> "SequenceQuerySet":
        """Those that write by a channel whose conversations he sees."""
        if not agent.is_active:
            return self.none()
        return self.filter(channel__in=channels_seen(agent).order_by().values("pk"))

    def on(self) -> "SequenceQuerySet":
        return self.filter(is_on=True)


class Sequence(WritingHours):
    """Steps over days with one person, until he answers: messages, tasks, and what lies between."""

    name = models.CharField(_("name"), max_length=80)
    # For what it writes: a key of alaka.contacts.consent.purposes.
    purpose = models.CharField(max_length=40, default=MARKETING)
    channel = models.ForeignKey("channels.Channel", models.PROTECT, related_name="+")
    # Under whose name it writes; what comes back is his, and so are tasks that nobody else has.
    sender = models.ForeignKey("accounts.Agent", models.PROTECT, related_name="+")
    is_on = models.BooleanField(default=False)
    may_overlap = models.BooleanField(default=False)
    stops_at_meeting = models.BooleanField(default=True)
    stops_at_deal = models.BooleanField(default=True)
    days = ArrayField(models.PositiveSmallIntegerField(), default=workdays)
    created_at = models.DateTimeField()

    objects = SequenceQuerySet.as_manager()

    class Meta(WritingHours.Meta):
        ordering = ["name", "pk"]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return address("sequence", self.pk)

    def publish(self) -> None:
        live.publish("sequences")


class Step(models.Model):
    """One step; ``settings`` are as its kind has them: see sequences.kinds."""

    sequence = models.ForeignKey(
        Sequence, models.CASCADE, related_name="steps", db_index=False
    )  # fmt: skip
    position = models.PositiveIntegerField(default=0)
    kind = models.CharField(max_length=9, choices=Kind)
    settings: Any = models.JSONField(default=dict)

    class Meta:
        ordering = ["position", "pk"]
        indexes = [models.Index(fields=["sequence", "position"], name="sequence_step_order")]

    def __str__(self) -> str:
        return f"{self.kind} {self.pk}"

    def get_absolute_url(self) -> str:
        return address("sequence-step", self.pk)

    @property
    def is_message(self) -> bool:
        return self.kind == Kind.MESSAGE
