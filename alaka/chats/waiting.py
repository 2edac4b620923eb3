"""Who waits for an agent in a live channel, in which place, and for how long that will be.

Who waits for one team of an inbox, and who for any, stand in queues of their own: where a team is
not there, the others do not stand behind those who wait for it.

The wait is learnt from the last chats of the same queue: how long each took to be answered from
the moment it stood first in the queue. The mean of these times is what one place costs; whoever
stands first has at least as long before him as he already waited, since nobody took him so far.
With fewer than five such chats in a day we say nothing.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from functools import reduce
from operator import or_

from django.db.models import Q

from alaka.channels.models import Channel
from alaka.core import clock
from alaka.inbox.models import Conversation
from alaka.inbox.models.conversation import ConversationQuerySet

Place = tuple[int, float | None]
# An inbox, and the team there that is waited for.
Queue = tuple[int, int | None]

LEARNT_FROM = timedelta(days=1)
SAMPLES = 20
FEWEST = 5


def waiting() -> ConversationQuerySet:
    """Open conversations of live channels that nobody has taken, first come first."""
    return untaken(Conversation.objects.live().filter(joined_into=None)).order_by(
        "waiting_since", "pk"
    )


def untaken(rows: ConversationQuerySet) -> ConversationQuerySet:
    return rows.unassigned().exclude(waiting_since=None)


def places(inbox_ids: Iterable[int]) -> dict[int, Place]:
    """By conversation: its place from 1 in its queue, and seconds, or None if unknown."""
    queues: dict[Queue, list[tuple[int, datetime]]] = defaultdict(list)
    rows = waiting().filter(inbox__in=list(inbox_ids))
    for pk, inbox, team, since in rows.values_list("pk", "inbox_id", "team_id", "waiting_since"):
        if since is not None:
            queues[inbox, team].append((pk, since))
    costs = _cost_of_a_place(list(queues))
    found: dict[int, Place] = {}
    for which, queue in queues.items():
        cost = costs.get(which)
        first = (clock.now() - queue[0][1]).total_seconds()
        for place, (pk, _) in enumerate(queue, 1):
            found[pk] = (place, None if cost is None else place * max(cost, first))
    return found


def _cost_of_a_place(queues: Sequence[Queue]) -> dict[Queue, float]:
    live = Channel.objects.live().filter(inbox__in={inbox for inbox, _team in queues})
    lately = clock.now() - LEARNT_FROM
    rows = Conversation.objects.filter(
        channel__in=list(live.values_list("pk", flat=True)),
        last_activity_at__gte=lately,
        first_response_at__gte=lately,
    )
    asked = reduce(or_, (Q(inbox=inbox, team=team) for inbox, team in queues), Q(pk__in=()))
    taken: dict[Queue, list[tuple[datetime, datetime]]] = defaultdict(list)
    newest = (
        rows.filter(asked)
        .order_by("-first_response_at")
        .values_list("inbox_id", "team_id", "opened_at", "first_response_at")
    )
    for inbox, team, opened, answered in newest[: SAMPLES * len(queues) * 2]:
        if answered is not None and len(taken[inbox, team]) <= SAMPLES:
            taken[inbox, team].append((answered, opened))
    return {
        which: cost
        for which, times in taken.items()
        if (cost := _mean_at_the_head(times[::-1])) is not None
    }


def _mean_at_the_head(times: Sequence[tuple[datetime, datetime]]) -> float | None:
    """The mean seconds at the head of the queue, of (answered, opened) in order of answers."""
    spent = []
    before: datetime | None = None
    for answered, opened in times:
        head_since = opened if before is None else max(opened, before)
        spent.append(max(0.0, (answered - head_since).total_seconds()))
        before = answered
    return sum(spent) / len(spent) if len(spent) >= FEWEST else None
