"""Brings the database up to date before anything uses it: `python -m alaka.cli.migrating`.

Many nodes may start at once on one database; a lock of PostgreSQL lets one of them work.
"""

import sys
import time

import django
import psycopg

from alaka.cli.words import RefusedError, plainly, say
from alaka.core import config, database

LOCK = 4_126_004_711  # any number that no other program on the database takes
OLDEST = 15


@plainly
def migrate() -> int:
    with _connect(database.address()) as connection:
        _check_version(connection)
        if connection.execute("SELECT pg_try_advisory_lock(%s)", [LOCK]).fetchone() != (True,):
            say("Another node prepares the database; waiting for it …")
            connection.execute("SELECT pg_advisory_lock(%s)", [LOCK])
        django.setup()
        _apply()
    if "--greet" in sys.argv:
        _greet()
    return 0


def _connect(address: str) -> psycopg.Connection[tuple[object, ...]]:
    deadline = time.monotonic() + config.number("ALAKA_DATABASE_PATIENCE", 60)
    next_word = time.monotonic() + 3
    while True:
        try:
            return psycopg.connect(address, autocommit=True, connect_timeout=10)
        except psycopg.OperationalError as error:
            now = time.monotonic()
            if now > deadline:
                raise RefusedError(f"The database does not answer: {str(error).strip()}") from error
            if now > next_word:
                say(f"Waiting for the database ({str(error).strip().splitlines()[0]}) …")
                next_word = now + 10
            time.sleep(0.5)


def _check_version(connection: psycopg.Connection[tuple[object, ...]]) -> None:
    found = connection.info.server_version // 10000
    if found < OLDEST:
        raise RefusedError(f"The database is PostgreSQL {found}; Alaka needs {OLDEST} or later.")


def _apply() -> None:
    from django.core.management import call_command
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor

    executor = MigrationExecutor(connection)
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    if plan:
        say(f"Preparing the database ({len(plan)} steps) …")
        call_command("migrate", interactive=False, verbosity=0)


def _greet() -> None:
    """Tell where to set up a base that nobody looks after yet."""
    from alaka.accounts import setup

    if address := setup.address():
        say(f"Set it up, in a moment, at {address}")


if __name__ == "__main__":
    sys.exit(migrate())
