"""To whom of those present: by load, as far as each has a hand free.

In hand is what awaits the agent: open conversations whose person waits for an answer, and his
chats. Who has as much as he takes at once gets no more; what finds nobody waits in its inbox,
where everybody of it sees it, and is tried again until somebody is free or takes it.
"""

from datetime import timedelta

from django.db import connection, transaction
from django.db.models import Count, Max, Q

from alaka.accounts.models import Agent
from alaka.core import clock
from alaka.core.holding import held
from alaka.inbox.desks import Desk, least_loaded, present_in, teams_of
from alaka.inbox.models import Conversation
from alaka.routing.models import Hit
from alaka.timeline.recording import record

_LOCK = 7_302
# So many that wait are looked at in one turn.
_TURN = 200
# By then no job of its event comes again, and no page counts it.
KEPT = timedelta(days=90)


def one_at_a_time() -> None:
    """Until the transaction ends; always asked for before any row is locked."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_LOCK])


def whoever_is_free(
    conversation: Conversation, *, team_id: int | None, place_id: int | None
) -> Agent | None:
    """Of those who see the conversation at that place."""
    inbox_id = conversation.inbox_id
    desk = least_loaded(_desks(inbox_id), team_id=team_id, inbox_id=inbox_id, place_id=place_id)
    return desk.presence.agent if desk else None


def _desks(inbox_id: int) -> list[Desk]:
    found = present_in(inbox_id)
    ids = [presence.pk for presence in found]
    is_running = Q(is_live=True) | Q(waiting_since__isnull=False)
    rows = Conversation.objects.open().filter(is_running)
    rows = rows.filter(assignee__in=ids, joined_into=None).order_by()
    in_hand = dict(rows.values_list("assignee").annotate(Count("pk")))
    last = dict(
        Hit.objects.filter(agent__in=ids).order_by().values_list("agent").annotate(Max("at"))
    )
    return [
        Desk(presence, teams_of(presence), in_hand.get(presence.pk, 0), last.get(presence.pk))
        for presence in found
    ]


def give_out() -> None:
    """What waits for a free hand, first come first; whoever took it by hand keeps it."""
    waiting = Hit.objects.filter(is_waiting=True).exclude(rule=None).order_by("at", "pk")
    for hit_id in waiting.values_list("pk", flat=True)[:_TURN]:
        _give(hit_id)


@transaction.atomic
def _give(hit_id: int) -> None:
    one_at_a_time()
    hit = Hit.objects.select_related("rule").filter(pk=hit_id, is_waiting=True).first()
    if hit is None or hit.rule is None:
        return
    rows = Conversation.objects.select_related("contact", "inbox")
    conversation = held(rows, hit.conversation_id, skip_locked=True)
    if conversation is None:
        return
    agent = None
    is_ours = conversation.is_open and not conversation.joined_into_id
    if is_ours and conversation.assignee_id is None and conversation.waiting_since:
        team_id, place_id = conversation.team_id, conversation.place_id
        agent = whoever_is_free(conversation, team_id=team_id, place_id=place_id)
        if agent is None:
            return
        said = {"rule": hit.rule.name, "rule_id": hit.rule_id, "agent": agent.name}
        record("conversation.routed", subject=conversation, contact=conversation.contact, **said)
        conversation.assign_to(agent)
    hit.is_waiting, hit.agent, hit.at = False, agent, clock.now() if agent else hit.at
    hit.save(update_fields=["is_waiting", "agent", "at"])


def forget_hits() -> None:
    Hit.objects.filter(at__lt=clock.now() - KEPT).delete()
