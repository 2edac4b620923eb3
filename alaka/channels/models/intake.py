from django.db import models
from django.utils.translation import gettext_lazy as _

from alaka.core.words import WordsField


class IntakeState(models.TextChoices):
    STORED = "stored", _("Waiting")
    DONE = "done", _("Taken in")
    REPEATED = "repeated", _("Came before")
    QUARANTINED = "quarantined", _("In quarantine")


class IntakeQuerySet(models.QuerySet["Intake"]):
    def waiting(self) -> "IntakeQuerySet":
        return self.filter(state=IntakeState.STORED)

    def quarantined(self) -> "IntakeQuerySet":
        return self.filter(state=IntakeState.QUARANTINED)


class Intake(models.Model):
    """Raw bytes as they came in at a channel: stored before the sender hears "ok"."""

    channel = models.ForeignKey("channels.Channel", models.CASCADE, related_name="intakes")
    key = models.CharField(max_length=400)
    body = models.BinaryField()
    content_type = models.CharField(max_length=200, blank=True, default="")
    envelope = models.JSONField(default=dict)
    state = models.CharField(max_length=12, choices=IntakeState, default=IntakeState.STORED)
    reason = WordsField(blank=True, default="")
    received_at = models.DateTimeField()
    # Since when the bytes are gone: see alaka.privacy.
    emptied_at = models.DateTimeField(null=True)

    objects = IntakeQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["channel", "key"], name="intake_once")]
        indexes = [
            models.Index(
                fields=["channel", "id"],
                condition=models.Q(state__in=["stored", "quarantined"]),
                name="intake_open",
            ),
            models.Index(fields=["channel", "received_at"], name="intake_received"),
            models.Index(
                fields=["received_at", "id"],
                condition=models.Q(emptied_at=None),
                name="intake_kept",
            ),
        ]

    def __str__(self) -> str:
        return self.key
