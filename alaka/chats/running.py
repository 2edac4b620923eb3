"""The live chats an agent has in hand, and those that are proposed to him: for the desk's strip."""

from dataclasses import dataclass

from django.db.models import Count, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce

from alaka.accounts.models import Agent
from alaka.chats.models import Proposal
from alaka.core.prepared import given, prepared
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
    asked = {"agent": agent.pk}
    return Hand(_chats().rows(**asked), _proposals().rows(**asked))


@prepared
def _chats() -> QuerySet[Conversation]:
    mine = Conversation.objects.open().live().filter(assignee=given("agent"), joined_into=None)
    chats = mine.select_related("contact", "channel").annotate(unanswered=_UNANSWERED)
    return chats.order_by("opened_at", "pk")[:SHOWN]


@prepared
def _proposals() -> QuerySet[Proposal]:
    waiting = Proposal.objects.open().filter(agent=given("agent")).order_by("made_at")
    return waiting.select_related("conversation__contact", "conversation__channel")
