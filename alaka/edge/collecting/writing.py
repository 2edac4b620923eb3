"""Events are stored many at a time: acknowledged means stored, and costs little.

Enters: what single requests brought. Leaves: one statement for all that came while the last ones
ran, and a moment longer. Whoever brought events is answered when their statement is committed.
"""

import asyncio
from collections.abc import Sequence
from time import monotonic
from typing import Any, NamedTuple

import psycopg

from alaka.chats.refusing import refusal
from alaka.core import clock
from alaka.edge.database import Line
from alaka.tracking.collecting.reading import Taken
from alaka.tracking.events import partitions, writing
from alaka.tracking.events.terms import Word

# Seconds for which a statement of less than ENOUGH rows waits for more: it costs as much as thirty.
GATHERED, ENOUGH = 0.001, 16
# Statements that may run at once in one process.
LINES = 1
AT_ONCE = 1_000
# More rows than this wait only when the database is away.
WAITING = 50_000
# Terms are stored again after this: they may have been removed with the last event of theirs.
SEEN_LASTS = 1800.0
SEEN_AT_MOST = 500_000
# A value that PostgreSQL does not keep (class 22), or one too deep for it.
BAD = (psycopg.DataError, psycopg.errors.StatementTooComplex)


class Brought(NamedTuple):
    """The events of one request; the answer is which of them, by place, cannot be stored."""

    events: Sequence[Taken]
    stored: "asyncio.Future[list[int]]"


class Writer:
    """The one of this process."""

    def __init__(self) -> None:
        self.waiting: list[Brought] = []
        self.rows = 0
        self.idle = [Line() for _ in range(LINES)]
        self.tasks: set[asyncio.Task[None]] = set()
        self.seen: set[int] = set()
        self.seen_until = 0.0

    def store(self, events: Sequence[Taken]) -> "asyncio.Future[list[int]]":
        """Done once the events are committed, or with psycopg.Error. Raises Refusal."""
        if self.rows > WAITING:
            raise refusal(503, "away", retry_after=2)
        stored: asyncio.Future[list[int]] = asyncio.get_running_loop().create_future()
        self.waiting.append(Brought(events, stored))
        self.rows += len(events)
        if self.idle:
            task = asyncio.create_task(self._write_all(self.idle.pop()))
            self.tasks.add(task)
            task.add_done_callback(self.tasks.discard)
        return stored

    async def _write_all(self, line: Line) -> None:
        try:
            while self.waiting:
                if self.rows < ENOUGH:
                    await asyncio.sleep(GATHERED)
                batch = self._next()
                try:
                    await self._write(line, batch)
                except Exception as error:  # Whatever it is, nobody must wait for ever.
                    for brought in batch:
                        if not brought.stored.done():
                            brought.stored.set_exception(error)
        finally:
            self.idle.append(line)

    def _next(self) -> list[Brought]:
        count = rows = 0
        for brought in self.waiting:
            if count and rows + len(brought.events) > AT_ONCE:
                break
            rows += len(brought.events)
            count += 1
        batch, self.waiting = self.waiting[:count], self.waiting[count:]
        self.rows -= rows
        return batch

    async def _write(self, line: Line, batch: list[Brought]) -> None:
        try:
            await self._put(line, [event for brought in batch for event in brought.events])
        except BAD:
            await self._write_singly(line, batch)
            return
        for brought in batch:
            if not brought.stored.done():  # Whoever brought it may have hung up.
                brought.stored.set_result([])

    async def _write_singly(self, line: Line, batch: list[Brought]) -> None:
        """One of them cannot be stored: find it, and store the others."""
        if len(batch) > 1:
            middle = len(batch) // 2
            await self._write(line, batch[:middle])
            await self._write(line, batch[middle:])
            return
        [brought] = batch
        bad = []
        for place, event in enumerate(brought.events):
            try:
                await self._put(line, [event])
            except BAD:
                bad.append(place)
        if not brought.stored.done():
            brought.stored.set_result(bad)

    async def _put(self, line: Line, events: Sequence[Taken]) -> None:
        now = monotonic()
        if now > self.seen_until or len(self.seen) > SEEN_AT_MOST:
            self.seen.clear()
            self.seen_until = now + SEEN_LASTS
        seen = self.seen
        terms = {
            number: (kind, text)
            for event in events
            for number, kind, text in event.terms
            if number not in seen
        }
        rows = [event.row for event in events]
        values = writing.values(rows, terms, clock.now())
        try:
            await _store(line, rows, values)
        except psycopg.errors.CheckViolation:  # The month is not there yet.
            months = {partitions.month_of(row.at) for row in rows}
            await line.execute(partitions.making(months))
            await _store(line, rows, values)
        seen.update(number for number, (kind, _) in terms.items() if kind != Word.PERSON)


async def _store(line: Line, rows: Sequence[writing.Row], values: dict[str, Any]) -> None:
    is_late = any(row.at < values["late"] for row in rows)
    near = writing.near_an_end(rows)
    if near is None:
        await line.execute(writing.STORE_LATE if is_late else writing.STORE, values)
        return
    statement = writing.STORE_NEAR_LATE if is_late else writing.STORE_NEAR
    values |= {"near_from": near[0], "near_until": near[1]}
    if writing.is_at_an_end(rows):
        await line.execute_together((writing.NEAR_LOCK, None), (statement, values))
    else:
        await line.execute(statement, values)


writer = Writer()
