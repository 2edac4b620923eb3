"""`alaka import-log FILE --source NAME`: visits out of what a web server wrote down.

Works while Alaka runs or not, and may be stopped and repeated: a line is known by what it says, so
it comes in once, also where a file was rotated, renamed or joined to another.
"""

import gzip
import os
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from threading import Event
from typing import IO, TYPE_CHECKING

import django
from django.db import OperationalError, ProgrammingError
from rich.console import Console
from rich.progress import BarColumn, Progress, TaskID, TaskProgressColumn, TextColumn
from rich.progress import TimeRemainingColumn as Remaining

from alaka.cli.importing import database
from alaka.cli.stopping import INTERRUPTED, stoppable
from alaka.cli.words import RefusedError, complain, plainly, say

if TYPE_CHECKING:
    from alaka.tracking.collecting.reading import Taken
    from alaka.tracking.models import Source

AT_ONCE = 500  # lines
_PACKED = b"\x1f\x8b"


@plainly
def import_logs(paths: Sequence[Path], source: str, site: str) -> int:
    os.environ.setdefault("ALAKA_LOG_LEVEL", "CRITICAL")
    for path in paths:
        if not path.is_file():
            raise RefusedError(f"There is no file {path}.")
    with database():
        django.setup()
        try:
            return _import(paths, _source(source), site)
        except (ProgrammingError, OperationalError) as problem:
            reason = str(problem).splitlines()[0]
            raise RefusedError(
                f"The database is not ready ({reason}): start Alaka once."
            ) from problem


def _source(name: str) -> "Source":
    """That of the name, key or number."""
    from alaka.tracking.models import Source

    rows = list(Source.objects.all())
    for row in rows:
        if name in (str(row.pk), row.key) or name.casefold() == row.name.casefold():
            return row
    if not rows:
        raise RefusedError("There is no source yet: add one under Settings → Sources of visits.")
    known = ", ".join(f"{row.name} ({row.pk})" for row in rows)
    raise RefusedError(f"There is no source “{name}”: choose {known}.")


def _import(paths: Sequence[Path], source: "Source", site: str) -> int:
    from alaka.channels.site import lines

    site = site or next((each for each in lines(source.origins) if "*" not in each), "")
    if not site.startswith(("http://", "https://")):
        raise RefusedError("Say at which address the server stands: --site https://shop.example")
    counts: Counter[str] = Counter()
    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        TaskProgressColumn(),
        TextColumn("{task.fields[pages]} pages"),
        Remaining(),
    )
    is_whole = True
    with Progress(*columns, console=Console(stderr=True)) as bar, stoppable() as stop:
        for path in paths:
            if is_whole:
                task = bar.add_task(path.name, total=path.stat().st_size, pages=0)
                is_whole = _take(path, source, site, counts, bar, task, stop)
    _report(counts)
    if not is_whole:
        complain("Stopped. Nothing is lost: the same command goes on where this one ended.")
        return INTERRUPTED
    return 0


def _take(
    path: Path,
    source: "Source",
    site: str,
    counts: Counter[str],
    bar: Progress,
    task: TaskID,
    stop: Event,
) -> bool:
    """Whether it came to the end of the file."""
    with path.open("rb") as file:
        batch: list[str] = []
        for line in _lines(file):
            batch.append(line)
            if len(batch) == AT_ONCE:
                _store(batch, source, site, counts)
                batch.clear()
                bar.update(task, completed=file.tell(), pages=counts["pages"])
                if stop.is_set():
                    return False
        _store(batch, source, site, counts)
        bar.update(task, completed=path.stat().st_size, pages=counts["pages"])
    return True


def _lines(file: IO[bytes]) -> Iterator[str]:
    is_packed = file.read(2) == _PACKED
    file.seek(0)
    try:
        for line in gzip.GzipFile(fileobj=file) if is_packed else file:
            if text := line.decode("utf-8", "replace").strip():
                yield text
    except (OSError, EOFError) as problem:
        raise RefusedError(f"{file.name} cannot be read to its end: {problem}") from problem


def _store(batch: Sequence[str], source: "Source", site: str, counts: Counter[str]) -> None:
    from alaka.privacy.keeping import kept_since
    from alaka.tracking.collecting.circumstances import BEGINNING
    from alaka.tracking.collecting.faults import Fault
    from alaka.tracking.events.storing import store
    from alaka.tracking.logs import UnreadableLine, read

    found: dict[object, Taken] = {}
    oldest = kept_since("visits") or BEGINNING
    for line in batch:
        counts["lines"] += 1
        try:
            seen = read(line, source, site, oldest)
        except Fault:
            counts["old"] += 1
            continue
        except (UnreadableLine, UnicodeError):
            counts["unreadable"] += 1
            continue
        if seen is not None:
            counts["pages"] += 1
            counts["apart"] += bool(seen.row.apart)
            found[seen.row.key] = seen
    words = {term[0]: (term[1], term[2]) for seen in found.values() for term in seen.terms}
    counts["new"] += store([seen.row for seen in found.values()], words)


def _report(counts: Counter[str]) -> None:
    old = f", {counts['old']} are older than visits are kept" if counts["old"] else ""
    say(
        f"{counts['lines']} lines read: {counts['pages']} pages seen, of which {counts['new']} are "
        f"new and {counts['apart']} were robots; {counts['unreadable']} lines cannot be read{old}."
    )
