"""`alaka restore FILE`: the database and the key as a backup holds them, or nothing at all."""

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


@plainly
def restore(path: Path, replace: bool = False) -> int:
    data = config.data_folder()
    with ExitStack() as stack:
        stack.enter_context(postgres.hold(data))
        tar = stack.enter_context(_open(path))
        manifest = _check(tar, path)
        key = _member(tar, archive.KEY).read().decode()
        _check_key(key)
        if not config.text("DATABASE_URL"):
            server = postgres.Server(data)
            server.start(complain)
            stack.callback(server.stop, complain)
        address = database.address()
        if not replace and _tables(address):
            raise RefusedError(
                "The database holds something already. To lose that and take the backup's "
                "instead, add --replace; else set ALAKA_DATA to a new folder."
            )
        _load(_member(tar, archive.DUMP), tar.getmember(archive.DUMP).size, address)
        _keep_key(data, key)
    say(f"Restored what was backed up at {manifest['made_at']}. Start it with `alaka up`.")
    return 0


def _open(path: Path) -> tarfile.TarFile:
    try:
        return tarfile.open(path)
    except FileNotFoundError as error:
        raise RefusedError(f"There is no file {path}.") from error
    except tarfile.TarError as error:
        raise RefusedError(f"{path} is not a backup of Alaka, or it is damaged.") from error


def _member(tar: tarfile.TarFile, name: str) -> IO[bytes]:
    try:
        found = tar.extractfile(name)
    except (KeyError, tarfile.TarError):
        found = None
    if found is None:
        raise RefusedError(f"The file is not a backup of Alaka: it has no {name}.")
    return found


def _check(tar: tarfile.TarFile, path: Path) -> dict[str, Any]:
    manifest: dict[str, Any] = json.loads(_member(tar, archive.MANIFEST).read())
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


def _load(dump: IO[bytes], size: int, address: str) -> None:
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
        feeder = threading.Thread(target=_feed, args=(dump, size, reader.stdin))
        feeder.start()
        _pump(reader, writer)
        feeder.join()
        words = reader.stderr.read() + writer.stderr.read()  # type: ignore[union-attr]
    if reader.returncode or writer.returncode:
        text = words.decode(errors="replace").strip()
        raise RefusedError(f"Nothing was restored, nothing was lost. PostgreSQL says: {text}")


def _feed(dump: IO[bytes], size: int, pipe: IO[bytes]) -> None:
    with archive.bar() as bar:
        line = bar.add_task("Restoring", total=size)
        try:
            while piece := dump.read(archive.PIECE):
                pipe.write(piece)
                bar.advance(line, len(piece))
            pipe.close()
        except BrokenPipeError:
            pass  # The reader ended and has said why.


def _pump(reader: "subprocess.Popen[bytes]", writer: "subprocess.Popen[bytes]") -> None:
    source, target = reader.stdout, writer.stdin
    assert source is not None
    assert target is not None
    try:
        target.write(BEGIN)
        while (text := source.readline()) != UNKNOWN_TO_SOME and text:
            target.write(text)
        while piece := source.read(archive.PIECE):
            target.write(piece)
        if reader.wait() == 0:
            target.write(b"\nCOMMIT;\n")
        target.close()
    except BrokenPipeError:
        source.close()
