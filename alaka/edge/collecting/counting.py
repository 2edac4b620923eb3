"""How many events came today, by source and by what they were: added up now and then."""

import asyncio
from collections import Counter
from datetime import date

import psycopg
import structlog

from alaka.core import clock
from alaka.edge.database import Line

log = structlog.get_logger(__name__)

EVERY = 3.0  # Seconds.
_ADD = """
    INSERT INTO tracking_daycount AS old (day, source, what, count)
    SELECT * FROM unnest(%(days)s::date[], %(sources)s::int[], %(whats)s::smallint[],
        %(counts)s::bigint[])
    ON CONFLICT (source, day, what) DO UPDATE SET count = old.count + EXCLUDED.count
"""


class Counts:
    """The one of this process."""

    def __init__(self) -> None:
        self.new: Counter[tuple[date, int, int]] = Counter()
        self.line = Line()
        self.task: asyncio.Task[None] | None = None

    def add(self, source: int, what: int, count: int = 1) -> None:
        """``what`` is an Apart, or REFUSED."""
        self.new[clock.now().date(), source, what] += count
        if self.task is None or self.task.done():
            self.task = asyncio.create_task(self._write_soon())

    async def _write_soon(self) -> None:
        while self.new:
            await asyncio.sleep(EVERY)
            try:
                await self.write()
            except (psycopg.Error, OSError) as error:
                log.warning("counts wait for the database", reason=str(error))

    async def write(self) -> None:
        told = sorted(self.new.items())
        await self.line.execute(
            _ADD,
            {
                "days": [day for (day, _, _), _ in told],
                "sources": [source for (_, source, _), _ in told],
                "whats": [what for (_, _, what), _ in told],
                "counts": [count for _, count in told],
            },
        )
        self.new -= Counter(dict(told))


counts = Counts()
