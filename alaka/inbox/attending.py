"""An agent comes to a conversation, writes, or goes; the others who look at it see so at once."""

from alaka.accounts.models import Agent
from alaka.core import clock, live
from alaka.inbox.models import Attendance, Conversation
from alaka.inbox.models.attendance import STAYS


def attend(conversation: Conversation, agent: Agent, *, is_typing: bool) -> None:
    """Note it; the others are told only of what is new to them."""
    now = clock.now()
    mine = Attendance.objects.filter(conversation=conversation, agent=agent)
    same = mine.filter(is_typing=is_typing, at__gte=now - STAYS)
    if same.update(at=now):
        return
    Attendance.objects.update_or_create(
        conversation=conversation, agent=agent, defaults={"at": now, "is_typing": is_typing}
    )
    live.publish(f"attendance:{conversation.pk}")


def leave(conversation: Conversation, agent: Agent) -> None:
    gone, _ = Attendance.objects.filter(conversation=conversation, agent=agent).delete()
    if gone:
        live.publish(f"attendance:{conversation.pk}")
