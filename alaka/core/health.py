"""What `alaka doctor` finds, and the questions about the machine and the database.

A question is a function without arguments that returns findings; rooms put theirs on
``registry.HEALTH``. It may raise Django's OperationalError: the doctor then says that the
database must be there to answer it.
"""

import os
import shutil
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from pathlib import Path

from django.conf import settings
from django.db import OperationalError, connection
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from alaka.core import config, kernel_clock
from alaka.core.clock import now
from alaka.core.postgres import UnusableError, cluster, programs
from alaka.core.postgres.address import cluster_folder

OLDEST, NEWEST = 15, 18  # major versions of PostgreSQL that the tests run on
GB = 1024**3


class Level(StrEnum):
    OK = "ok"
    WARNING = "warning"
    ERROR = "error"


@dataclass(frozen=True)
class Finding:
    """One answer: what was looked at, and what to do when it is not well."""

    level: Level
    title: str
    mend: str = ""


OWN = (
    "alaka.core.health.data_folder",
    "alaka.core.health.disk",
    "alaka.core.health.database",
    "alaka.core.live_redis.health",
    "alaka.core.health.clock",
    "alaka.core.health.time_service",
    "alaka.core.health.migrations",
)


def data_folder() -> list[Finding]:
    """The files that hold secrets are for one user's eyes."""
    folder: Path = settings.DATA
    if not os.access(folder, os.W_OK):
        title = _("The data folder %(folder)s cannot be written.") % {"folder": folder}
        return [Finding(Level.ERROR, title, _("Run Alaka as its owner, or set ALAKA_DATA."))]
    findings = []
    for name in ("secret.key", "postgres.password"):
        path = folder / name
        if path.exists() and path.stat().st_mode & 0o077:
            title = _("Other users of this machine can read %(file)s.") % {"file": path}
            mend = _("Run: %(command)s") % {"command": f"chmod 600 {path}"}
            findings.append(Finding(Level.ERROR, title, mend))
    title = _("The data folder is %(folder)s.") % {"folder": folder}
    return findings or [Finding(Level.OK, title)]


def disk() -> list[Finding]:
    free = shutil.disk_usage(settings.DATA).free
    title = _("%(gigabytes).1f GB are free on the disk of the data folder.")
    title = title % {"gigabytes": free / GB}
    mend = _("Make room: without it nothing can be stored.")
    if free < GB / 4:
        return [Finding(Level.ERROR, title, mend)]
    return [Finding(Level.WARNING, title, mend) if free < 2 * GB else Finding(Level.OK, title)]


def database() -> list[Finding]:
    try:
        connection.ensure_connection()
    except OperationalError as error:
        if findings := _other_version():
            return findings
        title = _("The database does not answer: %(reason)s") % {"reason": str(error).strip()}
        return [Finding(Level.ERROR, title, _("Start Alaka, or check DATABASE_URL."))]
    assert connection.connection is not None
    found = connection.connection.info.server_version // 10000
    title = _("The database is PostgreSQL %(version)s.") % {"version": found}
    if found < OLDEST:
        mend = _("Alaka needs PostgreSQL %(oldest)s or later.") % {"oldest": OLDEST}
        return [Finding(Level.ERROR, title, mend)]
    if found > NEWEST:
        mend = _("Alaka is tested up to PostgreSQL %(newest)s.") % {"newest": NEWEST}
        return [Finding(Level.WARNING, title, mend)]
    return [Finding(Level.OK, title)]


def _other_version() -> list[Finding]:
    """Whether the data folder's own database is of a PostgreSQL that this Alaka does not bring."""
    if config.text("DATABASE_URL"):
        return []
    try:
        cluster.check_version(settings.DATA, programs.find(cluster_folder(settings.DATA)).major)
    except OSError:
        return []  # There is none yet, or not for our eyes.
    except UnusableError as error:
        return [Finding(Level.ERROR, str(error))]
    return []


def clock() -> list[Finding]:
    """The database's clock orders what happens; ours stamps mail and checks login codes."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT clock_timestamp()")
        theirs: datetime = cursor.fetchone()[0]
    apart = abs((now() - theirs).total_seconds())
    if apart < 5:
        return [Finding(Level.OK, _("The clocks of this machine and of the database agree."))]
    title = _("The clocks of this machine and of the database are %(seconds)d seconds apart.")
    mend = _("Let both machines take the time from the network (NTP).")
    return [Finding(Level.ERROR, title % {"seconds": apart}, mend)]


def time_service() -> list[Finding]:
    """With our own database both clocks are one: whether that is right, the system knows."""
    is_right = kernel_clock.is_synchronised()
    if is_right is None:
        return []
    if is_right:
        return [Finding(Level.OK, _("The system's clock is kept right by the network."))]
    title = _("The system does not know whether its clock is right: no time service keeps it.")
    mend = _("Install one (chrony or systemd-timesyncd), or let the host keep the clock.")
    return [Finding(Level.WARNING, title, mend)]


def migrations() -> list[Finding]:
    from django.db.migrations.executor import MigrationExecutor

    executor = MigrationExecutor(connection)
    waiting = len(executor.migration_plan(executor.loader.graph.leaf_nodes()))
    if not waiting:
        return [Finding(Level.OK, _("The database is up to date with this version of Alaka."))]
    title = ngettext(
        "%(count)d change of the database waits to be made.",
        "%(count)d changes of the database wait to be made.",
        waiting,
    ) % {"count": waiting}
    return [Finding(Level.ERROR, title, _("Start Alaka again: it makes them at its start."))]
