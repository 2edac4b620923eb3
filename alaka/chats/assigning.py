"""Waiting chats to agents who are present: by load, in the order of waiting.

Enters: an inbox in which somebody waits, or an agent became free. Leaves: a proposal to one agent
for each chat that finds one, or the chat assigned where that is wanted. One at a time for each
inbox; whoever finds nobody waits on, and is tried again with the next change or after seconds.
Who is named first (registry.ASKED_FIRST) is asked before others while he has a hand free.
"""

import logging
from collections.abc import Iterable, Mapping, Sequence

from django.db import connection, transaction
from django.db.models import Q
from django.utils.module_loading import import_string

from alaka import registry
from alaka.accounts.models import Agent, Presence
from alaka.channels.models import Channel
from alaka.chats import absent
from alaka.chats.models import Proposal, ProposalAnswer
from alaka.chats.models.proposal import TO_ANSWER
from alaka.chats.office import Office
from alaka.chats.waiting import waiting
from alaka.core import clock, live
from alaka.inbox.models import Conversation, Status
from alaka.inbox.models.conversation import ConversationQuerySet
from alaka.timeline.models import Event

logger = logging.getLogger(__name__)

_LOCK = 7_301

# What a channel's setting "assignment" says: ask one by one, give at once, or leave to people.
PROPOSE, AT_ONCE, BY_HAND = "propose", "at_once", "by_hand"


def assign_all() -> None:
    """Every inbox where somebody waits. Proposals that nobody answered are missed first, and who
    waits for somebody gone waits for all."""
    miss_overdue()
    absent.free()
    inboxes = waiting().order_by().values_list("inbox_id", flat=True).distinct()
    for inbox_id in inboxes:
        assign(inbox_id)


def assign(inbox_id: int) -> None:
    """Find somebody for each who waits in the inbox and stands before nobody's eyes."""
    ids = list(_unproposed(inbox_id).values_list("pk", flat=True))
    if ids:
        _assign(inbox_id, ids, _whom_first(ids))


def _unproposed(inbox_id: int) -> ConversationQuerySet:
    return waiting().filter(inbox=inbox_id).exclude(proposals__answer="")


def _whom_first(ids: Sequence[int]) -> dict[int, int]:
    """Agent by conversation, as others name them. Whatever becomes of that, the chats go on."""
    found: dict[int, int] = {}
    for path in registry.ASKED_FIRST:
        try:
            found |= import_string(path)(ids)
        except Exception:
            logger.exception("Nobody was named by %s", path)
    return found


@transaction.atomic
def _assign(inbox_id: int, ids: Sequence[int], first: Mapping[int, int]) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s, %s)", [_LOCK, inbox_id])
    # Only those asked about before: what came since may be for others than it seems.
    rows = _unproposed(inbox_id).filter(pk__in=ids).select_related("channel", "inbox", "contact")
    # Whoever is being answered or given away by hand this moment is no longer ours to give.
    rows = rows.select_for_update(of=("self",), skip_locked=True)
    queue = [row for row in rows if mode(row.channel) != BY_HAND or row.pk in first]
    if not queue:
        return
    office = Office(inbox_id, queue, first)
    for conversation in queue:
        desk = office.best(conversation, anybody=mode(conversation.channel) != BY_HAND)
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
    rows = Conversation.objects.live().filter(pk__in=ids)
    if inboxes := set(rows.values_list("inbox_id", flat=True)):
        end_proposals(ids)
        # Whoever got one by another's hand does not watch it yet.
        holders = rows.exclude(assignee=None).values_list("assignee", flat=True).distinct()
        live.publish_all([f"proposals:{agent_id}" for agent_id in holders])
        # Whoever became free may be of several inboxes.
        inboxes |= set(waiting().order_by().values_list("inbox_id", flat=True))
        for inbox_id in inboxes:
            assign(inbox_id)
