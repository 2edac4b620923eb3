"""Mailboxes and feeds are asked again and again, each by one node, in a thread of its own.

A session's advisory lock says who polls a channel: a killed worker's lock goes with its
connection, and another takes over.
"""

import threading
import time
from collections.abc import Callable
from contextlib import closing
from datetime import datetime

import structlog
from django.db import InterfaceError, OperationalError, connection
from django.utils import translation

from alaka.accounts.models import Business
from alaka.channels import granting
from alaka.channels.contract import ConnectError, FetchBatch
from alaka.channels.holding import compare
from alaka.channels.models import Channel
from alaka.channels.storing import store

log = structlog.get_logger(__name__)

_LOCK = 7_201
# Seconds to wait for news in one fetch, and so by one login: providers throttle those who come
# again and again.
WAIT = 900.0
LOOK = 5.0  # Seconds between looks for new, changed or freed channels, and between two fetches.
TELL = 20.0  # Seconds between two notes that nothing new is there.
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
        begun = time.monotonic()
        is_over = _until(channel, stop)
        rest = poll_once(channel, WAIT, is_over)
        # A server that hangs up at once is not asked more often for it.
        _rest(max(rest, begun + LOOK - time.monotonic()), stop, is_over)


def poll_once(channel: Channel, wait: float, is_over: Callable[[], bool] | None = None) -> float:
    """Fetch what is new, or note on the channel why not; the seconds to rest before the next."""
    try:
        fetch_once(channel, wait, is_over)
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


def _rest(seconds: float, stop: threading.Event, is_over: Callable[[], bool]) -> None:
    """Rest, but no longer than until somebody mends the channel's settings."""
    deadline = time.monotonic() + seconds
    while (left := deadline - time.monotonic()) > 0 and not is_over():
        stop.wait(min(left, LOOK))


def _until(channel: Channel, stop: threading.Event) -> Callable[[], bool]:
    """Whether we are to stop, or the channel is no longer as it was just read; asked often, it
    looks at the database every few seconds."""
    before, looked = _shape(channel), time.monotonic()

    def is_over() -> bool:
        nonlocal looked
        if stop.is_set():
            return True
        if time.monotonic() - looked < LOOK:
            return False
        looked = time.monotonic()
        return _shape(Channel.objects.filter(pk=channel.pk).first()) != before

    return is_over


def _shape(channel: Channel | None) -> tuple[object, ...]:
    if channel is None:
        return ()
    # Secrets that were never read are the text as it is stored; tokens change all the time.
    given = granting.given_at(channel)
    return channel.settings, channel.secrets.encrypted(), channel.is_enabled, given


def fetch_once(channel: Channel, wait: float, is_over: Callable[[], bool] | None = None) -> int:
    """Fetch and store what is new; how many items came. Raises ConnectError."""
    count = 0
    told = 0.0
    with closing(channel.adapter.fetch(wait)) as batches:
        for batch in batches:
            count += _keep(channel, batch)
            if is_over is not None and is_over():
                return count
            # An empty batch says that all is well so far.
            if not (batch.items or batch.state) and time.monotonic() - told > TELL:
                told = time.monotonic()
                channel.received()
    channel.received()
    return count


def refill(channel_id: int, begin: str, end: str) -> int:
    """Ask again for all between two instants (ISO 8601); what is here already stays single."""
    channel = Channel.objects.get(pk=channel_id)
    span = (datetime.fromisoformat(begin), datetime.fromisoformat(end))
    return sum(_keep(channel, batch) for batch in channel.adapter.fetch(0, refill=span))


def _keep(channel: Channel, batch: FetchBatch) -> int:
    if not (batch.state or batch.seen):  # Another may be moving the cursor: it is left alone.
        if batch.items:
            store(channel, batch.items)
        return len(batch.items)
    state = {**channel.state, **batch.state}
    if batch.seen:
        state["held"] = {name: compare(channel, held) for name, held in batch.seen.items()}
    store(channel, batch.items, state=state)
    channel.state = state
    return len(batch.items)
