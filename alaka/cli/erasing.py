"""`alaka erase-again FILE`: after a backup was put back, whoever had been erased goes once more.

The file is that of “Records as a file” on the page of erased people, kept beside the backups.
"""

import os
from pathlib import Path

import django
from django.db import OperationalError, ProgrammingError

from alaka.cli.importing import database
from alaka.cli.words import RefusedError, plainly, say


@plainly
def erase_again(path: Path, is_dry: bool) -> int:
    os.environ.setdefault("ALAKA_LOG_LEVEL", "CRITICAL")
    if not path.is_file():
        raise RefusedError(f"There is no file {path}.")
    with database():
        django.setup()
        try:
            return _erase(path, is_dry)
        except (ProgrammingError, OperationalError) as problem:
            reason = str(problem).splitlines()[0]
            raise RefusedError(
                f"The database is not ready ({reason}): start Alaka once."
            ) from problem


def _erase(path: Path, is_dry: bool) -> int:
    from alaka.privacy import erasing, ledger

    try:
        with path.open(encoding="utf-8") as kept:
            people = ledger.returned(kept)
    except (ledger.UnreadableError, UnicodeDecodeError) as problem:
        raise RefusedError(f"{path} is no file of erasures: {problem}") from problem
    if not people:
        say("Nobody who was erased is here.")
        return 0
    if is_dry:
        say(f"{len(people)} who were erased are here. Without --dry-run they go again.")
        return 0
    made = ledger.erase_again(people, None)
    if made is not None:
        erasing.run(made.pk)
        say(f"{made.people} erased again: erasure {made}.")
    return 0
