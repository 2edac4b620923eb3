"""The edge's own way to the database: one asynchronous connection, made again when it broke."""

from typing import Any

import psycopg
from django.db import connection


def parameters() -> dict[str, Any]:
    known = connection.get_connection_params()
    names = ("dbname", "user", "password", "host", "port")
    return {name: known[name] for name in names if known.get(name)}


class Line:
    """A connection in autocommit, for one task at a time."""

    def __init__(self) -> None:
        self._connection: psycopg.AsyncConnection[Any] | None = None

    async def execute(self, query: str, values: Any = None) -> list[Any]:
        """All rows of one statement; raises psycopg.Error, and connects anew the next time."""
        try:
            cursor = await (await self._opened()).execute(query, values)
            return await cursor.fetchall() if cursor.description else []
        except psycopg.OperationalError:
            await self.close()
            raise

    async def execute_together(self, *statements: tuple[str, Any]) -> None:
        """In one transaction; raises as `execute` does."""
        try:
            connection = await self._opened()
            async with connection.transaction():
                for query, values in statements:
                    await connection.execute(query, values)
        except psycopg.OperationalError:
            await self.close()
            raise

    async def _opened(self) -> psycopg.AsyncConnection[Any]:
        if self._connection is None or self._connection.closed:
            self._connection = await psycopg.AsyncConnection.connect(
                **parameters(), autocommit=True, connect_timeout=3
            )
        return self._connection

    async def close(self) -> None:
        if self._connection is not None:
            broken, self._connection = self._connection, None
            await broken.close()
