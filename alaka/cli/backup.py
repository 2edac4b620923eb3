"""`alaka backup FILE`: everything in one file, while Alaka runs or not."""

import hashlib
import json
import os
import subprocess
import tarfile
from datetime import UTC, datetime
from pathlib import Path
from typing import IO

import django

from alaka.cli import archive
from alaka.cli.words import RefusedError, complain, plainly, say, version
from alaka.core import config, database, postgres


@plainly
def backup(path: Path) -> int:
    data = config.data_folder()
    if path.is_dir():
        raise RefusedError(f"{path} is a folder: name a file in it.")
    if not path.absolute().parent.is_dir():
        raise RefusedError(f"There is no folder {path.absolute().parent}.")
    if config.database_url():
        _write(path.absolute(), data)
        _note(path)
    else:
        if not (data / "postgres" / "PG_VERSION").exists():
            raise RefusedError(f"There is no database in {data}: is ALAKA_DATA right?")
        with postgres.running(data, complain):
            _write(path.absolute(), data)
            _note(path)
    say(f"Everything is in {path}. Keep it safe: it holds the key that opens its secrets.")
    return 0


def _write(path: Path, data: Path) -> None:
    address = database.address()
    with archive.connect(address) as connection:
        size = connection.execute("SELECT pg_database_size(current_database())").fetchone()
        server = connection.info.server_version // 10000
    manifest = {
        "format": archive.FORMAT,
        "alaka": version(),
        "postgres": server,
        "made_at": datetime.now(UTC).isoformat(timespec="seconds"),
    }
    small = {
        archive.MANIFEST: json.dumps(manifest, indent=2).encode(),
        archive.KEY: config.secret_key(data).encode(),
    }
    digests = {name: hashlib.sha256(content).hexdigest() for name, content in small.items()}
    with archive.written_whole(path) as file, tarfile.open(fileobj=file, mode="w") as tar:
        for name, content in small.items():
            archive.add(tar, name, content)
        digests[archive.DUMP] = _dump(tar, file, address, int(str(size[0])) if size else 0)
        archive.add(tar, archive.DIGESTS, json.dumps(digests, indent=2).encode())


def _note(path: Path) -> None:
    """In the audit log; a base of another version may have none, and is backed up all the same."""
    os.environ.setdefault("ALAKA_LOG_LEVEL", "ERROR")
    django.setup()
    from django.conf import settings

    # Without the pool: this is one question, and the server may end right after it.
    settings.DATABASES["default"]["OPTIONS"].pop("pool", None)
    from django.db import DatabaseError, connection

    from alaka.accounts.models import AuditEntry

    try:
        AuditEntry.write("backup made", about=path.name)
    except DatabaseError as error:
        reason = str(error).strip().partition("\n")[0]
        complain(f"The backup could not be noted in the audit log: {reason}")
    finally:
        connection.close()


def _dump(tar: tarfile.TarFile, file: IO[bytes], address: str, size: int) -> str:
    """Let pg_dump write straight into the archive; its length is put before it afterwards.

    The digest of what it wrote.

    The bar's length is the database's on disk; what is written is compressed, mostly shorter.
    """
    entry = tarfile.TarInfo(archive.DUMP)
    entry.mode, head = 0o600, file.tell()
    tar.addfile(entry)
    begin = file.tell()
    where, environment = archive.access(address)
    command = [postgres.program("pg_dump"), "--format=custom", "--compress=3", "--no-owner"]
    with (
        archive.bar() as bar,
        subprocess.Popen(
            [*command, f"--dbname={where}"],
            env=environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
        ) as dump,
    ):
        assert dump.stdout is not None
        assert dump.stderr is not None
        line, digest = bar.add_task("Backing up", total=size), hashlib.sha256()
        while piece := dump.stdout.read(archive.PIECE):
            file.write(piece)
            digest.update(piece)
            bar.advance(line, len(piece))
        words = dump.stderr.read().decode(errors="replace").strip()
        bar.update(line, total=file.tell() - begin, completed=file.tell() - begin)
    if dump.returncode:
        raise RefusedError(f"The database could not be read: {words}")
    entry.size = file.tell() - begin
    file.write(b"\0" * (-entry.size % tarfile.BLOCKSIZE))
    end = file.tell()
    file.seek(head)
    file.write(entry.tobuf(tarfile.GNU_FORMAT))
    file.seek(end)
    tar.offset = end
    return digest.hexdigest()
