"""Which files there are, and what each holds: one file beside them, renamed into place."""

import os
from datetime import date, datetime, timedelta

import msgspec

from alaka.tracking.columns import engine

NAME = "manifest.json"
# Of what is in the files: raise it with each change of shapes.
VERSION = 2


class Piece(msgspec.Struct, frozen=True):
    """The rows of some days, the last one not among them. ``changes`` are the generations that its
    days had, but for those never changed; without a ``file`` there were no rows."""

    of: str
    first: date
    until: date
    changes: dict[date, int]
    file: str

    @property
    def days(self) -> list[date]:
        count = (self.until - self.first).days
        return [self.first + timedelta(days=number) for number in range(count)]

    def is_fresh(self, day: date, changes: dict[date, int]) -> bool:
        return self.changes.get(day, 0) == changes.get(day, 0)


class Links(msgspec.Struct, frozen=True):
    """All that PostgreSQL showed in ``snapshot``; ``whole_at`` is when all were read from it."""

    snapshot: str
    made_at: datetime
    whole_at: datetime
    file: str


class Manifest(msgspec.Struct, frozen=True):
    base: str
    version: int = VERSION
    pieces: list[Piece] = []
    links: Links | None = None

    @property
    def files(self) -> set[str]:
        found = {piece.file for piece in self.pieces if piece.file}
        return found | ({self.links.file} if self.links else set())


def read(base: str) -> Manifest:
    """Empty where there is none of this database."""
    try:
        text = (engine.folder() / NAME).read_bytes()
        found = msgspec.json.decode(text, type=Manifest)
    except (OSError, msgspec.MsgspecError):
        return Manifest(base)
    return found if (found.base, found.version) == (base, VERSION) else Manifest(base)


def write(manifest: Manifest) -> None:
    draft = engine.folder() / f".{NAME}"
    with draft.open("wb") as made:
        made.write(msgspec.json.encode(manifest))
        made.flush()
        os.fsync(made.fileno())
    os.replace(draft, engine.folder() / NAME)
