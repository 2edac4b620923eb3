"""What guests said is taken in by this very process, so that it is in the conversation at once.

One thread a process, one channel after the other; what a crash leaves behind the worker finds.
"""

import asyncio
import threading
import time
from concurrent.futures import ThreadPoolExecutor

import structlog
from django.db import DatabaseError, connection

from alaka.channels.models import Channel
from alaka.core import clock
from alaka.inbox.intake import take_in

log = structlog.get_logger(__name__)

# Seconds. The agents have read the lines already, and ten at once cost little more than one.
GATHER = 0.03
# So often at most a channel's page hears that something came.
NOTED_EVERY = 10.0

_wanted: set[int] = set()
_lock = threading.Lock()
_thread = ThreadPoolExecutor(1, "taking")
_noted: dict[int, float] = {}


def take_soon(channel_id: int) -> None:
    """Take in what waits at the channel; asking while it is being done waits for another time."""
    with _lock:
        if channel_id in _wanted:
            return
        _wanted.add(channel_id)
    asyncio.get_running_loop().run_in_executor(_thread, _take, channel_id)


def finish() -> None:
    """Wait until what was asked for so far is taken in."""
    _thread.submit(int).result()


def _take(channel_id: int) -> None:
    time.sleep(GATHER)
    with _lock:
        _wanted.discard(channel_id)
    try:
        take_in(channel_id)
        _note(channel_id)
    except (DatabaseError, Channel.DoesNotExist) as error:
        log.warning("lines wait to be taken in", channel=channel_id, reason=str(error))
    finally:
        connection.close()


def _note(channel_id: int) -> None:
    now = clock.now().timestamp()
    if now - _noted.get(channel_id, 0.0) > NOTED_EVERY:
        _noted[channel_id] = now
        Channel.objects.get(pk=channel_id).received()
