from django.db import models


class Aside(models.Model):
    """A line of "What to do next" that an agent put aside for himself, until a time."""

    agent = models.ForeignKey("accounts.Agent", models.CASCADE, related_name="+", db_index=False)
    key = models.CharField(max_length=80)
    until = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["agent", "key"], name="activity_aside_once")]

    def __str__(self) -> str:
        return f"{self.agent_id} {self.key}"
