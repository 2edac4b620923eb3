"""The ceiling of an import: a bare COPY of the rows it made into tables of the same shape, with the
same indexes; two connections, each with half of the rows. Nothing is read, compared or told.
"""

import tempfile
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from itertools import islice
from pathlib import Path

from django.db import connection

from alaka.importing.indexes import _NAMES as AT_THE_END
from bench.figures import say
from bench.import_stages import Stages

TABLES = ("contacts_contact", "contacts_handle", "timeline_event")
CONNECTIONS = 2
_PIECE = 4_000  # lines


def measure(rows: int, stages: Stages) -> None:
    """Of all rows in the base: with every index kept up, and with those that an import into an
    empty base builds at the end."""
    with tempfile.TemporaryDirectory() as folder:
        parts = _written(Path(folder))
        for at_the_end in ([], AT_THE_END):
            _run("DROP SCHEMA IF EXISTS bare CASCADE", "CREATE SCHEMA bare")
            for table in TABLES:
                _run(f"CREATE TABLE bare.{table} (LIKE public.{table} INCLUDING ALL)")
            later = _taken(at_the_end)
            how = "at the end" if at_the_end else "kept up"
            with stages.stage(how), ThreadPoolExecutor(CONNECTIONS) as pool:
                list(pool.map(_copy, parts))
                list(pool.map(_run, later))
            say(f"bare COPY, indexes {how}: {rows / stages.spent[how].clock:,.0f} rows a second")
        _run("DROP SCHEMA bare CASCADE")
    stages.tell(rows)


def _written(folder: Path) -> list[dict[str, Path]]:
    """By table a file of the rows, for each connection."""
    parts = [{name: folder / f"{name}.{at}" for name in TABLES} for at in range(CONNECTIONS)]
    for table in TABLES:
        files = [part[table].open("wb") for part in parts]
        with connection.cursor() as cursor, cursor.copy(f"COPY {table} TO STDOUT") as lines:
            for number, line in enumerate(lines):
                files[number // _PIECE % CONNECTIONS].write(line)
        for file in files:
            file.close()
    return parts


def _copy(files: dict[str, Path]) -> None:
    """Some thousand rows in a statement."""
    try:
        for table, path in files.items():
            with path.open("rb") as file, connection.cursor() as cursor:
                cursor.execute("SET synchronous_commit = off")
                for lines in _pieces(file):
                    with cursor.copy(f"COPY bare.{table} FROM STDIN") as stream:
                        stream.write(lines)
    finally:
        connection.close()


def _pieces(file: Iterator[bytes]) -> Iterator[bytes]:
    while lines := b"".join(islice(file, _PIECE)):
        yield lines


def _taken(names: list[str]) -> list[str]:
    """Drop these indexes; how they are made again, the longest first."""
    made = []
    for name in names:
        definition = _one("SELECT pg_get_indexdef(%s::regclass)", name)
        same = definition.partition(" USING ")[2]
        found = _one(
            "SELECT indexrelid::regclass::text FROM pg_index "
            "WHERE indrelid = 'bare.contacts_contact'::regclass "
            "AND pg_get_indexdef(indexrelid) LIKE %s",
            f"% USING {same}",
        )
        _run(f"DROP INDEX {found}")
        made.append(f"CREATE INDEX ON bare.contacts_contact USING {same}")
    return made


def _one(statement: str, *values: str) -> str:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return str(cursor.fetchone()[0])


def _run(*statements: str) -> None:
    try:
        with connection.cursor() as cursor:
            for statement in statements:
                cursor.execute(statement)
    finally:
        connection.close()
