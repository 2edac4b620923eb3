"""Writing rows whose references are known to hold, without having each of them looked up.

PostgreSQL looks every reference up by itself, which takes as long as writing the row. Who writes
the row and what it refers to in one statement, or holds what it refers to, need not wait for that.
Of a row that goes it looks through every table that could refer to it.

Whoever deletes so says it before he holds anything (`about_to_delete`); who writes rows that refer
to more than he can hold has them stay meanwhile (`nothing_goes`).
"""

from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from typing import Any

from django.db import connection

_LOCK = 761_117


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


def nothing_goes() -> None:
    """Until the end of the transaction nobody deletes; waits for those who do."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_LOCK])


def about_to_delete() -> None:
    """Waits for whoever has it that nothing goes, and not for others who delete."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock_shared(%s)", [_LOCK])


def delete(*rows: Any) -> None:
    """After `about_to_delete`: these querysets' rows, one after the other, and nothing that goes
    with them; the caller holds them, and has seen since that nothing else refers to them."""
    with trusted() if can_be_trusted() else nullcontext():
        for each in rows:
            each._raw_delete(each.db)
