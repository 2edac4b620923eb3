from typing import TYPE_CHECKING, Any

from django.db import models
from django.db.models import Q
from django.utils.translation import pgettext_lazy

from alaka.core import clock, live
from alaka.core.words import WordsField
from alaka.sequences.models.sequence import Sequence, Step

if TYPE_CHECKING:
    from alaka.accounts.models import Agent


class State(models.TextChoices):
    RUNNING = "running", pgettext_lazy("sequence", "Running")
    PAUSED = "paused", pgettext_lazy("sequence", "Paused")
    ENDED = "ended", pgettext_lazy("sequence", "Done")
    STOPPED = "stopped", pgettext_lazy("sequence", "Stopped")
    FAILED = "failed", pgettext_lazy("sequence", "Failed")


class Reason(models.TextChoices):
    """Why somebody is in it no more."""

    ANSWERED = "answered", pgettext_lazy("sequence", "The person answered")
    MEETING = "meeting", pgettext_lazy("sequence", "A meeting was planned")
    DEAL = "deal", pgettext_lazy("sequence", "The deal was won or lost")
    BOUGHT = "bought", pgettext_lazy("sequence", "The person bought something")
    REFUSED = "refused", pgettext_lazy("sequence", "The person does not want it")
    UNREACHABLE = "unreachable", pgettext_lazy("sequence", "There is no way to write")
    MERGED = "merged", pgettext_lazy("sequence", "The person is in another one")
    ERASED = "erased", pgettext_lazy("sequence", "The person was erased")
    BY_HAND = "by_hand", pgettext_lazy("sequence", "One of us stopped it")
    BY_RULE = "by_rule", pgettext_lazy("sequence", "It was stopped by itself")
    FAULT = "fault", pgettext_lazy("sequence", "A step failed")


ACTIVE = (State.RUNNING, State.PAUSED)
IS_ACTIVE = Q(state__in=ACTIVE)


class EnrolmentQuerySet(models.QuerySet["Enrolment"]):
    def visible_to(self, agent: "Agent") -> "EnrolmentQuerySet":
        return self.filter(sequence__in=Sequence.objects.visible_to(agent).order_by().values("pk"))

    def active(self) -> "EnrolmentQuerySet":
        return self.filter(IS_ACTIVE)

    def due(self) -> "EnrolmentQuerySet":
        running = self.filter(state=State.RUNNING, due_at__lte=clock.now())
        return running.filter(sequence__is_on=True)


class Enrolment(models.Model):
    """One person on his way through a sequence. ``step`` is the next one, at ``due_at``.

    ``contact`` is the record it began with; a person merged since is read as his root.
    """

    sequence = models.ForeignKey(
        Sequence, models.PROTECT, related_name="enrolments", db_index=False
    )  # fmt: skip
    contact = models.ForeignKey(
        "contacts.Contact", models.PROTECT, related_name="enrolments", db_index=False
    )
    deal = models.ForeignKey(
        "sales.Deal", models.SET_NULL, null=True, related_name="enrolments", db_index=False
    )
    # The one that its first message began.
    conversation = models.ForeignKey(
        "inbox.Conversation", models.SET_NULL, null=True, related_name="+"
    )
    step = models.ForeignKey(Step, models.SET_NULL, null=True, related_name="+")
    due_at = models.DateTimeField(null=True)
    state = models.CharField(max_length=7, choices=State, default=State.RUNNING)
    # No other sequence may run beside it.
    is_alone = models.BooleanField()
    started_at = models.DateTimeField()
    started_by = models.ForeignKey(
        "accounts.Agent", models.SET_NULL, null=True, related_name="+", db_index=False
    )
    # What led to it, where nobody of us started it: see core.causes.
    chain: Any = models.JSONField(default=list)
    # All who were started by one press of a button.
    batch = models.UUIDField(null=True)
    ended_at = models.DateTimeField(null=True)
    reason = models.CharField(max_length=11, choices=Reason, blank=True, default="")
    # What the reason does not say.
    why = WordsField(blank=True, default="")
    # The last message before the person answered.
    answered_after = models.ForeignKey(Step, models.SET_NULL, null=True, related_name="+")

    objects = EnrolmentQuerySet.as_manager()

    # Where it is shown: the number of its step, and what that does.
    number: int | None = None
    next_said, next_icon = "", ""

    class Meta:
        indexes = [
            models.Index(fields=["due_at"], condition=Q(state="running"), name="enrolment_due"),
            models.Index(fields=["contact"], name="enrolment_contact"),
            models.Index(fields=["sequence", "state", "id"], name="enrolment_of_sequence"),
            models.Index(fields=["deal"], condition=Q(deal__isnull=False), name="enrolment_deal"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["contact"],
                condition=IS_ACTIVE & Q(is_alone=True),
                name="enrolment_one_at_a_time",
            ),
            models.UniqueConstraint(
                fields=["sequence", "contact"], condition=IS_ACTIVE, name="enrolment_once_at_a_time"
            ),
            models.UniqueConstraint(
                fields=["batch", "contact"],
                condition=Q(batch__isnull=False),
                name="enrolment_once_a_batch",
            ),
            models.CheckConstraint(
                condition=Q(IS_ACTIVE, ended_at=None) | (~IS_ACTIVE & Q(ended_at__isnull=False)),
                name="enrolment_ends",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.sequence}: {self.contact}"

    @property
    def is_active(self) -> bool:
        return self.state in ACTIVE

    def publish(self) -> None:
        live.publish("sequences")


class Outcome(models.TextChoices):
    SENT = "sent", pgettext_lazy("step", "Sent")
    DONE = "done", pgettext_lazy("step", "Done")
    YES = "yes", pgettext_lazy("step", "Yes")
    NO = "no", pgettext_lazy("step", "No")
    SKIPPED = "skipped", pgettext_lazy("step", "Left out")


class StepRun(models.Model):
    """A step that was done with somebody: once, whatever runs twice."""

    enrolment = models.ForeignKey(
        Enrolment, models.CASCADE, related_name="runs", db_index=False
    )  # fmt: skip
    step = models.ForeignKey(Step, models.SET_NULL, null=True, related_name="runs")
    at = models.DateTimeField()
    outcome = models.CharField(max_length=7, choices=Outcome)
    message = models.ForeignKey("inbox.Message", models.SET_NULL, null=True, related_name="+")
    # What was done, or why it was left out.
    told = WordsField(blank=True, default="")

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["enrolment", "step"], name="sequence_step_once")
        ]

    def __str__(self) -> str:
        return f"{self.enrolment_id}: {self.step_id}"
