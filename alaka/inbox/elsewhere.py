"""One message sent to several of our channels is one message, wherever it arrives first.

Enters: what arrived at a channel. Leaves: that without what another channel brought already; there
it is noted that it came here too. So it is where both feed one inbox, or where the first went on in
a conversation, as this one would; of two inboxes each gets a conversation of its own.
"""

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
    twins = {(row.external_id, row.digest): row for row in found if _is_same(row, channel)}
    fresh = []
    for arrival in arrivals:
        twin = twins.get((arrival.inbound.external_id, digest_of(arrival.inbound)))
        if twin is None:
            fresh.append(arrival)
        else:
            _note(twin, channel)
    return fresh


def _is_same(twin: Message, channel: Channel) -> bool:
    goes_on = twin.why.get("reason") in _GOES_ON and "new" not in twin.why
    return goes_on or twin.conversation.inbox_id == channel.inbox_id


def _note(twin: Message, channel: Channel) -> None:
    if channel.pk in twin.also_at:
        return
    twin.also_at.append(channel.pk)
    Message.objects.filter(pk=twin.pk).update(also_at=twin.also_at)
    live.publish(f"conversation:{twin.conversation_id}")
