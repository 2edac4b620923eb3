from datetime import timedelta
from typing import TYPE_CHECKING

from django.db import models

from alaka.core import clock
from alaka.core.prepared import given, prepared

if TYPE_CHECKING:
    from alaka.accounts.models import Agent
    from alaka.inbox.models.conversation import Conversation

# The page says "still here" twice in this time.
STAYS = timedelta(seconds=40)


class Attendance(models.Model):
    """An agent has a conversation on screen, so that two do not answer at once."""

    conversation = models.ForeignKey("inbox.Conversation", models.CASCADE, related_name="+")
    agent = models.ForeignKey("accounts.Agent", models.CASCADE, related_name="+")
    at = models.DateTimeField()
    is_typing = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["conversation", "agent"], name="attendance_once")
        ]

    def __str__(self) -> str:
        return f"{self.agent_id} at {self.conversation_id}"

    @classmethod
    def others(cls, conversation: "Conversation", agent: "Agent") -> "list[Attendance]":
        """Who else has the conversation on screen now."""
        since = clock.now() - STAYS
        return _others().rows(conversation=conversation.pk, agent=agent.pk, since=since)


@prepared
def _others() -> "models.QuerySet[Attendance]":
    rows = Attendance.objects.filter(conversation=given("conversation"), at__gte=given("since"))
    return rows.exclude(agent=given("agent")).select_related("agent")
