from typing import TYPE_CHECKING, Any

from django.db import models
from django.db.models import Q
from django.utils.translation import pgettext_lazy

from alaka.core.words import Words, WordsField

if TYPE_CHECKING:
    from datetime import datetime


class RunState(models.TextChoices):
    DUE = "due", pgettext_lazy("run", "Waiting")
    DONE = "done", pgettext_lazy("run", "Done")
    SKIPPED = "skipped", pgettext_lazy("run", "Not done")
    OVER = "over", pgettext_lazy("run", "Over the limit")
    FAILED = "failed", pgettext_lazy("run", "Failed")


class RunQuerySet(models.QuerySet["Run"]):
    def due(self, at: "datetime") -> "RunQuerySet":
        return self.filter(state=RunState.DUE, due_at__lte=at)


class Run(models.Model):
    """A rule that acts on one person on one occasion, at most once: the event it heard
    (``event:5``), or the day on which it looked (``2026-11-29:7``, with the person)."""

    rule = models.ForeignKey("automation.Rule", models.CASCADE, related_name="runs", db_index=False)
    contact = models.ForeignKey("contacts.Contact", models.CASCADE, related_name="+")
    occasion = models.CharField(max_length=40)
    event = models.BigIntegerField(null=True)
    state = models.CharField(max_length=7, choices=RunState, default=RunState.DUE)
    due_at = models.DateTimeField()
    # When it was begun, and then when it was done or given up.
    at = models.DateTimeField()
    attempts = models.PositiveSmallIntegerField(default=0)
    # What each action did, in its order: words as they are stored.
    did = models.JSONField(default=list)
    # What waits for the hours in which the rule may write; None where nothing was put off.
    left: Any = models.JSONField(null=True)
    # Why it was not done.
    why = WordsField(blank=True, default="")

    objects = RunQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["rule", "occasion"], name="rule_runs_once")]
        indexes = [
            models.Index(fields=["rule", "-at", "-id"], name="runs_of_rule"),
            models.Index(fields=["due_at"], condition=Q(state="due"), name="runs_due"),
        ]

    def __str__(self) -> str:
        return f"{self.rule_id} for {self.occasion}"

    @property
    def told(self) -> list[Words]:
        return [Words.of(each) for each in self.did]
