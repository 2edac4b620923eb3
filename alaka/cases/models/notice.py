from django.db import models
from django.db.models import Q
from django.utils.translation import pgettext_lazy


class Reason(models.TextChoices):
    NEW = "new", pgettext_lazy("notice", "New")
    PASSED = "passed", pgettext_lazy("notice", "Passed on")
    BACK = "back", pgettext_lazy("notice", "Not solved")
    WORSE = "worse", pgettext_lazy("notice", "Now severe")
    NOBODY = "nobody", pgettext_lazy("notice", "Nobody answers for it")
    DUE = "due", pgettext_lazy("notice", "Due soon")
    OVERDUE = "overdue", pgettext_lazy("notice", "Overdue")
    CLIMBED = "climbed", pgettext_lazy("notice", "Overdue, told further up")
    AGAIN = "again", pgettext_lazy("notice", "Reminder")
    ANSWERED = "answered", pgettext_lazy("notice", "A colleague answered")
    LOST = "lost", pgettext_lazy("notice", "The answer did not arrive")
    STEP = "step", pgettext_lazy("notice", "A step for you")


# Whoever was told for one of these may act on a case that is not his.
CALLED_IN = (Reason.NOBODY, Reason.CLIMBED)


class Notice(models.Model):
    """What somebody is told of a case: once for each occasion, however often a job runs.

    ``occasion`` is the event that told of it, or the deadline it is about, in seconds.
    """

    case = models.ForeignKey("cases.Case", models.CASCADE, related_name="notices")
    agent = models.ForeignKey("accounts.Agent", models.CASCADE, related_name="+", db_index=False)
    reason = models.CharField(max_length=8, choices=Reason)
    occasion = models.BigIntegerField()
    at = models.DateTimeField()
    # Told by itself; the others wait for the agent's digest.
    is_at_once = models.BooleanField(default=False)
    # Handed to the mails that go out, by itself or in a digest.
    mailed_at = models.DateTimeField(null=True)
    # Seen at the desk.
    seen_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["case", "agent", "reason", "occasion"], name="notice_once"
            )
        ]
        indexes = [
            models.Index(
                fields=["agent", "at"], condition=Q(mailed_at=None), name="notice_unmailed"
            ),
            models.Index(
                fields=["agent", "-at"],
                condition=Q(is_at_once=True, seen_at=None),
                name="notice_unseen",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.case_id} → {self.agent_id}: {self.reason}"
