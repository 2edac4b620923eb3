"""The file of an import: kept in pieces in the database, so that any worker has it; read from a
place on disk."""

import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from django.db import transaction

from alaka.accounts.models import Agent
from alaka.contacts.models import About
from alaka.core import clock
from alaka.importing.guessing import guess
from alaka.importing.models import Import, Piece, State
from alaka.importing.plan import Plan
from alaka.importing.reading import Table, open_table
from alaka.importing.targets import targets_for

PIECE = 1 << 20


@transaction.atomic
def take_in(
    name: str, pieces: Iterable[bytes], *, by: Agent, brings: str = About.CONTACT, sheet: str = ""
) -> Import:
    """A new import with its file and what its columns probably are; of a workbook ``sheet``, else
    the one that looks like it. Raises UnreadableError."""
    made = Import.objects.create(name=name[:200], by=by, brings=brings, made_at=clock.now())
    made.keep(pieces)
    with local(made) as path:
        look(made, open_table(path, sheet), by)
    return made


def take_in_again(of: Import, *, by: Agent) -> Import:
    """The file of an import as another one, with its columns as far as they can still be filled."""
    with local(of) as path, path.open("rb") as file:
        made = take_in(of.name, pieces_of(file), by=by, brings=of.brings, sheet=of.planned.sheet)
    if not of.planned.faults(targets_for(by, of.brings)):
        made.put(plan=of.plan)
    return made


def turn(of: Import, sheet: str, *, by: Agent) -> None:
    """To another sheet of its workbook. Raises UnreadableError."""
    with local(of) as path:
        look(of, open_table(path, sheet), by)
    of.put(state=State.DRAFT, total=0, done=0, trial={}, problem="", remark="")


def look(of: Import, table: Table, by: Agent, plan: Plan | None = None) -> None:
    """Note what was recognised; with a guess of what the columns are, unless that is known."""
    of.header, of.about = list(table.header), table.about[:120]
    of.plan = (plan or guess(table, targets_for(by, of.brings), by, of.brings)).stored
    of.save(update_fields=["header", "about", "plan"])


def pieces_of(file: BinaryIO) -> Iterator[bytes]:
    while data := file.read(PIECE):
        yield data


@contextmanager
def local(of: Import) -> Iterator[Path]:
    """The whole file on disk, for as long as it is read."""
    with tempfile.NamedTemporaryFile(prefix="alaka-import-") as file:
        file.writelines(of.kept())
        file.flush()
        yield Path(file.name)


def is_kept(of: Import) -> bool:
    return Piece.objects.filter(of=of).exists()
