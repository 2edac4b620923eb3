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
# What waiting does not mend, as PostgreSQL says it; nothing else tells these apart.
HOPELESS = {
    "authentication failed": "Check user and password in DATABASE_URL.",
    "no pg_hba.conf entry": "Let this machine in, in the pg_hba.conf of that PostgreSQL.",
    "does not exist": "Make what is missing there (createuser, createdb), or mend DATABASE_URL.",
    "invalid": "Mend DATABASE_URL.",
}


@plainly
def migrate() -> int:
    django.setup()  # What is wrong with the settings is told before anything is waited for.
    with _connect(database.address()) as connection:
        _check_version(connection)
        if connection.execute("SELECT pg_try_advisory_lock(%s)", [LOCK]).fetchone() != (True,):
            say("Another node prepares the database; waiting for it …")
            connection.execute("SELECT pg_advisory_lock(%s)", [LOCK])
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
            for words, mend in HOPELESS.items():
                if words in str(error):
                    reason = str(error).strip()
                    raise RefusedError(f"The database refuses us: {reason}\n{mend}") from error
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
    from django.db import ProgrammingError, connection
    from django.db.migrations.exceptions import MigrationSchemaMissing
    from django.db.migrations.executor import MigrationExecutor

    executor = MigrationExecutor(connection)
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    if plan:
        say(f"Preparing the database ({len(plan)} steps) …")
        _make_whole()
        try:
            call_command("migrate", interactive=False, verbosity=0)
        except (ProgrammingError, MigrationSchemaMissing) as error:
            if not _is_for_want_of_rights(error):
                raise
            settings = connection.settings_dict
            reason = str(error).partition("\n")[0]
            raise RefusedError(
                f"The database could not be prepared: {reason}\n"
                "Its administrator can mend that, as superuser in psql:\n"
                f'    ALTER DATABASE "{settings["NAME"]}" OWNER TO "{settings["USER"]}";'
            ) from error
        # What a new column holds nobody has counted: a plan made of it would read whole tables.
        connection.cursor().execute("ANALYZE")


def _make_whole() -> None:
    """Before it is changed: a killed import may have left indexes to be made again."""
    from django.db import connection

    from alaka.importing import indexes
    from alaka.importing.models import PutAside

    if PutAside._meta.db_table in connection.introspection.table_names():
        indexes.put_back()


def _is_for_want_of_rights(error: BaseException | None) -> bool:
    """Whether it, or what caused it, is PostgreSQL's "you may not"."""
    while error is not None:
        if isinstance(error, psycopg.errors.InsufficientPrivilege):
            return True
        error = error.__cause__ or error.__context__
    return False


def _greet() -> None:
    """Tell where to set up a base that nobody looks after yet."""
    from alaka.accounts import setup

    if address := setup.address():
        say(f"Set it up, in a moment, at {address}")


if __name__ == "__main__":
    sys.exit(migrate())
