"""Who waits, who talks with whom, and who is there: what the page of chats shows."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

from alaka.accounts.models import Agent, Presence
from alaka.channels.models import Channel
from alaka.chats.models import Guest, Proposal
from alaka.chats.reception import staffed
from alaka.chats.waiting import Place, places, waiting
from alaka.inbox.models import Conversation
from alaka.inbox.models.conversation import ConversationQuerySet

# More than a page of running chats is told as a number.
SHOWN = 100


@dataclass
class Waiting:
    conversation: Conversation
    place: Place | None
    guest: Guest | None = None
    proposed_to: Agent | None = None
    # Whether somebody of the team that it waits for is there.
    is_team_here: bool = True


@dataclass
class Present:
    presence: Presence
    chats: int


@dataclass
class Overview:
    waiting: list[Waiting] = field(default_factory=list)
    running: list[Conversation] = field(default_factory=list)
    agents: list[Present] = field(default_factory=list)
    has_channel: bool = False


def overview(seen: ConversationQuerySet, reader: Agent) -> Overview:
    """As far as the reader sees: his inboxes, and the agents who share a team with him."""
    mine = seen.live()
    rows = mine.filter(pk__in=waiting().values("pk")).order_by("waiting_since", "pk")
    queue = list(rows.select_related("contact", "channel", "inbox", "team")[:SHOWN])
    running = mine.open().exclude(assignee=None).select_related("contact", "assignee", "channel")
    return Overview(
        waiting=_waiting(queue),
        running=list(running.order_by("waiting_since", "-last_activity_at")[:SHOWN]),
        agents=agents_here(reader),
        has_channel=Channel.objects.live().exists(),
    )


def _waiting(queue: Sequence[Conversation]) -> list[Waiting]:
    known = places({row.inbox_id for row in queue})
    asked = Proposal.objects.open().filter(conversation__in=queue).select_related("agent")
    proposed = {row.conversation_id: row.agent for row in asked}
    guests = Guest.objects.by_contact(queue)
    teams = {row.team_id for row in queue if row.team_id}
    here = staffed(teams) if teams else set()
    return [
        Waiting(
            row,
            known.get(row.pk),
            guests.get(row.contact_id),
            proposed.get(row.pk),
            row.team_id is None or row.team_id in here,
        )
        for row in queue
    ]


def agents_here(reader: Agent) -> list[Present]:
    """Those with an open desk, with the chats each has in hand, as far as the reader sees."""
    rows = Presence.objects.here().select_related("agent")
    if not reader.sees_everything:
        rows = rows.filter(agent__memberships__team__in=reader.team_ids).distinct()
    found = list(rows.order_by("availability", "agent__name"))
    holders = Conversation.objects.open().live().filter(joined_into=None)
    held = Counter(
        holders.filter(assignee__in=[row.pk for row in found]).values_list("assignee", flat=True)
    )
    return [Present(row, held[row.pk]) for row in found]
