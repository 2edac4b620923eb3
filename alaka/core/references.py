"""Writing rows whose references are known to hold, without having each of them looked up.

PostgreSQL looks every reference up by itself, which takes as long as writing the row. Who writes
the row and what it refers to in one statement, or holds what it refers to, need not wait for that.
Of a row that goes it looks through every table that could refer to it.
"""

from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from typing import Any

from django.db import connection


def can_be_trusted() -> bool:
    """Our own PostgreSQL allows it; one that belongs to somebody else mostly does not."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT has_parameter_privilege('session_replication_role', 'SET')")
        return bool(cursor.fetchone()[0])


@contextmanager
def trusted() -> Iterator[None]:
    """In a transaction: references of what is written meanwhile are not looked up."""
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
        yield
        # Where the statement failed, the way back undoes it with the rest.
        cursor.execute("SET LOCAL session_replication_role = origin")


def delete(*rows: Any) -> None:
    """Delete these querysets' rows, one after the other, and nothing that goes with them: the
    caller holds them, and has seen since that nothing else refers to them."""
    with trusted() if can_be_trusted() else nullcontext():
        for each in rows:
            each._raw_delete(each.db)
