"""Filling big tables fast: without their indexes and foreign keys, which come back at the end,
without the vacuum that would read every row again while it is still being filled, and in one
transaction that begins with empty tables: PostgreSQL then writes each row once, not in its log too.

What was taken away is noted in a table of its own in the same transaction, so that a fill that
was killed is known as such, and the next one begins by putting everything back.
"""

from collections import defaultdict
from collections.abc import Iterable

from django.db import connection, transaction

from alaka.cli.demo import tables
from alaka.cli.demo.stories import Told

_NOTES = "alaka_demo_unfinished"
# Indexes and constraints of our tables: the table, how to drop and to make each, and whether it
# is a foreign key. Those are dropped first, and made last: they lean on the others.
_PARTS = """
SELECT conrelid::regclass::text, contype = 'f' AS leans, conname,
       format('ALTER TABLE %%s DROP CONSTRAINT %%I', conrelid::regclass, conname),
       format('ALTER TABLE %%s ADD CONSTRAINT %%I %%s', conrelid::regclass, conname,
              pg_get_constraintdef(oid))
FROM pg_constraint
WHERE contype IN ('p', 'u', 'f')
  AND (conrelid::regclass::text = ANY(%(tables)s)
       OR contype = 'f' AND confrelid::regclass::text = ANY(%(tables)s))
UNION ALL
SELECT indrelid::regclass::text, false, '', format('DROP INDEX %%s', indexrelid::regclass),
       pg_get_indexdef(indexrelid)
FROM pg_index
WHERE indrelid::regclass::text = ANY(%(tables)s)
  AND NOT EXISTS (SELECT FROM pg_constraint WHERE conindid = indexrelid AND contype IN ('u', 'p'))
ORDER BY 2 DESC
"""
# Steps of putting back: indexes and keys; foreign keys as a promise; the promise looked through.
_INDEXES, _PROMISES, _PROOFS = range(3)
Work = list[tuple[int, str]]


def packed(told: Told) -> list[bytes]:
    """The rows of one piece as COPY takes them, a table each."""
    return ["".join(lines).encode() for lines in told.lines()]


def copy(pieces: Iterable[list[bytes]], *, is_frozen: bool = False) -> None:
    """Send the rows of one piece after the other.

    ``is_frozen`` is for tables emptied in the same transaction: no vacuum need look at their rows
    again, and nothing of them stands in the log.
    """
    with connection.cursor() as cursor:
        for piece in pieces:
            for table, rows in zip(tables.ALL, piece, strict=True):
                if rows:
                    with cursor.copy(table.copy + " (FREEZE)" * is_frozen) as stream:
                        stream.write(rows)


def empty() -> None:
    """In the transaction that fills them."""
    with connection.cursor() as cursor:
        cursor.execute(f"TRUNCATE {', '.join(table.name for table in tables.ALL)}")


def is_unfinished() -> bool:
    return _NOTES in connection.introspection.table_names()


@transaction.atomic
def take_away() -> int:
    """Drop what slows filling down; how many pieces there are to put back."""
    notes: list[tuple[int, str, str]] = []
    with connection.cursor() as cursor:
        cursor.execute(_PARTS, {"tables": [table.name for table in tables.ALL]})
        for table, leans, name, drop, make in cursor.fetchall():
            cursor.execute(drop)
            if leans:
                notes.append((_PROMISES, table, f"{make} NOT VALID"))
                proof = f'ALTER TABLE {table} VALIDATE CONSTRAINT "{name}"'
                notes.append((_PROOFS, table, proof))
            else:
                notes.append((_INDEXES, table, make))
        for table in tables.ALL:
            cursor.execute(f'ALTER TABLE "{table.name}" SET (autovacuum_enabled = off)')
            again = f'ALTER TABLE "{table.name}" RESET (autovacuum_enabled)'
            notes.append((_PROOFS, table.name, again))
        cursor.execute(f"CREATE TABLE {_NOTES} (id serial, step int, relation text, made_by text)")
        insert = f"INSERT INTO {_NOTES} (step, relation, made_by) VALUES (%s, %s, %s)"  # noqa: S608
        cursor.executemany(insert, notes)
    return len(notes)


def to_put_back() -> list[list[Work]]:
    """Step by step what is to be made again; within a step each table's work stands alone."""
    steps: list[dict[str, Work]] = [defaultdict(list), defaultdict(list), defaultdict(list)]
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT id, step, relation, made_by FROM {_NOTES} ORDER BY id")  # noqa: S608
        for key, step, relation, made_by in cursor.fetchall():
            # A promise locks both its tables: those are made one after the other.
            steps[step]["" if step == _PROMISES else relation].append((key, made_by))
    largest_first = ("inbox_message", "timeline_event", "contacts_contact")
    return [
        sorted(
            step.values(), key=lambda work: not any(name in work[0][1] for name in largest_first)
        )
        for step in steps
    ]


def put_back(work: Work) -> int:
    """Make these again, in order; how many they were."""
    with connection.cursor() as cursor:
        cursor.execute("SET max_parallel_maintenance_workers = 0")  # we are many already
        for key, made_by in work:
            with transaction.atomic():
                cursor.execute(made_by)
                cursor.execute(f"DELETE FROM {_NOTES} WHERE id = %s", [key])  # noqa: S608
    return len(work)


def begin_anew() -> None:
    """Take out what a killed fill left, and make the tables whole."""
    with connection.cursor() as cursor:
        names = ", ".join(
            f'"{name}"'
            for name in connection.introspection.django_table_names(only_existing=True)
            if not name.startswith(("django_", "auth_", "procrastinate_"))
        )
        cursor.execute(f"TRUNCATE {names} RESTART IDENTITY CASCADE")
    for step in to_put_back():
        for work in step:
            put_back(work)
    forget()


def forget() -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"DROP TABLE {_NOTES}")


def settle() -> None:
    """Sequences go on after the keys we chose, and the planner learns what is there."""
    with connection.cursor() as cursor:
        for table in tables.ALL:
            cursor.execute(
                "SELECT setval(pg_get_serial_sequence(%s, 'id'), coalesce(max(id), 1)) "  # noqa: S608
                f'FROM "{table.name}"',
                [table.name],
            )
        cursor.execute("ANALYZE")
