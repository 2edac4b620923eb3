"""The live chats an agent has in hand, and those that are proposed to him: for the desk's strip."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Count, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce

from alaka.accounts.models import Agent
from alaka.channels.models import Channel
from alaka.chats.models import Proposal
from alaka.core.prepared import prepared
from alaka.inbox.models import Conversation, Message, MessageKind

# More than that nobody has at once; the keys Alt 1 to 9 reach nine.
SHOWN = 20

_LINES = Message.objects.filter(
    conversation=OuterRef("pk"), kind=MessageKind.INCOMING, at__gte=OuterRef("waiting_since")
)
# How many lines of the guest nobody has answered.
_UNANSWERED = Coalesce(
    Subquery(_LINES.order_by().values("conversation").annotate(n=Count("pk")).values("n")), 0
)


@dataclass(frozen=True)
class Hand:
    """The agent's open chats, in the order they began, so that their keys stay; and proposals.

    A chat's ``unanswered`` says how many lines wait for an answer.
    """

    chats: list[Conversation]
    proposals: list[Proposal]

    @property
    def topics(self) -> str:
        """The notices at which the strip looks again."""
        return " ".join(f"conversation:{chat.pk}" for chat in self.chats)


def in_hand(agent: Agent) -> Hand:
    live = _live().rows()
    if not live:
        return Hand([], [])
    mine = Conversation.objects.open().filter(assignee=agent, channel__in=live, joined_into=None)
    chats = mine.select_related("contact", "channel").annotate(unanswered=_UNANSWERED)
    chats = chats.order_by("opened_at", "pk")[:SHOWN]
    proposals = Proposal.objects.visible_to(agent).open()
    waiting = proposals.select_related("conversation__contact", "conversation__channel")
    return Hand(list(chats), list(waiting.order_by("made_at")))


@prepared
def _live() -> QuerySet[Any, int]:
    return Channel.objects.live().values_list("pk", flat=True)
