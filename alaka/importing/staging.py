"""The rows of an import on their way: two tables of its own, which go when it is finished.

They are unlogged: a crash of the database empties them, and the file is read once more.
"""

import json
from collections.abc import Callable, Iterable
from typing import Any

from django.db import connection

from alaka.importing.parsing import Lines

_ROWS = """
CREATE UNLOGGED TABLE ROWS (
    number int NOT NULL, given jsonb NOT NULL, own jsonb NOT NULL, other jsonb,
    origin varchar(2) NOT NULL, search text NOT NULL, sort_key varchar(400) NOT NULL,
    ways smallint NOT NULL, meant bigint,
    bad jsonb, wrong jsonb, person bigint
)
"""
_ADDRESSES = """
CREATE UNLOGGED TABLE ADDRESSES (
    number int NOT NULL, place smallint NOT NULL, scheme varchar(20) NOT NULL,
    value varchar(320) NOT NULL
)
"""


# PostgreSQL's number of the type.
_JSONB = 3802


def _unpacked(row: tuple[Any, ...], packed: list[int]) -> tuple[Any, ...]:
    values = list(row)
    for at in packed:
        values[at] = None if values[at] is None else json.loads(values[at])
    return tuple(values)


class Staged:
    """Statements about them name the tables ROWS, ADDRESSES and FOUND."""

    def __init__(self, pk: int) -> None:
        self.names = {
            "ROWS": f"importing_rows_{pk}",
            "ADDRESSES": f"importing_addresses_{pk}",
            "FOUND": f"pg_temp.importing_found_{pk}",
        }

    def run(self, statement: str, **values: Any) -> list[tuple[Any, ...]]:
        with connection.cursor() as cursor:
            cursor.execute(self._named(statement), values or None)
            if not cursor.description:
                return []
            # Django's cursors leave JSON to its fields.
            packed = [at for at, each in enumerate(cursor.description) if each.type_code == _JSONB]
            rows = cursor.fetchall()
        return [_unpacked(row, packed) for row in rows] if packed else rows

    def _named(self, statement: str) -> str:
        for name, table in self.names.items():
            statement = statement.replace(name, table)
        return statement

    def number(self, statement: str, **values: Any) -> int:
        return int(self.run(statement, **values)[0][0] or 0)

    def is_there(self, rows: int) -> bool:
        """With all the rows that were staged."""
        found = self.run("SELECT to_regclass(%(name)s)", name=self.names["ROWS"])
        return found[0][0] is not None and self.number("SELECT count(*) FROM ROWS") == rows

    def make(self) -> None:
        self.drop()
        self.run(_ROWS)
        self.run(_ADDRESSES)

    def analyse(self) -> None:
        """What is joined and asked by; to look through the values would take longer."""
        self.run("ANALYZE ROWS (number, bad, wrong, person)")

    def drop(self) -> None:
        self.run("DROP TABLE IF EXISTS ROWS, ADDRESSES")

    def fill(self, lines: Iterable[Lines], keep_on: Callable[[int], bool]) -> int | None:
        """How many rows there are; None if it was to stop. ``keep_on`` hears how many so far."""
        count = 0
        with connection.cursor() as cursor:
            for each in lines:
                for columns, told in ((_COPY_ROWS, each.rows), (_COPY_ADDRESSES, each.addresses)):
                    with cursor.copy(self._named(columns)) as stream:
                        stream.write(told)
                count += each.size
                if not keep_on(count):
                    return None
        self.run("ALTER TABLE ROWS ADD PRIMARY KEY (number)")
        self.run("CREATE INDEX ON ADDRESSES (number)")
        self.analyse()
        self.run("ANALYZE ADDRESSES")
        return count


_COPY_ROWS = (
    "COPY ROWS (number, given, own, other, origin, search, sort_key, ways, meant, bad) FROM STDIN"
)
_COPY_ADDRESSES = "COPY ADDRESSES (number, place, scheme, value) FROM STDIN"
