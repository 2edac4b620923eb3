"""What a hot door knows of its channel, for a few seconds: each line must not ask the database."""

import asyncio
import time
from dataclasses import dataclass

from asgiref.sync import sync_to_async
from django.db import connection

from alaka.channels.site import origins
from alaka.channels.webchat.limits import Limits, limits
from alaka.chats.doors import chat_channel
from alaka.chats.refusing import Refusal

# A channel that is put out of use, or allows other origins, is so this much later at most.
LASTS = 3.0
# Keys that somebody makes up must not fill the memory.
AT_MOST = 1000


@dataclass(frozen=True)
class Plate:
    channel: int
    inbox: int
    language: str
    origins: tuple[str, ...]
    limits: Limits


_known: dict[str, tuple[float, "asyncio.Task[Plate]"]] = {}


async def plate_of(key: str) -> Plate:
    """Raises Refusal where there is no such channel, and DatabaseError."""
    now = time.monotonic()
    until, task = _known.get(key, (0.0, None))
    if task is None or now > until:
        if len(_known) >= AT_MOST:
            _known.clear()
        task = asyncio.create_task(sync_to_async(_read, thread_sensitive=False)(key))
        task.add_done_callback(lambda done: done.cancelled() or done.exception())
        _known[key] = (now + LASTS, task)
    try:
        return await asyncio.shield(task)
    except Refusal:
        raise
    except Exception:
        _known.pop(key, None)  # The next one asks again.
        raise


def _read(key: str) -> Plate:
    try:
        channel = chat_channel(key)
    finally:
        connection.close()
    given = channel.settings
    return Plate(channel.pk, channel.inbox_id, channel.language, origins(given), limits(given))
