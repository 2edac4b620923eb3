"""`alaka restore FILE`: the database and the key as a backup holds them, or nothing at all."""

import contextlib
import hashlib
import json
import subprocess
import tarfile
import threading
from contextlib import ExitStack
from pathlib import Path
from typing import IO, Any

from alaka.cli import archive
from alaka.cli.words import RefusedError, complain, plainly, say, version
from alaka.core import config, database, postgres

# In one transaction with what follows: the schema as PostgreSQL makes it, but empty.
BEGIN = b"""
BEGIN;
SET lock_timeout = '15s';
DROP SCHEMA public CASCADE;
CREATE SCHEMA public;
ALTER SCHEMA public OWNER TO pg_database_owner;
GRANT USAGE ON SCHEMA public TO PUBLIC;
"""

# Servers before 17 do not know it.
UNKNOWN_TO_SOME = b"SET transaction_timeout = 0;\n"


DAMAGED = "%s is not a backup of Alaka, or it is damaged or cut off. Nothing was changed."


class Dump:
    """The database in the archive: fed to PostgreSQL, and compared with what was written."""

    def __init__(self, file: IO[bytes], size: int, digest: str) -> None:
        self.file, self.size, self.digest = file, size, digest
        self.found = hashlib.sha256()

    def begin(self, pipe: IO[bytes] | None) -> None:
        self.feeder = threading.Thread(target=self._feed, args=(pipe,))
        self.feeder.start()

    def is_whole(self) -> bool:
        """Waits until all of it was read."""
        self.feeder.join()
        return self.found.hexdigest() == self.digest

    def _feed(self, pipe: IO[bytes]) -> None:
        is_heard = True
        with archive.bar() as bar:
            line = bar.add_task("Restoring", total=self.size)
            while piece := self.file.read(archive.PIECE):
                self.found.update(piece)
                is_heard = is_heard and _write(pipe, piece)
                bar.advance(line, len(piece))
        with contextlib.suppress(BrokenPipeError):
            pipe.close()


def _write(pipe: IO[bytes], piece: bytes) -> bool:
    """False when the reader has ended; it has said why."""
    try:
        pipe.write(piece)
    except BrokenPipeError:
        return False
    return True


@plainly
def restore(path: Path, replace: bool = False) -> int:
    data = config.data_folder()
    with ExitStack() as stack:
        stack.enter_context(postgres.hold(data))
        tar = stack.enter_context(_open(path))
        small, dump = _read(tar, path)
        manifest, key = _check(small[archive.MANIFEST], path), small[archive.KEY].decode()
        _check_key(key)
        if not config.database_url():
            server = postgres.Server(data)
            server.start(complain)
            stack.callback(server.stop, complain)
        address = database.address()
        if not replace and _tables(address):
            raise RefusedError(
                "The database holds something already. To lose that and take the backup's "
                "instead, add --replace; else set ALAKA_DATA to a new folder."
            )
        _refuse_while_others_use_it(address)
        _load(dump, address)
        _keep_key(data, key)
    say(f"Restored what was backed up at {manifest['made_at']}. Start it with `alaka up`.")
    return 0


def _open(path: Path) -> tarfile.TarFile:
    try:
        return tarfile.open(path)
    except FileNotFoundError as error:
        raise RefusedError(f"There is no file {path}.") from error
    except IsADirectoryError as error:
        raise RefusedError(f"{path} is a folder: name the file of the backup.") from error
    except tarfile.TarError as error:
        raise RefusedError(DAMAGED % path) from error


def _read(tar: tarfile.TarFile, path: Path) -> tuple[dict[str, bytes], Dump]:
    """The small members, as they were written, and the database."""
    try:
        digests = json.loads(_member(tar, archive.DIGESTS).read())
        small = {name: _member(tar, name).read() for name in (archive.MANIFEST, archive.KEY)}
        whole = [hashlib.sha256(text).hexdigest() == digests[name] for name, text in small.items()]
        size = tar.getmember(archive.DUMP).size
        dump = Dump(_member(tar, archive.DUMP), size, digests[archive.DUMP])
    except (KeyError, ValueError, tarfile.TarError) as error:
        raise RefusedError(DAMAGED % path) from error
    if not all(whole):
        raise RefusedError(DAMAGED % path)
    return small, dump


def _member(tar: tarfile.TarFile, name: str) -> IO[bytes]:
    found = tar.extractfile(name)
    if found is None:
        raise KeyError(name)
    return found


def _check(text: bytes, path: Path) -> dict[str, Any]:
    manifest: dict[str, Any] = json.loads(text)
    if manifest["format"] > archive.FORMAT or _numbers(manifest["alaka"]) > _numbers(version()):
        raise RefusedError(
            f"{path} was made by Alaka {manifest['alaka']}; this is {version()}. "
            f"Install {manifest['alaka']} or later to restore it."
        )
    return manifest


def _numbers(text: str) -> list[int]:
    return [int(part) for part in text.split(".") if part.isdigit()]


def _check_key(key: str) -> None:
    given = config.text("ALAKA_SECRET_KEY")
    if given and given != key:
        raise RefusedError(
            "ALAKA_SECRET_KEY is another key than the backup's, and would not open its secrets. "
            "Unset it, or set it to the one that was in use."
        )


def _keep_key(data: Path, key: str) -> None:
    if config.text("ALAKA_SECRET_KEY"):
        return
    with archive.written_whole(data / "secret.key") as file:
        file.write(key.encode())


def _tables(address: str) -> bool:
    with archive.connect(address) as connection:
        found = connection.execute("SELECT 1 FROM pg_tables WHERE schemaname = 'public' LIMIT 1")
        return found.fetchone() is not None


def _refuse_while_others_use_it(address: str) -> None:
    """Nodes that run on other machines would go on with what they remember of the old base."""
    with archive.connect(address) as connection:
        found = connection.execute(
            "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()"
            " AND pid <> pg_backend_pid() AND backend_type = 'client backend'"
        ).fetchone()
    if found and found[0]:
        raise RefusedError(
            f"The database is in use ({found[0]} connections). End every Alaka and other program "
            "on it first, then restore again."
        )


def _load(dump: Dump, address: str) -> None:
    """dump → pg_restore → psql, in one transaction: what fails leaves the old as it was.

    We end the transaction ourselves: psql's own option would commit the half that a damaged
    dump gives.
    """
    where, environment = archive.access(address)
    pipe: Any = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
    reading = [postgres.program("pg_restore"), "--no-owner", "--no-privileges", "--file=-"]
    writing = [postgres.program("psql"), "--no-psqlrc", "--quiet"]
    writing += ["--set=ON_ERROR_STOP=1", "--output=/dev/null", f"--dbname={where}"]
    with (
        subprocess.Popen(reading, **pipe) as reader,
        subprocess.Popen(writing, env=environment, **pipe) as writer,
    ):
        dump.begin(reader.stdin)
        _pump(reader, writer, dump)
        words = reader.stderr.read() + writer.stderr.read()  # type: ignore[union-attr]
    if reader.returncode or writer.returncode or not dump.is_whole():
        text = words.decode(errors="replace").strip() or "what is in the file is damaged."
        raise RefusedError(f"Nothing was restored, nothing was lost. The reason: {text}")


def _pump(reader: "subprocess.Popen[bytes]", writer: "subprocess.Popen[bytes]", dump: Dump) -> None:
    source, target = reader.stdout, writer.stdin
    assert source is not None
    assert target is not None
    try:
        target.write(BEGIN)
        while (text := source.readline()) != UNKNOWN_TO_SOME and text:
            target.write(text)
        while piece := source.read(archive.PIECE):
            target.write(piece)
        if reader.wait() == 0 and dump.is_whole():
            target.write(b"\nCOMMIT;\nANALYZE;\n")
        target.close()
    except BrokenPipeError:
        source.close()
