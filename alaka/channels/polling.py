"""Mailboxes and feeds are asked again and again, each by one node, in a thread of its own.

A session's advisory lock says who polls a channel: a killed worker's lock goes with its
connection, and another takes over.
"""

import threading
import time
from datetime import datetime

import structlog
from django.db import InterfaceError, OperationalError, connection
from django.utils import translation

from alaka.accounts.models import Business
from alaka.channels.contract import ConnectError, FetchBatch
from alaka.channels.holding import compare
from alaka.channels.models import Channel
from alaka.channels.storing import store

log = structlog.get_logger(__name__)

_LOCK = 7_201
WAIT = 25.0  # Seconds to wait for news in one fetch.
LOOK = 5.0  # Seconds between looks for new, changed or freed channels.
LONGEST_REST = 300.0  # Seconds between two tries where the other side stays away.


def run(stop: threading.Event) -> None:
    """Keep one thread per polled channel until told to stop."""
    threads: dict[int, threading.Thread] = {}
    while not stop.is_set():
        try:
            for channel in Channel.objects.polled():
                thread = threads.get(channel.pk)
                if thread is None or not thread.is_alive():
                    thread = threading.Thread(target=_watch, args=(channel.pk, stop), daemon=True)
                    threads[channel.pk] = thread
                    thread.start()
        except (OperationalError, InterfaceError) as error:
            log.warning("polling waits for the database", reason=str(error))
        finally:
            connection.close()
        stop.wait(LOOK)
    for thread in threads.values():
        thread.join(timeout=5)


def _watch(channel_id: int, stop: threading.Event) -> None:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_try_advisory_lock(%s, %s)", [_LOCK, channel_id])
            if not cursor.fetchone()[0]:
                return
        try:
            # For kinds that say at once what goes wrong: all read the same words then.
            with translation.override(Business.get().language):
                _poll(channel_id, stop)
        finally:
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_unlock(%s, %s)", [_LOCK, channel_id])
    except (OperationalError, InterfaceError) as error:
        log.warning("polling lost the database", channel=channel_id, reason=str(error))
    finally:
        connection.close()


def _poll(channel_id: int, stop: threading.Event) -> None:
    while not stop.is_set():
        channel = Channel.objects.enabled().filter(pk=channel_id).first()
        if channel is None:
            return
        _rest(channel, poll_once(channel, WAIT, stop), stop)


def poll_once(channel: Channel, wait: float, stop: threading.Event | None = None) -> float:
    """Fetch what is new, or note on the channel why not; the seconds to rest before the next."""
    try:
        fetch_once(channel, wait, stop)
    except ConnectError as error:
        channel.receiving_failed(error.reason)
        return min(LONGEST_REST, 5.0 * 2 ** min(channel.failures, 6))
    except (OperationalError, InterfaceError):
        raise
    except Exception as error:  # A kind's own fault must not end its polling.
        log.exception("fetch failed", channel=channel.pk)
        channel.receiving_failed(f"{type(error).__name__}: {error}")
        return 60.0
    return 0.0


def _rest(channel: Channel, seconds: float, stop: threading.Event) -> None:
    """Rest, but no longer than until somebody mends the channel's settings."""
    if not seconds:
        return
    deadline = time.monotonic() + seconds
    before = _as_stored(channel.pk)
    while not stop.is_set() and (left := deadline - time.monotonic()) > 0:
        stop.wait(min(left, LOOK))
        if _as_stored(channel.pk) != before:
            return


def _as_stored(channel_id: int) -> tuple[object, ...]:
    channel = Channel.objects.filter(pk=channel_id).first()
    if channel is None:
        return ()
    # Secrets that were never read are the text as it is stored.
    return channel.settings, channel.secrets.encrypted(), channel.is_enabled


def fetch_once(channel: Channel, wait: float, stop: threading.Event | None = None) -> int:
    """Fetch and store what is new; how many items came. Raises ConnectError."""
    count = 0
    for batch in channel.adapter.fetch(wait):
        count += _keep(channel, batch)
        if stop is not None and stop.is_set():
            break
    else:
        channel.received()
    return count


def refill(channel_id: int, begin: str, end: str) -> int:
    """Ask again for all between two instants (ISO 8601); what is here already stays single."""
    channel = Channel.objects.get(pk=channel_id)
    span = (datetime.fromisoformat(begin), datetime.fromisoformat(end))
    return sum(_keep(channel, batch) for batch in channel.adapter.fetch(0, refill=span))


def _keep(channel: Channel, batch: FetchBatch) -> int:
    if not (batch.state or batch.seen):  # Another may be moving the cursor: it is left alone.
        store(channel, batch.items)
        return len(batch.items)
    state = {**channel.state, **batch.state}
    if batch.seen:
        state["held"] = {name: compare(channel, held) for name, held in batch.seen.items()}
    store(channel, batch.items, state=state)
    channel.state = state
    return len(batch.items)
