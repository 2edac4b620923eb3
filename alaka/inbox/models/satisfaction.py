from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q


class Satisfaction(models.Model):
    """How a contact found what was done for him in a conversation: 1 (bad) to 5 (very good)."""

    conversation = models.OneToOneField(
        "inbox.Conversation", models.CASCADE, related_name="satisfaction"
    )
    score = models.PositiveSmallIntegerField(
        validators=[MinValueValidator(1), MaxValueValidator(5)]
    )
    comment = models.TextField(blank=True, default="")
    at = models.DateTimeField()
    # Which channel asked.
    asked_by = models.ForeignKey(
        "channels.Channel", models.SET_NULL, null=True, related_name="+", db_index=False
    )

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(score__range=(1, 5)), name="satisfaction_score")
        ]

    def __str__(self) -> str:
        return f"{self.score}/5"
