"""Who waits for an agent in a live channel, in which place, and for how long that will be.

Who waits for one team of an inbox, and who for any, stand in queues of their own: where a team is
not there, the others do not stand behind those who wait for it.

The wait is learnt from the last chats of the same queue: how long each took to be answered from
the moment it stood first in the queue. The mean of these times is what one place costs; whoever
stands first has at least as long before him as he already waited, since nobody took him so far.
Only time while somebody is there to answer is counted, and whoever left does not set the pace.
With fewer than five such chats in a day we say nothing.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from functools import reduce
from operator import or_

from django.db.models import Q

from alaka.accounts.hours import Hours, seconds_open
from alaka.accounts.models import Team
from alaka.channels.models import Channel
from alaka.chats.models import Guest
from alaka.core import clock
from alaka.inbox.hours import hours_of
from alaka.inbox.models import Conversation, Inbox
from alaka.inbox.models.conversation import ConversationQuerySet

Place = tuple[int, float | None]
# An inbox, and the team there that is waited for.
Queue = tuple[int, int | None]

LEARNT_FROM = timedelta(days=1)
SAMPLES = 20
FEWEST = 5
# So far down the queue we look for somebody who is still there.
HEADS = 20


def waiting() -> ConversationQuerySet:
    """Open conversations of live channels that nobody has taken, first come first."""
    return untaken(Conversation.objects.live().filter(joined_into=None)).order_by(
        "waiting_since", "pk"
    )


def untaken(rows: ConversationQuerySet) -> ConversationQuerySet:
    return rows.unassigned().exclude(waiting_since=None)


def places(inbox_ids: Iterable[int]) -> dict[int, Place]:
    """By conversation: its place from 1 in its queue, and seconds, or None if unknown."""
    queues: dict[Queue, list[Conversation]] = defaultdict(list)
    rows = waiting().filter(inbox__in=list(inbox_ids))
    for row in rows.only("inbox", "team", "contact", "channel", "waiting_since"):
        queues[row.inbox_id, row.team_id].append(row)
    hours = _hours(queues)
    costs = _cost_of_a_place(list(queues), hours)
    found: dict[int, Place] = {}
    for which, queue in queues.items():
        cost = costs.get(which)
        first = 0.0 if cost is None else max(cost, _waited(queue, hours[which]))
        for place, row in enumerate(queue, 1):
            found[row.pk] = (place, None if cost is None else first + (place - 1) * cost)
    return found


def _hours(queues: Iterable[Queue]) -> dict[Queue, list[Hours]]:
    """When somebody is there for each."""
    inboxes = {inbox for inbox, _team in queues}
    rows = Inbox.objects.filter(pk__in=inboxes).exclude(teams=None).order_by()
    teams: dict[int, set[int]] = defaultdict(set)
    for inbox, member in rows.values_list("pk", "teams"):
        teams[inbox].add(member)
    wanted = {team for _inbox, team in queues if team}.union(*teams.values())
    known = Team.objects.select_related("calendar").in_bulk(wanted)
    return {
        (inbox, team): hours_of(known[pk] for pk in ({team} if team else teams[inbox]))
        for inbox, team in queues
    }


def _waited(queue: Sequence[Conversation], hours: Sequence[Hours]) -> float:
    """How long the first of those who are still there could have been answered."""
    now, heads = clock.now(), queue[:HEADS]
    guests = Guest.objects.by_contact(heads)
    for row in heads:
        guest = guests.get(row.contact_id)
        if guest is not None and guest.here_until > now and row.waiting_since is not None:
            return seconds_open(hours, row.waiting_since, now)
    return 0.0


def _cost_of_a_place(
    queues: Sequence[Queue], hours: Mapping[Queue, Sequence[Hours]]
) -> dict[Queue, float]:
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
        if (cost := _mean_at_the_head(times[::-1], hours[which])) is not None
    }


def _mean_at_the_head(
    times: Sequence[tuple[datetime, datetime]], hours: Sequence[Hours]
) -> float | None:
    """The mean seconds open at the head of the queue, of (answered, opened) in order of answers."""
    spent = []
    before: datetime | None = None
    for answered, opened in times:
        head_since = opened if before is None else max(opened, before)
        spent.append(seconds_open(hours, head_since, max(head_since, answered)))
        before = answered
    return sum(spent) / len(spent) if len(spent) >= FEWEST else None
