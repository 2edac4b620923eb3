from django.contrib.postgres.indexes import BrinIndex
from django.db import models


class Event(models.Model):
    """Something that happened, told once and never changed: a line of somebody's time line. Whose,
    is put right where it was taken for another's (sales.orders).

    ``subject`` is the row it tells of, as type and id: no foreign key, since the time line is the
    lowest floor and outlives what it tells of.
    """

    verb = models.CharField(max_length=60)
    at = models.DateTimeField()
    contact = models.ForeignKey(
        "contacts.Contact", models.CASCADE, null=True, related_name="events", db_index=False
    )
    actor = models.ForeignKey(
        "accounts.Agent", models.SET_NULL, null=True, related_name="+", db_index=False
    )
    subject_type = models.CharField(max_length=40)
    subject_id = models.BigIntegerField()
    data = models.JSONField(default=dict)

    class Meta:
        indexes = [
            models.Index(fields=["contact", "-at", "-id"], name="event_contact"),
            models.Index(fields=["subject_type", "subject_id", "at"], name="event_subject"),
            # Next to nothing, and it finds those of some weeks.
            BrinIndex(fields=["at"], name="event_at", autosummarize=True),
        ]

    def __str__(self) -> str:
        return f"{self.verb} {self.subject_type}:{self.subject_id}"

    @property
    def doer(self) -> str:
        """Who did it; where nobody did, we ourselves."""
        return str(self.actor) if self.actor else "Alaka"
