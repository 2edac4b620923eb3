"""Lines of guests are stored many at a time: acknowledged means stored, and costs little.

Enters: one line at a time, from many doors. Leaves: rows of Intake, and the notices that show the
lines to the agents, in one statement for all that came while the last one ran. Whoever brought a
line is answered when its statement is committed.
"""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import msgspec
import psycopg
from django.conf import settings

from alaka.chats.refusing import Refusal, refusal
from alaka.core import clock
from alaka.core.live import CHANNEL, Notice, packed
from alaka.edge.database import Line as Connection
from alaka.edge.redis import tell
from alaka.edge.taking import take_soon

AT_ONCE = 500
# More than this many wait only when the database is away.
WAITING = 5_000


@dataclass(eq=False)
class Said:
    """One line at the door; ``key`` makes it come in once."""

    channel: int
    guest: int
    key: str
    body: bytes
    envelope: dict[str, Any]
    notice: Notice
    stored: "asyncio.Future[None]" = field(
        default_factory=lambda: asyncio.get_running_loop().create_future()
    )


# A guest who became somebody else, or is blocked, is refused here: no memory of ours can be old.
_STORE = """
    WITH said AS (
        SELECT * FROM unnest(%(channels)s::bigint[], %(guests)s::bigint[], %(keys)s::text[],
            %(bodies)s::bytea[], %(envelopes)s::jsonb[], %(notices)s::text[])
            WITH ORDINALITY AS one(channel, guest, key, body, envelope, notice, number)
    ), let_in AS (
        SELECT said.channel, said.key, said.body, said.notice, said.number,
            said.envelope || jsonb_build_object(
                'language', guest.language, 'page', guest.page_url, 'proved', guest.proved,
                'continues', guest.continues_id, 'visitor', guest.visitor,
                'name', COALESCE(guest.proved->>'name', guest.claims->>'name', '')
            ) AS envelope
        FROM said
        JOIN chats_guest guest ON guest.id = said.guest AND guest.became_id IS NULL
        WHERE NOT EXISTS (
            SELECT FROM chats_block block
            WHERE block.lifted_at IS NULL AND (block.until IS NULL OR block.until > %(now)s)
            AND ((block.scheme = guest.scheme AND block.value = guest.value)
                OR block.address = said.envelope->>'address')
        )
    ), stored AS (
        INSERT INTO channels_intake
            (channel_id, key, body, content_type, envelope, state, reason, received_at)
        SELECT channel, key, body, 'application/json', envelope, 'stored', '', %(now)s
        FROM let_in ORDER BY number
        ON CONFLICT (channel_id, key) DO NOTHING
        RETURNING channel_id, key
    )
    SELECT let_in.number, stored.key IS NOT NULL,
        CASE WHEN stored.key IS NOT NULL AND %(tell)s::text <> ''
            THEN pg_notify(%(tell)s, let_in.notice)::text END
    FROM let_in
    LEFT JOIN stored ON stored.channel_id = let_in.channel AND stored.key = let_in.key
"""


class Writer:
    """The one of this process."""

    def __init__(self) -> None:
        self.waiting: list[Said] = []
        self.connection = Connection()
        self.running: asyncio.Task[None] | None = None

    async def store(self, said: Said) -> None:
        """Returns once the line is committed. Raises Refusal and psycopg.Error."""
        if len(self.waiting) >= WAITING:
            raise refusal(503, "away", retry_after=2)
        self.waiting.append(said)
        if self.running is None or self.running.done():
            self.running = asyncio.create_task(self._write_all())
        await said.stored

    async def _write_all(self) -> None:
        while self.waiting:
            batch, self.waiting = self.waiting[:AT_ONCE], self.waiting[AT_ONCE:]
            try:
                await self._write(batch)
            except (psycopg.Error, OSError) as error:
                for said in batch:
                    _answer(said, error)

    async def _write(self, batch: Sequence[Said]) -> None:
        # The same line twice in one statement would be stored once and told twice.
        first = {(said.channel, said.key): said for said in reversed(batch)}
        lines = list(reversed(first.values()))
        rows = await self.connection.execute(_STORE, _values(lines))
        let_in = {lines[number - 1].key for number, _is_new, _ in rows}
        fresh = [lines[number - 1] for number, is_new, _ in rows if is_new]
        for said in batch:
            _answer(said, None if said.key in let_in else refusal(403, "blocked"))
        for channel in {said.channel for said in fresh}:
            take_soon(channel)
        if fresh and settings.REDIS_URL:
            await tell([packed(said.notice) for said in fresh])


def _values(lines: Sequence[Said]) -> dict[str, Any]:
    return {
        "channels": [said.channel for said in lines],
        "guests": [said.guest for said in lines],
        "keys": [said.key for said in lines],
        "bodies": [said.body for said in lines],
        "envelopes": [msgspec.json.encode(said.envelope).decode() for said in lines],
        "notices": [packed(said.notice) for said in lines],
        "now": clock.now(),
        "tell": "" if settings.REDIS_URL else CHANNEL,
    }


def _answer(said: Said, problem: Exception | Refusal | None) -> None:
    if said.stored.done():  # Whoever brought it has hung up.
        return
    if problem is None:
        said.stored.set_result(None)
    else:
        said.stored.set_exception(problem)


writer = Writer()
