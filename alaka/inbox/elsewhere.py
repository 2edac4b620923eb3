"""One message sent to several of our channels is one message, wherever it arrives first.

Enters: what arrived at a channel. Leaves: that without what another channel brought already; there
it is noted that it came here too. So it is where both feed one inbox, or where the first went on in
a conversation of which this channel has none of its own; of two inboxes each gets a conversation.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from django.db import connection

from alaka.channels.contract import InboundMessage
from alaka.channels.models import Channel, Intake
from alaka.core import live
from alaka.inbox.models import Message, MessageKind

_GOES_ON = {"token", "references"}


@dataclass(frozen=True)
class Arrival:
    inbound: InboundMessage
    intake: Intake | None = None


def digest_of(inbound: InboundMessage) -> str:
    """Of kinds whose ids are the same for all the world, what tells different messages apart."""
    return inbound.headers.get("digest", "")


def without_those_elsewhere(channel: Channel, arrivals: Sequence[Arrival]) -> list[Arrival]:
    """Must run in a transaction: ids are locked, so that of two at once one is first."""
    ids = sorted({a.inbound.external_id for a in arrivals if digest_of(a.inbound)})
    if not ids:
        return list(arrivals)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_advisory_xact_lock(hashtextextended('message:' || id, 0))"
            " FROM unnest(%s::text[]) id",
            [ids],
        )
    rows = Message.objects.filter(external_id__in=ids, kind=MessageKind.INCOMING)
    found = rows.exclude(channel=channel).exclude(digest="").select_related("conversation")
    twins: dict[tuple[str, str], list[Message]] = defaultdict(list)
    for row in found:
        twins[row.external_id, row.digest].append(row)
    fresh = []
    for arrival in arrivals:
        inbound = arrival.inbound
        alike = twins[inbound.external_id, digest_of(inbound)]
        twin = next((row for row in alike if _is_same(row, inbound, channel)), None)
        if twin is None:
            fresh.append(arrival)
        else:
            _note(twin, channel)
    return fresh


def _is_same(twin: Message, inbound: InboundMessage, channel: Channel) -> bool:
    if twin.conversation.inbox_id == channel.inbox_id:
        return True
    goes_on = twin.why.get("reason") in _GOES_ON and "new" not in twin.why
    before = Message.objects.filter(channel=channel, external_id__in=inbound.references)
    return goes_on and not before.exists()


def _note(twin: Message, channel: Channel) -> None:
    if channel.pk in twin.also_at:
        return
    twin.also_at.append(channel.pk)
    Message.objects.filter(pk=twin.pk).update(also_at=twin.also_at)
    live.publish(f"conversation:{twin.conversation_id}")
