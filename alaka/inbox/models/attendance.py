from datetime import timedelta
from typing import TYPE_CHECKING

from django.db import models

from alaka.core import clock

if TYPE_CHECKING:
    from alaka.accounts.models import Agent
    from alaka.inbox.models.conversation import Conversation

# The page says "still here" twice in this time.
STAYS = timedelta(seconds=40)


class AttendanceQuerySet(models.QuerySet["Attendance"]):
    def others(self, conversation: "Conversation", agent: "Agent") -> "AttendanceQuerySet":
        """Who else has the conversation on screen now."""
        return (
            self.filter(conversation=conversation, at__gte=clock.now() - STAYS)
            .exclude(agent=agent)
            .select_related("agent")
        )


class Attendance(models.Model):
    """An agent has a conversation on screen, so that two do not answer at once."""

    conversation = models.ForeignKey("inbox.Conversation", models.CASCADE, related_name="+")
    agent = models.ForeignKey("accounts.Agent", models.CASCADE, related_name="+")
    at = models.DateTimeField()
    is_typing = models.BooleanField(default=False)

    objects = AttendanceQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["conversation", "agent"], name="attendance_once")
        ]

    def __str__(self) -> str:
        return f"{self.agent_id} at {self.conversation_id}"
