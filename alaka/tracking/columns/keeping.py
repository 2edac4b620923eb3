"""The worker makes the copy and keeps it fresh, on each node its own.

Enters: what PostgreSQL holds of days that are over. Leaves: a file for each of the last days, one
for each month before, and no others: what somebody was erased from goes with its old file. One
process at a time; one that is killed leaves a file that nobody knows, and the next removes it.
"""

import fcntl
import os
import secrets
import shutil
import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from datetime import UTC, date, datetime, timedelta

import duckdb
import structlog
from django.db import connection
from msgspec.structs import replace

from alaka.core import clock
from alaka.tracking.columns import changes, engine, manifest
from alaka.tracking.columns.covering import Covering, Known, is_usable
from alaka.tracking.columns.manifest import Links, Manifest, Piece
from alaka.tracking.columns.shapes import SHAPES, Shape
from alaka.tracking.columns.standing import Standing, standing
from alaka.tracking.events import partitions

log = structlog.get_logger(__name__)

EVERY, AFTER_FAULT = 5.0, 60.0  # seconds
AT_REST = 4  # times as long as it worked
# Days of a month that ended so long ago lie in one file.
APART = timedelta(days=35)
# Links that changed are copied after this.
LINKS_REST = timedelta(minutes=1)
# Less is left to PostgreSQL and everybody else.
ROOM = 1024**3  # bytes

# What a group of rows holds at least and at most of a column is known before it is read.
_PARQUET = "FORMAT parquet, COMPRESSION zstd, ROW_GROUP_SIZE 50000"


def run(stop: threading.Event) -> None:
    """A fault of one look is not the end of all. Where much changes again and again, most of the
    time is left to others."""
    rest = EVERY
    engine.save_memory()
    while not stop.wait(rest):
        begun = time.monotonic()
        try:
            keep(stop)
        except (OSError, duckdb.Error) as problem:
            log.warning("the copy of events could not be made", reason=str(problem))
            rest = AFTER_FAULT
        else:
            rest = max(EVERY, AT_REST * (time.monotonic() - begun))
        finally:
            connection.close()


def keep(stop: threading.Event | None = None) -> None:
    """All that is to be copied by now; until ``stop`` is set."""
    now = standing()
    if not now.months and not engine.folder().exists():
        return
    with _alone() as is_mine:
        if not is_mine:
            return
        known = _found(now)
        if known != manifest.read(now.base):
            manifest.write(known)
        if shutil.disk_usage(engine.folder()).free < ROOM:
            known = _without_stale(now, known)
        else:
            known = _with_all(now, known, stop or threading.Event())
        _sweep(known)


@contextmanager
def _alone() -> Iterator[bool]:
    engine.folder().mkdir(mode=0o700, parents=True, exist_ok=True)
    with (engine.folder() / "lock").open("w") as held:
        try:
            fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            yield False
        else:
            yield True


def _found(now: Standing) -> Manifest:
    """What was copied before, of months that there still are and whose files are there."""
    known, files = manifest.read(now.base), set(os.listdir(engine.folder()))
    pieces = [
        piece
        for piece in known.pieces
        if (not piece.file or piece.file in files)
        and (piece.first.year, piece.first.month) in now.months
    ]
    links = known.links if known.links and known.links.file in files else None
    return replace(known, pieces=pieces, links=links)


def _without_stale(now: Standing, known: Manifest) -> Manifest:
    """For want of room: what is not so any more goes, and nothing comes instead."""
    fresh = [each for each in known.pieces if not _is_stale(each, now)]
    links = known.links if known.links and not changes.has_turned(known.links.snapshot) else None
    known = replace(known, pieces=fresh, links=links)
    manifest.write(known)
    return known


def _is_stale(piece: Piece, now: Standing) -> bool:
    return any(not piece.is_fresh(day, now.changes) for day in piece.days)


def _with_all(now: Standing, known: Manifest, stop: threading.Event) -> Manifest:
    """What changed meanwhile is found to be stale the next time."""
    for shape, first, until in wanted(now):
        if stop.is_set():
            break
        made = [each for each in known.pieces if (each.of, each.first) == (shape.name, first)]
        if [each.until for each in made] == [until] and not _is_stale(made[0], now):
            continue
        piece = _piece(shape, first, until, Known(now, known))
        known = _with(piece, known)
        if piece.file:
            manifest.write(known)
    links = known.links
    if not stop.is_set() and (links is None or _are_due(links)):
        known = replace(known, links=_links(Known(now, known)))
    if known != manifest.read(now.base):
        manifest.write(known)
    return known


def wanted(now: Standing) -> list[tuple[Shape, date, date]]:
    """Days of each file, the newest first."""
    young, found = changes.first_young_day(), []
    for month in reversed(now.months):
        days = [day for day in partitions.days_of(month) if day < young]
        if not days:
            continue
        end = partitions.days_of(month)[-1] + timedelta(days=1)
        is_old = end <= young - APART
        runs = [(days[0], end)] if is_old else [(day, day + timedelta(days=1)) for day in days]
        found += [(shape, *run) for run in reversed(runs) for shape in SHAPES]
    return found


def _with(piece: Piece, known: Manifest) -> Manifest:
    """In the place of all that lay in its days."""
    apart = [
        each
        for each in known.pieces
        if each.of != piece.of or each.until <= piece.first or each.first >= piece.until
    ]
    return replace(known, pieces=[*apart, piece])


def _piece(shape: Shape, first: date, until: date, known: Known) -> Piece:
    """Of what was copied before and is fresh, and of PostgreSQL's rows."""
    empty = Piece(shape.name, first, until, {}, "")
    told = {day: known.now.changes[day] for day in empty.days if day in known.now.changes}
    with ExitStack() as stack:
        covering = Covering(known, stack, is_kept=False)
        rows = covering.rows(shape, _midnight(first), _midnight(until))
        file = _written(shape.name, f"{rows} ORDER BY {shape.order}")
    return replace(empty, changes=told, file=file)


def _midnight(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, tzinfo=UTC)


def _links(known: Known) -> Links:
    """PostgreSQL is asked for all of them once in a while."""
    before, now = known.copied.links, clock.now()
    if before is not None and (_is_old(before) or not is_usable(before)):
        before = None
    snapshot = changes.snapshot()
    copied = replace(known.copied, links=before)
    with ExitStack() as stack:
        rows = Covering(Known(known.now, copied), stack, is_kept=False).links()
        file = _written("links", f"FROM ({rows}) ORDER BY visitor, begins", or_empty=True)
    return Links(snapshot, now, before.whole_at if before else now, file)


def _are_due(links: Links) -> bool:
    has_rested = links.made_at < clock.now() - LINKS_REST
    return _is_old(links) or (has_rested and changes.has_turned(links.snapshot))


def _is_old(links: Links) -> bool:
    return links.whole_at < clock.now() - changes.LINKS_USED / 2


def _written(name: str, rows: str, *, or_empty: bool = False) -> str:
    """The name of the file; "" where there are no rows."""
    file = f"{name}-{secrets.token_hex(8)}.parquet"
    path = engine.folder() / file
    target = str(path).replace("'", "''")
    with engine.cursor() as cursor:
        (count,) = cursor.execute(f"COPY ({rows}) TO '{target}' ({_PARQUET})").fetchall()[0]
    if not count and not or_empty:
        path.unlink(missing_ok=True)
        return ""
    with path.open("rb") as made:
        os.fsync(made.fileno())
    return file


def _sweep(known: Manifest) -> None:
    """Files that nobody knows, and what processes that are gone had no room for."""
    kept = known.files | {manifest.NAME, "lock"}
    for path in engine.folder().iterdir():
        if path.name in kept:
            continue
        if not path.is_dir():
            path.unlink(missing_ok=True)
        elif path.name.startswith(engine.SPILLING) and not _is_alive(path.name):
            shutil.rmtree(path, ignore_errors=True)


def _is_alive(name: str) -> bool:
    try:
        os.kill(int(name.removeprefix(engine.SPILLING)), 0)
    except ProcessLookupError:
        return False
    except (PermissionError, ValueError):
        return True
    return True
