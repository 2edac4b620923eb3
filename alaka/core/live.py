"""Live notices: what changed, told after the commit to every screen that watches its topic.

A notice names topics only (``conversation:12``, ``inbox``); the screen fetches what it may see.
"""

from collections.abc import Sequence

from django.db import connection

CHANNEL = "alaka_live"
# A notice of PostgreSQL holds 8,000 bytes; topics are short.
_AT_ONCE = 150


def publish(*topics: str) -> None:
    """Tell the topics' watchers once the running transaction commits (PostgreSQL NOTIFY)."""
    publish_all(topics)


def publish_all(topics: Sequence[str]) -> None:
    starts = range(0, len(topics), _AT_ONCE)
    payloads = [" ".join(topics[start : start + _AT_ONCE]) for start in starts]
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_notify(%s, payload) FROM unnest(%s::text[]) payload", [CHANNEL, payloads]
        )
