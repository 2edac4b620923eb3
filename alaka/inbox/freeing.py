"""What somebody holds who may no longer answer it goes back to where all see it.

Enters: agents whose account, role or teams changed. Leaves: their open and put aside conversations
that they do not see now, in nobody's hands; the team stays.
"""

from django.db.models import Exists, OuterRef

from alaka.accounts.models import Agent
from alaka.inbox.models import Conversation
from alaka.timeline.models import Event


def look(event_ids: list[int]) -> None:
    """A subscriber."""
    for event in Event.objects.filter(pk__in=event_ids).select_related("actor").order_by("pk"):
        agent = Agent.objects.filter(pk=event.subject_id).first()
        if agent is not None:
            free(agent, by=event.actor)


def free(agent: Agent, *, by: Agent | None) -> None:
    held = Conversation.objects.filter(assignee=agent, joined_into=None).exclude(status="closed")
    if agent.can_be_asked:
        his = Conversation.objects.visible_to(agent).filter(pk=OuterRef("pk"))
        held = held.exclude(Exists(his))
    for conversation in held.select_related("contact").order_by("pk").iterator():
        conversation.assign_to(None, by=by)
