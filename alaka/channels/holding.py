"""What the other side holds against what is stored here, item by item.

Enters: what a fetch saw. Leaves, for the channel's state: how many there were, and which of them
were missing; asked again, it says which of those have come since.
"""

from collections.abc import Iterable, Mapping
from typing import Any

from django.db import connection

from alaka.channels.contract import Held
from alaka.channels.models import Channel

_MISSING = """
SELECT number
FROM unnest(%s::bigint[], %s::bigint[]) AS span(low, high), generate_series(low, high) AS number
WHERE NOT EXISTS (
    SELECT FROM channels_intake WHERE channel_id = %s AND key = %s || number
)
ORDER BY number
"""


def compare(channel: Channel, held: Held) -> dict[str, Any]:
    missing = Held.of(held.prefix, _missing(channel, held.prefix, held.spans))
    return {"seen": held.count, "prefix": held.prefix, "missing": missing.spans}


def missing(channel: Channel, kept: Mapping[str, Any]) -> int:
    """How many of those missing when they were compared are missing still."""
    return len(_missing(channel, kept["prefix"], kept["missing"]))


def _missing(channel: Channel, prefix: str, where: Iterable[tuple[int, int]]) -> list[int]:
    where = list(where)
    if not where:
        return []
    ends = [[first for first, _ in where], [last for _, last in where]]
    with connection.cursor() as cursor:
        cursor.execute(_MISSING, [*ends, channel.pk, prefix])
        return [row[0] for row in cursor.fetchall()]
