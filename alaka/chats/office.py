"""Who is here for the waiting chats of an inbox, and who of them is asked for which."""

from collections.abc import Mapping, Sequence

from django.db.models import Count, Max

from alaka.accounts.models import Presence
from alaka.channels.models import Channel
from alaka.chats.models import Proposal, ProposalAnswer
from alaka.chats.models.proposal import SPARED
from alaka.core import clock
from alaka.inbox.desks import Desk, least_loaded, present_among, present_in, teams_of
from alaka.inbox.models import Conversation


class Office:
    """Those present of the inbox's teams, and those named first for a chat, of whatever team."""

    def __init__(
        self, inbox_id: int, queue: Sequence[Conversation], first: Mapping[int, int]
    ) -> None:
        found = present_in(inbox_id)
        strangers = set(first.values()) - {presence.pk for presence in found}
        desks = _desks([*found, *present_among(strangers)])
        self.desks = desks[: len(found)]
        self.by_agent = {desk.presence.pk: desk for desk in desks}
        self.first = first
        self.spared = _spared(queue)

    def best(self, conversation: Conversation, *, anybody: bool) -> Desk | None:
        """The one named if he has a hand free, else whoever has least to do."""
        named = self.by_agent.get(self.first.get(conversation.pk, 0))
        chosen = self._free([named] if named else [], conversation)
        if chosen is None and anybody:
            chosen = self._free(self.desks, conversation)
        return chosen

    def _free(self, desks: Sequence[Desk], conversation: Conversation) -> Desk | None:
        return least_loaded(
            (desk for desk in desks if (conversation.pk, desk.presence.pk) not in self.spared),
            team_id=conversation.team_id,
            inbox_id=conversation.inbox_id,
            place_id=conversation.place_id,
        )


def _desks(found: Sequence[Presence]) -> list[Desk]:
    """With their running chats and open proposals."""
    live_channels = list(Channel.objects.live().values_list("pk", flat=True))
    ids = [presence.pk for presence in found]
    running = Conversation.objects.open().filter(channel__in=live_channels, assignee__in=ids)
    chats = dict(running.order_by().values_list("assignee").annotate(Count("pk")))
    asked = dict(
        Proposal.objects.open().filter(agent__in=ids).values_list("agent").annotate(Count("pk"))
    )
    last = dict(
        Proposal.objects.filter(agent__in=ids, answer=ProposalAnswer.ACCEPTED)
        .values_list("agent")
        .annotate(Max("answered_at"))
    )
    return [
        Desk(
            presence,
            teams_of(presence),
            chats.get(presence.pk, 0) + asked.get(presence.pk, 0),
            last.get(presence.pk),
        )
        for presence in found
    ]


def _spared(queue: Sequence[Conversation]) -> set[tuple[int, int]]:
    """Conversation and agent, where the agent passed it on or missed it a moment ago."""
    rows = Proposal.objects.filter(
        conversation__in=[row.pk for row in queue],
        answer__in=[ProposalAnswer.PASSED, ProposalAnswer.MISSED],
        answered_at__gt=clock.now() - SPARED,
    )
    return set(rows.values_list("conversation_id", "agent_id"))
