"""Where the server listens and with which password: the folders and files of our PostgreSQL.

`data/postgres` is the cluster, with the socket in it; `data/postgres.password` is the password of
the role `alaka`; `data/postgres.log` has what the server says.
"""

import hashlib
import os
import secrets
import stat
import tempfile
from pathlib import Path
from urllib.parse import quote

ROLE = "alaka"
DATABASE = "alaka"
SOCKET = ".s.PGSQL.5432"
LONGEST_SOCKET_PATH = 107  # sun_path of unix(7), less its closing zero


def cluster_folder(data: Path) -> Path:
    return data / "postgres"


def log_file(data: Path) -> Path:
    return data / "postgres.log"


def url(data: Path) -> str:
    """The address of the database, whether or not the server runs; makes up the password."""
    folder = quote(str(socket_folder(data)), safe="/")
    return f"postgresql://{ROLE}:{quote(password(data))}@/{DATABASE}?host={folder}"


def password(data: Path) -> str:
    """The password in its file, made at the first call.

    Written whole under another name and linked, so that two processes that start together
    agree on one password.
    """
    path = data / "postgres.password"
    try:
        if not path.exists():
            _make_password(path)
        return path.read_text().strip()
    except PermissionError as error:
        message = f"{path} belongs to another user of this machine: run Alaka as that user."
        raise SystemExit(message) from error


def _make_password(path: Path) -> None:
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    draft = path.with_name(f".{path.name}.{os.getpid()}.{secrets.token_hex(4)}")
    draft.touch(mode=0o600)
    draft.write_text(secrets.token_urlsafe(32))
    try:
        os.link(draft, path)
    except FileExistsError:
        pass  # Another process was first; its password holds.
    finally:
        draft.unlink()


def socket_folder(data: Path) -> Path:
    """The folder by which clients reach the socket: the cluster's, or a short way to it.

    The system allows 107 bytes for the whole path. A longer one goes through a link in a
    folder of the temporary directory that only we can enter.
    """
    cluster = cluster_folder(data)
    if len(os.fsencode(cluster / SOCKET)) <= LONGEST_SOCKET_PATH:
        return cluster
    mark = hashlib.sha256(os.fsencode(cluster)).hexdigest()[:12]
    private = Path(tempfile.gettempdir()) / f"alaka-{os.geteuid()}-{mark}"
    private.mkdir(mode=0o700, exist_ok=True)
    found = private.lstat()
    is_ours = stat.S_ISDIR(found.st_mode) and found.st_uid == os.geteuid()
    if not is_ours or found.st_mode & 0o077:
        raise SystemExit(f"{private} is not ours alone: remove it, or set TMPDIR.")
    link = private / "s"
    if not link.is_symlink() or os.readlink(link) != str(cluster):
        draft = private / f".{os.getpid()}"
        draft.unlink(missing_ok=True)
        draft.symlink_to(cluster)
        draft.replace(link)
    return link
