"""The folder of the database: made, recognised, and given our settings before each start."""

import hashlib
import os
import shutil
import subprocess
from collections.abc import Mapping
from pathlib import Path

from alaka.core.postgres import tuning
from alaka.core.postgres.address import DATABASE, ROLE, cluster_folder, password
from alaka.core.postgres.programs import Programs, UnusableError

OWNER = "postgres"  # the role that owns the cluster; nobody can log in as it

# Only our role, only through the socket, only with its password.
ACCESS = f"local all {ROLE} scram-sha-256\n"

# What imports write in bulk refers to rows of the same statement: see alaka.core.references.
RIGHTS = f"GRANT SET ON PARAMETER session_replication_role TO {ROLE}"

MB = 1024 * 1024
NEEDED = 300 * MB  # for a new base: its files, and as much again for what is written ahead

OWN_SETTINGS = "# Yours to change: what stands below the include wins.\ninclude 'alaka.conf'\n"

OTHER_VERSION = (
    "The data folder {data} holds a database of PostgreSQL {found}; this Alaka brings "
    "PostgreSQL {ours}. Nothing was changed. The way over: with the Alaka that used it last, run "
    "`alaka backup FILE`; then, with this one and ALAKA_DATA naming a new folder, "
    "run `alaka restore FILE`."
)


def prepare(data: Path, programs: Programs, extra: Mapping[str, str]) -> None:
    """Make the cluster if there is none, and bring settings, rights and password up to date."""
    cluster = cluster_folder(data)
    if (cluster / "PG_VERSION").exists():
        check_version(data, programs.major)
        _give_to(cluster, programs)
    else:
        _make(cluster, programs, extra)
    _write(cluster / "alaka.conf", _settings(extra), programs)
    _write(cluster / "pg_hba.conf", ACCESS, programs)
    _agree_on_password(data, programs)
    _give_rights(cluster, programs)


def check_version(data: Path, ours: int) -> None:
    found = (cluster_folder(data) / "PG_VERSION").read_text().strip()
    if found != str(ours):
        raise UnusableError(OTHER_VERSION.format(data=data, found=found, ours=ours))


def location(cluster: Path, programs: Programs) -> str:
    """How the server is told where its folder is; it must be started in that folder.

    As another user it might not be able to walk there (below /root, say): the working directory
    that it inherits from us needs no walk. (PostgreSQL 15 walks away from it for a moment.)
    """
    return "/proc/self/cwd" if programs.account and programs.major > 15 else str(cluster)


def environment() -> dict[str, str]:
    """Ours, less what would steer PostgreSQL's programs elsewhere."""
    kept = {name: os.environ[name] for name in ("PATH", "HOME", "TMPDIR") if name in os.environ}
    return {**kept, "LC_ALL": "C.UTF-8", "TZ": "UTC"}


def run(programs: Programs, folder: Path, *command: str, text: str = "") -> str:
    """Run one of the programs in a folder as the server's user; its words, or UnusableError."""
    done = subprocess.run(
        [programs.path(command[0]), *command[1:]],
        cwd=folder,
        env=environment(),
        input=text,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        **programs.identity(),
    )
    if done.returncode:
        raise UnusableError(f"{command[0]} failed in {folder}:\n{done.stdout.strip()}")
    return done.stdout


def _make(cluster: Path, programs: Programs, extra: Mapping[str, str]) -> None:
    """Under another name first, so that a start that dies in the middle leaves no half cluster."""
    draft = cluster.with_name(f"{cluster.name}.new")
    shutil.rmtree(draft, ignore_errors=True)
    draft.mkdir(mode=0o700, parents=True)
    free = shutil.disk_usage(draft).free
    if free < NEEDED:
        raise UnusableError(
            f"The disk of {cluster.parent} has {free // MB} MB free; a new database needs "
            f"{NEEDED // MB}. Make room there, or set ALAKA_DATA to a folder on another."
        )
    if programs.account:
        os.chown(draft, *programs.account)
    options = ["--locale=C.UTF-8", "--encoding=UTF8", "--auth=reject", "--data-checksums"]
    if programs.major >= 17:
        options += ["--locale-provider=builtin", "--builtin-locale=C.UTF-8"]
    if extra.get("fsync") == "off":
        options += ["--no-sync"]
    place = location(draft, programs)
    run(programs, draft, "initdb", f"--pgdata={place}", f"--username={OWNER}", *options)
    _write(draft / "postgresql.conf", OWN_SETTINGS, programs)
    _write(draft / "alaka.conf", _settings(extra), programs)
    # A plain role that owns its database may do all we need, extensions included.
    _alone(draft, programs, f"CREATE ROLE {ROLE} LOGIN CREATEDB")
    _alone(draft, programs, f"CREATE DATABASE {DATABASE} OWNER {ROLE}")
    draft.rename(cluster)


def _alone(cluster: Path, programs: Programs, statement: str) -> None:
    """Run a statement in the cluster while no server runs on it."""
    place = location(cluster, programs)
    answer = run(programs, cluster, "postgres", "--single", "-D", place, "postgres", text=statement)
    if "ERROR:" in answer:
        raise UnusableError(f"The database in {cluster} could not be set up:\n{answer.strip()}")


def _agree_on_password(data: Path, programs: Programs) -> None:
    """The password file decides; the cluster keeps a digest to see that it is another one."""
    cluster, secret = cluster_folder(data), password(data)
    digest = hashlib.sha256(secret.encode()).hexdigest()
    mark = cluster / "alaka.password.sha256"
    if mark.exists() and mark.read_text() == digest:
        return
    _alone(cluster, programs, f"ALTER ROLE {ROLE} PASSWORD '{secret}'")
    _write(mark, digest, programs)


def _give_rights(cluster: Path, programs: Programs) -> None:
    """Once, also to the role of a cluster that an earlier version made."""
    mark = cluster / "alaka.rights"
    if mark.exists() and mark.read_text() == RIGHTS:
        return
    _alone(cluster, programs, RIGHTS)
    _write(mark, RIGHTS, programs)


def _settings(extra: Mapping[str, str]) -> str:
    lines = {**tuning.settings(tuning.memory()), **extra}
    head = "# Written anew at each start; change postgresql.conf instead.\n"
    return head + "".join(f"{name} = {value}\n" for name, value in lines.items())


def _write(path: Path, text: str, programs: Programs) -> None:
    draft = path.with_name(f".{path.name}")
    draft.write_text(text)
    draft.chmod(0o600)
    if programs.account:
        os.chown(draft, *programs.account)
    draft.replace(path)


def _give_to(cluster: Path, programs: Programs) -> None:
    """A folder that root copied or unpacked becomes the server's."""
    if programs.account is None or cluster.stat().st_uid == programs.account[0]:
        return
    for folder, _, names in os.walk(cluster):
        for name in (".", *names):
            os.chown(os.path.join(folder, name), *programs.account, follow_symlinks=False)
