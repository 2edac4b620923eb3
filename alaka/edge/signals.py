"""POST /chat/<key>/signals: small news of a guest, gathered and written for many at once.

They are answered before they are written: what a crash loses the widget says again, since it
opens its stream anew.
"""

import asyncio

import structlog
from asgiref.sync import sync_to_async
from django.db import DatabaseError, InterfaceError, connection

from alaka.chats.asked import SignalsAsked
from alaka.chats.confirming import Signals, take
from alaka.chats.refusing import refusal
from alaka.edge.buckets import Buckets
from alaka.edge.visits import Visit

log = structlog.get_logger(__name__)

GATHER = 0.05  # Seconds.
PAUSE = 1.0
# While the database is away; the widgets say it again.
AT_MOST = 20_000
of_guests = Buckets(burst=40, rate=4)


class Gathering:
    """The one of this process."""

    def __init__(self) -> None:
        self.waiting: dict[int, Signals] = {}
        self.running: asyncio.Task[None] | None = None

    def add(self, guest: int, asked: SignalsAsked) -> None:
        known = self.waiting.setdefault(guest, Signals(guest))
        known.delivered = max(known.delivered, asked.delivered)
        known.seen = max(known.seen, asked.seen)
        known.page = asked.page or known.page
        if asked.typing is not None:
            known.is_typing = asked.typing
        if self.running is None or self.running.done():
            self.running = asyncio.create_task(self._write())

    async def _write(self) -> None:
        while self.waiting:
            await asyncio.sleep(GATHER)
            batch, self.waiting = self.waiting, {}
            try:
                await sync_to_async(_take, thread_sensitive=False)(list(batch.values()))
            except (DatabaseError, InterfaceError) as error:
                log.warning("signals wait for the database", reason=str(error))
                if len(batch) < AT_MOST:
                    self.waiting = {**batch, **self.waiting}
                await asyncio.sleep(PAUSE)


def _take(signals: list[Signals]) -> None:
    try:
        take(signals)
    finally:
        connection.close()


gathering = Gathering()


async def signals(visit: Visit) -> None:
    asked = await visit.asked(SignalsAsked)
    session = visit.session(asked.session)
    wait = of_guests.wait(str(session.guest))
    if wait:
        raise refusal(429, "too_many", retry_after=wait)
    gathering.add(session.guest, asked)
    await visit.request.answer(204)
