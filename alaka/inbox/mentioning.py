"""Notes that call on an agent by name: read when he opens the conversation."""

from alaka.accounts.models import Agent
from alaka.core import clock, live
from alaka.inbox.models import Conversation, Mention


def see_mentions(conversation: Conversation, agent: Agent) -> int:
    """How many were seen by it."""
    unseen = Mention.objects.filter(agent=agent, seen_at=None, message__conversation=conversation)
    count = unseen.update(seen_at=clock.now())
    if count:
        live.publish(f"mentions:{agent.pk}")
    return count
