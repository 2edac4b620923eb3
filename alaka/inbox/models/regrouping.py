from django.db import models


class Regrouping(models.Model):
    """Messages were moved from one conversation to another, by hand, and can go back.

    A split moves some to a new conversation; a join moves all, and the emptied source points to
    its target. ``message_ids`` are those that moved, so that undoing leaves later ones where
    they are; ``found`` is how a join found its target.
    """

    class Kind(models.TextChoices):
        SPLIT = "split"
        JOIN = "join"

    kind = models.CharField(max_length=5, choices=Kind)
    source = models.ForeignKey("inbox.Conversation", models.CASCADE, related_name="given")
    target = models.ForeignKey("inbox.Conversation", models.CASCADE, related_name="taken")
    message_ids = models.JSONField(default=list)
    found = models.JSONField(null=True)
    by = models.ForeignKey("accounts.Agent", models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField()
    undone_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"{self.kind} {self.source_id} → {self.target_id}"
