"""Events stored beside the hot door: our own claims, and lines of a server's log."""

from collections.abc import Mapping, Sequence

import psycopg
from django.db import connection, transaction

from alaka.core import clock
from alaka.tracking.events import packing, partitions, writing

Words = Mapping[int, tuple[int, str]]


@transaction.atomic
def store(rows: Sequence[writing.Row], words: Words | None = None) -> int:
    """How many were not here; each key must come but once. Makes their months."""
    if not rows:
        return 0
    with connection.cursor() as cursor:
        months = {partitions.month_of(row.at) for row in rows}
        names = {partitions.name_of(month): month for month in months}
        cursor.execute(
            "SELECT name FROM unnest(%s::text[]) name WHERE to_regclass(name) IS NULL",
            [sorted(names)],
        )
        if missing := [names[name] for (name,) in cursor.fetchall()]:
            cursor.execute(partitions.making(missing))
    # Django's own cursor writes values into the statement; these are no text.
    with psycopg.Cursor(connection.connection) as cursor:
        packing.teach(cursor.adapters)
        cursor.execute(writing.STORE_LATE, writing.values(rows, words or {}, clock.now()))
        [(stored,)] = cursor.fetchall()
        return int(stored)
