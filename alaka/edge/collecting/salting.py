"""The salt of the day, with which browsers are counted that say no id."""

from datetime import date, timedelta
from secrets import token_urlsafe

from alaka.edge.database import Line

# One that is two days old makes numbers that nobody can make again, so it is forgotten.
_KEPT = timedelta(days=1)
_SALT = """
    WITH forgotten AS (DELETE FROM tracking_salt WHERE day < %(oldest)s),
    made AS (
        INSERT INTO tracking_salt (day, value) VALUES (%(day)s, %(value)s)
        ON CONFLICT DO NOTHING
    )
    SELECT value FROM tracking_salt WHERE day = %(day)s
"""


class Salts:
    """The one of this process."""

    def __init__(self) -> None:
        self.day = date.min
        self.value = ""
        self.line = Line()

    def held(self, day: date) -> str:
        """The one that is known without asking; "" for none."""
        return self.value if day == self.day else ""

    async def of(self, day: date) -> str:
        """Raises psycopg.Error."""
        if day != self.day:
            values = {"day": day, "value": token_urlsafe(24), "oldest": day - _KEPT}
            rows = await self._ask(values)
            # Made in this very statement: only the next one sees it.
            [[self.value]] = rows or await self._ask(values)
            self.day = day
        return self.value

    async def _ask(self, values: dict[str, object]) -> list[tuple[str]]:
        return await self.line.execute(_SALT, values)


salts = Salts()
