"""Which guests are here: those with an open stream, at this process or at another.

Written for all of them at once: every BEAT, and a moment after somebody came or went. Whoever
went may be here by another process, which then says so.
"""

import asyncio
from collections.abc import Iterable
from datetime import timedelta
from functools import partial

import structlog
from asgiref.sync import sync_to_async
from django.db import DatabaseError, InterfaceError, connection, transaction

from alaka.chats.models import Guest
from alaka.chats.models.guest import BEAT, STAYS
from alaka.core import clock, live

log = structlog.get_logger(__name__)

# From one page to the next the stream is away so long.
TURNS_A_PAGE = timedelta(seconds=10)
GATHER = 2.0  # Seconds.


class Presence:
    def __init__(self) -> None:
        self.here: dict[int, int] = {}
        self.news: set[int] = set()
        self.telling: asyncio.Task[None] | None = None
        self.beating: asyncio.Task[None] | None = None

    def windows(self, guest: int) -> int:
        return self.here.get(guest, 0)

    def comes(self, guest: int) -> None:
        self.here[guest] = self.here.get(guest, 0) + 1
        if self.here[guest] == 1:
            self.stays(guest)
        if self.beating is None or self.beating.done():
            self.beating = asyncio.create_task(self._beat())

    def goes(self, guest: int) -> None:
        self.here[guest] -= 1
        if not self.here[guest]:
            del self.here[guest]
            self.stays(guest)

    def stays(self, guest: int) -> None:
        """Have it written whether the guest is here."""
        self.news.add(guest)
        if self.telling is None or self.telling.done():
            self.telling = asyncio.create_task(self._tell())

    async def _tell(self) -> None:
        while self.news:
            await asyncio.sleep(GATHER)
            news, self.news = self.news, set()
            came = [guest for guest in news if guest in self.here]
            await self._write(partial(_write, came, news.difference(came)))

    async def _beat(self) -> None:
        while self.here:
            await asyncio.sleep(BEAT.total_seconds())
            await self._write(partial(_keep, list(self.here)))

    async def _write(self, work: "partial[None]") -> None:
        try:
            await sync_to_async(_closing, thread_sensitive=False)(work)
        except (DatabaseError, InterfaceError) as error:  # The next beat writes it.
            log.warning("presence waits for the database", reason=str(error))


def _closing(work: "partial[None]") -> None:
    try:
        work()
    finally:
        connection.close()


def _keep(guests: Iterable[int]) -> None:
    Guest.objects.filter(pk__in=guests).update(here_until=clock.now() + STAYS)


@transaction.atomic
def _write(came: Iterable[int], went: Iterable[int]) -> None:
    _keep(came)
    gone = Guest.objects.filter(pk__in=went)
    gone.update(here_until=clock.now() + TURNS_A_PAGE)
    for guest in gone:
        live.publish(live.topic("heard", guest.scheme, guest.value), data={"left": guest.pk})
    live.publish_all([f"guest:{pk}" for pk in [*came, *went]])


presence = Presence()
