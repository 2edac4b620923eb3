from django.db import models


class Mention(models.Model):
    """A note called on an agent by name."""

    message = models.ForeignKey("inbox.Message", models.CASCADE, related_name="mentions")
    agent = models.ForeignKey("accounts.Agent", models.CASCADE, related_name="mentions")
    seen_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["message", "agent"], name="mention_once")]
        indexes = [
            models.Index(fields=["agent"], condition=models.Q(seen_at=None), name="mention_unseen")
        ]

    def __str__(self) -> str:
        return f"{self.agent_id} in {self.message_id}"
