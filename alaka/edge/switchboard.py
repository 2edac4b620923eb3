"""Hands each live notice to the streams of this process that watch its topics.

One listener a process, at PostgreSQL or at Redis; a stream costs a few entries in a table.
"""

import asyncio
from collections import defaultdict, deque
from collections.abc import AsyncIterator, Iterable
from itertools import takewhile
from time import monotonic
from typing import Protocol

import psycopg
import structlog
from django.conf import settings

from alaka.core.live import AGAIN, CHANNEL, Notice, unpacked
from alaka.edge import redis
from alaka.edge.database import parameters

log = structlog.get_logger(__name__)

PAUSE = 1.0  # Seconds until the next try to listen.
# Seconds for which notices are kept for whoever comes late, and how many of them at most.
KEPT = 30.0
KEPT_AT_MOST = 3000


class Ear(Protocol):
    def hear(self, notice: Notice) -> None:
        """Take a notice, at once: what takes time is done in a task."""


class Switchboard:
    def __init__(self) -> None:
        self.everything: set[Ear] = set()
        self.by_topic: defaultdict[str, set[Ear]] = defaultdict(set)
        self.listener: asyncio.Task[None] | None = None
        self.lately: deque[tuple[float, Notice]] = deque(maxlen=KEPT_AT_MOST)

    def since(self, moment: float) -> list[Notice]:
        """What was told since the moment (of the monotonic clock); "again" if nobody knows."""
        is_full = len(self.lately) == KEPT_AT_MOST and self.lately[0][0] > moment
        if is_full or moment < monotonic() - KEPT:
            return [Notice([AGAIN])]
        newest_first = takewhile(lambda told: told[0] >= moment, reversed(self.lately))
        return [notice for _, notice in newest_first][::-1]

    def watch(self, ear: Ear, topics: Iterable[str] | None = None) -> None:
        """Hand the ear the notices of the topics, or all there are."""
        if topics is None:
            self.everything.add(ear)
        for topic in topics or ():
            self.by_topic[topic].add(ear)
        if self.listener is None or self.listener.done():
            self.listener = asyncio.create_task(self.listen())

    def leave(self, ear: Ear, topics: Iterable[str] = ()) -> None:
        self.everything.discard(ear)
        for topic in topics:
            ears = self.by_topic.get(topic)
            if ears is not None:
                ears.discard(ear)
                if not ears:
                    del self.by_topic[topic]

    async def listen(self) -> None:
        """Listen for as long as the process lives, through restarts of the other side."""
        source = redis.listen if settings.REDIS_URL else _from_postgresql
        while True:
            try:
                async for payload in source():
                    self.hand_out(payload)
            except Exception as error:  # Whatever it was, the streams must hear again.
                log.warning("live listener lost its source", reason=str(error))
            await asyncio.sleep(PAUSE)

    def hand_out(self, payload: str) -> None:
        notice = unpacked(payload)
        self._keep(notice)
        ears = set(self.everything)
        if AGAIN in notice.topics:
            ears.update(*self.by_topic.values())
        for topic in notice.topics:
            ears.update(self.by_topic.get(topic, ()))
        for ear in ears:
            ear.hear(notice)

    def _keep(self, notice: Notice) -> None:
        now = monotonic()
        self.lately.append((now, notice))
        while self.lately[0][0] < now - KEPT:
            self.lately.popleft()


async def _from_postgresql() -> AsyncIterator[str]:
    connecting = psycopg.AsyncConnection.connect(**parameters(), autocommit=True)
    async with await connecting as listening:
        await listening.execute(f"LISTEN {CHANNEL}")
        yield AGAIN  # Notices while nobody listened are lost: have all look again.
        async for notice in listening.notifies():
            yield notice.payload


switchboard = Switchboard()
