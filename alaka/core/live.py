"""Live notices: what changed, told after the commit to every stream that watches its topic.

A notice names topics (``conversation:12``, ``inbox``); the screen fetches what it may see. Where
a fetch would take too long it carries a little data beside them: a line of a chat, who types.

Enters: topics and data. Leaves: a notice of PostgreSQL in the caller's transaction, or, with
REDIS_URL, a message of Redis after its commit.
"""

import json
from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any, NamedTuple
from urllib.parse import quote

from django.conf import settings
from django.db import connection, transaction

CHANNEL = "alaka_live"
# Whoever hears it may have missed something, and looks at everything anew.
AGAIN = "again"
# A notice of PostgreSQL holds fewer than 8,000 bytes; topics are short.
_LARGEST = 7_900
_AT_ONCE = 150


class Notice(NamedTuple):
    topics: Sequence[str]
    data: Mapping[str, Any] | None = None


def topic(*parts: object) -> str:
    """A topic of any words: ``heard:customer:42``, without the signs that end one."""
    return ":".join(quote(str(part), safe="@.+-") for part in parts)


def publish(*topics: str, data: Mapping[str, Any] | None = None) -> None:
    """Tell the topics' watchers once the running transaction commits."""
    _tell([packed(Notice(topics, data))])


def publish_all(topics: Sequence[str]) -> None:
    starts = range(0, len(topics), _AT_ONCE)
    _tell([packed(Notice(topics[start : start + _AT_ONCE])) for start in starts])


def _tell(payloads: Sequence[str]) -> None:
    if settings.REDIS_URL:
        from alaka.core import live_redis  # Its client is for those who use it.

        transaction.on_commit(partial(live_redis.tell, payloads))
        return
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_notify(%s, payload) FROM unnest(%s::text[]) payload",
            [CHANNEL, list(payloads)],
        )


def packed(notice: Notice) -> str:
    """As it travels: the topics, and on a second line the data.

    A text too long for a notice is cut, and the data says so by ``is_cut``.
    """
    head = " ".join(notice.topics)
    if notice.data is None:
        return head
    room = _LARGEST - len(head.encode())
    body = _json(notice.data)
    if len(body.encode()) > room:
        body = _json(_cut(notice.data, len(body.encode()) - room))
    return f"{head}\n{body}"


def unpacked(payload: str) -> Notice:
    head, _, body = payload.partition("\n")
    return Notice(head.split(" "), json.loads(body) if body else None)


def _json(data: Mapping[str, Any]) -> str:
    return json.dumps(data, ensure_ascii=False, separators=(",", ":"))


def _cut(data: Mapping[str, Any], surplus: int) -> dict[str, Any]:
    """Without the end of its ``text``; escaped signs count as the bytes they become."""
    text = str(data.get("text", ""))
    end, surplus = len(text), surplus + len(',"is_cut":true')
    while end and surplus > 0:
        end -= 1
        surplus -= len(_json_text(text[end])) - 2
    return {**data, "text": text[:end], "is_cut": True}


def _json_text(text: str) -> bytes:
    return json.dumps(text, ensure_ascii=False).encode()
