"""Who may open a stream: asked of the database, for all that come at once in one statement.

After a restart thousands come back in a moment.
"""

import asyncio

import psycopg

from alaka.core import clock
from alaka.edge.database import Line

GATHER = 0.005  # Seconds.

_LET_IN = """
    SELECT asked.number
    FROM unnest(%(guests)s::bigint[], %(addresses)s::text[])
        WITH ORDINALITY AS asked(guest, address, number)
    JOIN chats_guest guest ON guest.id = asked.guest AND guest.became_id IS NULL
    WHERE NOT EXISTS (
        SELECT FROM chats_block block
        WHERE block.lifted_at IS NULL AND (block.until IS NULL OR block.until > %(now)s)
        AND ((block.scheme = guest.scheme AND block.value = guest.value)
            OR block.address = asked.address)
    )
"""


class Admission:
    """The one of this process."""

    def __init__(self) -> None:
        self.waiting: list[tuple[int, str, asyncio.Future[bool]]] = []
        self.connection = Line()
        self.running: asyncio.Task[None] | None = None

    async def is_let_in(self, guest: int, address: str) -> bool:
        """Raises psycopg.Error."""
        answer: asyncio.Future[bool] = asyncio.get_running_loop().create_future()
        self.waiting.append((guest, address, answer))
        if self.running is None or self.running.done():
            self.running = asyncio.create_task(self._ask_all())
        return await answer

    async def _ask_all(self) -> None:
        while self.waiting:
            await asyncio.sleep(GATHER)
            batch, self.waiting = self.waiting, []
            try:
                let_in = await self._ask(batch)
            except (psycopg.Error, OSError) as error:
                for _, _, answer in batch:
                    if not answer.done():
                        answer.set_exception(error)
                continue
            for number, (_, _, answer) in enumerate(batch, 1):
                if not answer.done():
                    answer.set_result(number in let_in)

    async def _ask(self, batch: list[tuple[int, str, "asyncio.Future[bool]"]]) -> set[int]:
        rows = await self.connection.execute(
            _LET_IN,
            {
                "guests": [guest for guest, _, _ in batch],
                "addresses": [address for _, address, _ in batch],
                "now": clock.now(),
            },
        )
        return {row[0] for row in rows}


admission = Admission()
