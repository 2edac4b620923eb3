"""What a backup file is: a tar with the manifest, the key, and the database as pg_dump writes it.

`manifest.json` says which Alaka made it, with which PostgreSQL, and when; `secret.key` opens the
secrets in the database; `database.dump` is in pg_dump's custom format; `digests.json`, the last,
has the SHA-256 of the others: a disk or a copy that went wrong is found before anything is changed.
"""

import io
import os
import tarfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

import psycopg
from psycopg.conninfo import conninfo_to_dict, make_conninfo
from rich.console import Console
from rich.progress import BarColumn, DownloadColumn, Progress, TextColumn, TransferSpeedColumn

FORMAT = 1
MANIFEST, KEY, DUMP = "manifest.json", "secret.key", "database.dump"
DIGESTS = "digests.json"
PIECE = 1024 * 1024


def add(archive: tarfile.TarFile, name: str, content: bytes) -> None:
    entry = tarfile.TarInfo(name)
    entry.size, entry.mode = len(content), 0o600
    archive.addfile(entry, io.BytesIO(content))


def access(address: str) -> tuple[str, dict[str, str]]:
    """The address for PostgreSQL's programs: without the password, which goes by environment."""
    parts = conninfo_to_dict(address)
    password = str(parts.pop("password", "") or "")
    return make_conninfo("", **parts), {**os.environ, "PGPASSWORD": password}


def connect(address: str) -> psycopg.Connection[tuple[object, ...]]:
    return psycopg.connect(address, autocommit=True, connect_timeout=10)


@contextmanager
def written_whole(path: Path) -> Iterator[IO[bytes]]:
    """A file only its owner reads, that gets its name when it is complete and on the disk."""
    draft = path.with_name(f".{path.name}.part")
    draft.unlink(missing_ok=True)
    try:
        descriptor = os.open(draft, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "w+b") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        draft.replace(path)
    finally:
        draft.unlink(missing_ok=True)


def bar() -> Progress:
    columns = (TextColumn("{task.description}"), BarColumn(), DownloadColumn())
    return Progress(*columns, TransferSpeedColumn(), console=Console(stderr=True))
