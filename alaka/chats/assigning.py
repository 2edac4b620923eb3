"""Waiting chats to agents who are present: by load, in the order of waiting.

Enters: an inbox in which somebody waits, or an agent became free. Leaves: a proposal to one agent
for each chat that finds one, or the chat assigned where that is wanted. One at a time for each
inbox; whoever finds nobody waits on, and is tried again with the next change or after seconds.
"""

from collections.abc import Iterable, Sequence

from django.db import connection, transaction
from django.db.models import Count, Max, Q

from alaka.accounts.models import Agent, Presence
from alaka.channels.models import Channel
from alaka.chats.models import Proposal, ProposalAnswer
from alaka.chats.models.proposal import SPARED, TO_ANSWER
from alaka.chats.waiting import waiting
from alaka.core import clock, live
from alaka.inbox.desks import Desk, least_loaded, present_in, teams_of
from alaka.inbox.models import Conversation, Status
from alaka.timeline.models import Event

_LOCK = 7_301

# What a channel's setting "assignment" says: ask one by one, give at once, or leave to people.
PROPOSE, AT_ONCE, BY_HAND = "propose", "at_once", "by_hand"


def assign_all() -> None:
    """Every inbox where somebody waits. Proposals that nobody answered are missed first."""
    miss_overdue()
    inboxes = waiting().order_by().values_list("inbox_id", flat=True).distinct()
    for inbox_id in inboxes:
        assign(inbox_id)


@transaction.atomic
def assign(inbox_id: int) -> None:
    """Find somebody for each who waits in the inbox and stands before nobody's eyes."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s, %s)", [_LOCK, inbox_id])
    rows = waiting().filter(inbox=inbox_id).select_related("channel", "inbox", "contact")
    rows = rows.exclude(proposals__answer="")
    # Whoever is being answered or given away by hand this moment is no longer ours to give.
    rows = rows.select_for_update(of=("self",), skip_locked=True)
    queue = [row for row in rows if mode(row.channel) != BY_HAND]
    if not queue:
        return
    desks = _desks(inbox_id)
    spared = _spared(queue)
    for conversation in queue:
        desk = _best(desks, conversation, spared)
        if desk is None:
            continue
        desk.in_hand, desk.last_at = desk.in_hand + 1, clock.now()
        if mode(conversation.channel) == AT_ONCE or desk.presence.takes_at_once:
            conversation.assign_to(desk.presence.agent)
            _tell(desk.presence.agent.pk, conversation)
        else:
            _propose(conversation, desk.presence.agent)


def mode(channel: Channel) -> str:
    return str(channel.settings.get("assignment") or PROPOSE)


def _propose(conversation: Conversation, agent: Agent) -> None:
    now = clock.now()
    Proposal.objects.create(
        conversation=conversation, agent=agent, made_at=now, until=now + TO_ANSWER
    )
    _tell(agent.pk, conversation)


def _tell(agent_id: int, conversation: Conversation) -> None:
    live.publish(f"proposals:{agent_id}", "chats", f"inbox:{conversation.inbox_id}")


def _best(
    desks: Sequence[Desk], conversation: Conversation, spared: set[tuple[int, int]]
) -> Desk | None:
    asked = [desk for desk in desks if (conversation.pk, desk.presence.pk) not in spared]
    return least_loaded(
        asked,
        team_id=conversation.team_id,
        inbox_id=conversation.inbox_id,
        place_id=conversation.place_id,
    )


def _desks(inbox_id: int) -> list[Desk]:
    """Those present of the inbox's teams, with their running chats and open proposals."""
    live_channels = list(Channel.objects.live().values_list("pk", flat=True))
    found = present_in(inbox_id)
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


def accept(proposal: Proposal, *, by: Agent) -> bool:
    """Take the chat; False if it is no longer to be had."""
    with transaction.atomic():
        conversation = Conversation.objects.select_for_update().get(pk=proposal.conversation_id)
        is_free = conversation.is_open and conversation.assignee_id is None
        answer = ProposalAnswer.ACCEPTED if is_free else ProposalAnswer.ENDED
        if not proposal.settle(answer) or not is_free:
            return False
        conversation.assign_to(by, by=by)
        Presence.objects.filter(agent=by).update(misses=0)
        _tell(by.pk, conversation)
    return True


@transaction.atomic
def take(conversation: Conversation, *, by: Agent) -> bool:
    """Take a waiting chat unasked; False if somebody was quicker."""
    row = Conversation.objects.select_for_update().get(pk=conversation.pk)
    if not row.is_open or row.assignee_id not in (None, by.pk):
        return False
    row.assign_to(by, by=by)
    end_proposals([row.pk])
    return True


def pass_on(proposal: Proposal) -> bool:
    """Let the next one have it."""
    with transaction.atomic():
        if not proposal.settle(ProposalAnswer.PASSED):
            return False
        Presence.objects.filter(agent=proposal.agent_id).update(misses=0)
        _tell(proposal.agent_id, proposal.conversation)
    assign(proposal.conversation.inbox_id)
    return True


def miss_overdue() -> None:
    """Proposals whose time is over: whoever missed several in a row is away."""
    for proposal in Proposal.objects.overdue().select_related("conversation"):
        with transaction.atomic():
            if proposal.settle(ProposalAnswer.MISSED):
                Presence(pk=proposal.agent_id).missed()
                _tell(proposal.agent_id, proposal.conversation)


def end_proposals(conversation_ids: Iterable[int]) -> None:
    """Those of chats that were taken or closed meanwhile are no longer needed."""
    over = ~Q(conversation__status=Status.OPEN) | Q(conversation__assignee__isnull=False)
    asked = Proposal.objects.open().filter(over, conversation__in=list(conversation_ids))
    for proposal in asked.select_related("conversation"):
        with transaction.atomic():
            if proposal.settle(ProposalAnswer.ENDED):
                _tell(proposal.agent_id, proposal.conversation)


def look(event_ids: list[int]) -> None:
    """A subscriber: something happened to conversations that may need or free somebody."""
    events = Event.objects.filter(pk__in=event_ids, subject_type="inbox.conversation")
    ids = list(events.values_list("subject_id", flat=True))
    live_channels = Channel.objects.live().values_list("pk", flat=True)
    rows = Conversation.objects.filter(pk__in=ids, channel__in=list(live_channels))
    if inboxes := set(rows.values_list("inbox_id", flat=True)):
        end_proposals(ids)
        # Whoever got one by another's hand does not watch it yet.
        holders = rows.exclude(assignee=None).values_list("assignee", flat=True).distinct()
        live.publish_all([f"proposals:{agent_id}" for agent_id in holders])
        # Whoever became free may be of several inboxes.
        inboxes |= set(waiting().order_by().values_list("inbox_id", flat=True))
        for inbox_id in inboxes:
            assign(inbox_id)
