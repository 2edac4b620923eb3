"""Reads for the streams that have something to tell: for all of a moment at once.

A thread of its own reads, for the loop must not wait; while it does, the next ones gather.
Where the database is away the streams stay open, and are told when it is back.
"""

import asyncio
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from time import monotonic
from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar

import structlog
from django.db import DatabaseError, InterfaceError, connection

from alaka.channels.models import Channel
from alaka.chats import waiting
from alaka.chats.models import Guest
from alaka.chats.reading import Line, lines
from alaka.chats.reception import Reception, reception
from alaka.chats.states import State, states

if TYPE_CHECKING:
    from alaka.edge.streams import Stream

log = structlog.get_logger(__name__)

GATHER = 0.025  # Seconds.
AT_ONCE = 500
# So old at most is a place in the queue that is told; and so often it is looked at.
PLACES_LAST = 2.0
LOOK_EVERY = 5.0
RECEPTION_LASTS = 5.0
PAUSE = 1.0

T = TypeVar("T")


class Look(NamedTuple):
    lines: list[list[Line]]
    states: dict[int, State]


class Courier:
    def __init__(self) -> None:
        self.dirty: set[Stream] = set()
        self.thread = ThreadPoolExecutor(1, "courier")
        self.running: asyncio.Task[None] | None = None
        self.queueing: asyncio.Task[None] | None = None
        self.in_queue: set[Stream] = set()
        self.receiving: asyncio.Task[None] | None = None
        self.by_channel: dict[int, set[Stream]] = {}

    def call(self, stream: "Stream") -> None:
        """It may have something to tell."""
        self.dirty.add(stream)
        if self.running is None or self.running.done():
            self.running = asyncio.create_task(self._run())

    def call_again(self, stream: "Stream") -> None:
        if stream.outlet.is_open:
            self.call(stream)

    def forget(self, stream: "Stream") -> None:
        self.dirty.discard(stream)
        self.in_queue.discard(stream)
        beside = self.by_channel.get(stream.channel, set())
        beside.discard(stream)
        if not beside:
            self.by_channel.pop(stream.channel, None)

    async def _run(self) -> None:
        while self.dirty:
            await asyncio.sleep(GATHER)
            batch = [self.dirty.pop() for _ in range(min(len(self.dirty), AT_ONCE))]
            try:
                await self._serve(batch)
            except (DatabaseError, InterfaceError) as error:
                log.warning("streams wait for the database", reason=str(error))
                self.dirty.update(stream for stream in batch if stream.outlet.is_open)
                await asyncio.sleep(PAUSE)

    async def _serve(self, batch: Sequence["Stream"]) -> None:
        readers = [stream.reader for stream in batch]
        began = monotonic()
        look = await self._in_thread(partial(_look, readers, [one.guest for one in batch]))
        for stream, said in zip(batch, look.lines, strict=True):
            state = look.states.get(stream.guest)
            if state is None:
                stream.begin_anew()
                continue
            stream.tell(said)
            stream.stand(state, began)
            self._note_queue(stream)
            self._note_channel(stream)

    def _note_queue(self, stream: "Stream") -> None:
        if not stream.waits:
            self.in_queue.discard(stream)
            return
        self.in_queue.add(stream)
        if stream.waits_for_place:  # It came after the queue was read.
            asyncio.get_running_loop().call_later(PLACES_LAST, self.call_again, stream)
        if self.queueing is None or self.queueing.done():
            self.queueing = asyncio.create_task(self._watch_queue())

    async def _watch_queue(self) -> None:
        """The queue moves on without a word to those who wait in it."""
        while self.in_queue:
            await asyncio.sleep(LOOK_EVERY)
            for stream in list(self.in_queue):
                self.call(stream)

    def _note_channel(self, stream: "Stream") -> None:
        if not stream.outlet.is_open:
            return
        self.by_channel.setdefault(stream.channel, set()).add(stream)
        if self.receiving is None or self.receiving.done():
            self.receiving = asyncio.create_task(self._watch_reception())

    async def _watch_reception(self) -> None:
        """Hours begin and end, and the last desk is left, without a word to those who look on."""
        known: dict[int, Reception] = {}
        while self.by_channel:
            try:
                found = await self._in_thread(partial(_receptions, list(self.by_channel)))
            except (DatabaseError, InterfaceError) as error:
                log.warning("streams wait for the database", reason=str(error))
                found = known
            for channel, value in found.items():
                if known.get(channel) != value:
                    for stream in list(self.by_channel.get(channel, ())):
                        self.call(stream)
            known = found
            await asyncio.sleep(LOOK_EVERY)

    async def _in_thread(self, work: Callable[[], T]) -> T:
        return await asyncio.get_running_loop().run_in_executor(self.thread, _closing, work)


def _closing(work: Callable[[], T]) -> T:
    try:
        return work()
    finally:
        connection.close()


def _look(readers: Sequence[Any], guests: Iterable[int]) -> Look:
    rows = list(Guest.objects.filter(pk__in=set(guests), became=None))
    return Look(lines(readers), states(rows, _places, _reception))


_kept: dict[Any, tuple[float, Any]] = {}


def _for_a_while(key: Any, lasts: float, make: Callable[[], T]) -> T:
    """Asked by one thread only."""
    until, value = _kept.get(key, (0.0, None))
    now = monotonic()
    if now >= until:
        value = make()
        if len(_kept) > AT_ONCE:
            _kept.clear()
        _kept[key] = (now + lasts, value)
    return value


def _places(inboxes: Iterable[int]) -> dict[int, waiting.Place]:
    asked = frozenset(inboxes)
    if not asked:
        return {}
    return _for_a_while(asked, PLACES_LAST, partial(waiting.places, asked))


def _reception(channel: Channel, team_id: int | None) -> Reception:
    work = partial(reception, channel, team_id)
    return _for_a_while((channel.pk, team_id), RECEPTION_LASTS, work)


def _receptions(channel_ids: Iterable[int]) -> dict[int, Reception]:
    channels = Channel.objects.select_related("inbox").in_bulk(list(channel_ids))
    return {pk: _reception(channel, None) for pk, channel in channels.items()}


courier = Courier()
