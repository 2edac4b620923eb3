"""Numbers that took long to count, as files beside the copy of events: they outlive the process,
and every process of the machine has them. They can be thrown away at any time.

When a file was last asked for is its time of change; so it is known what will be asked for again.
"""

import os
import secrets
import time
from collections.abc import Iterator
from contextlib import suppress
from datetime import datetime, timedelta
from hashlib import sha256
from pathlib import Path
from typing import Any

import msgspec
import structlog

from alaka.tracking.columns import engine

log = structlog.get_logger(__name__)

# What nobody asked for in so long is forgotten, and what is beyond so many.
KNOWN = timedelta(days=7)
MANY = 400
# With what a question begins that asks for people: nobody counts it ahead, it is soon forgotten.
LIST = "list: "
LISTS_KNOWN = timedelta(hours=1)


class Asked(msgspec.Struct, frozen=True):
    """A report as somebody reads it."""

    report: str
    query: str
    language: str
    zone: str


class Kept(msgspec.Struct, frozen=True):
    """``took`` seconds to count."""

    rows: list[tuple[Any, ...]]
    at: datetime
    took: float
    asked: Asked


def folder() -> Path:
    return engine.folder() / "answers"


def read(question: str) -> Kept | None:
    return _read(_file(question))


def write(question: str, kept: Kept, asked_at: float | None = None) -> bool:
    """Whether it is kept now: where there is no room, it is not. ``asked_at`` is when somebody last
    wanted to know, in seconds as of a file; else now."""
    draft = folder() / f".{secrets.token_hex(8)}"
    try:
        for each in (engine.folder(), folder()):
            each.mkdir(mode=0o700, parents=True, exist_ok=True)
        draft.write_bytes(msgspec.msgpack.encode(kept))
        os.utime(draft, None if asked_at is None else (asked_at, asked_at))
        os.replace(draft, _file(question))
        return True
    except OSError as problem:
        log.warning("numbers could not be kept", reason=str(problem), report=kept.asked.report)
        with suppress(OSError):
            draft.unlink(missing_ok=True)
        return False


def used(question: str) -> None:
    with suppress(OSError):  # It went meanwhile.
        os.utime(_file(question))


def wanted() -> dict[Asked, float]:
    """What is asked for these days, and when it was last; the latest first."""
    found: dict[Asked, float] = {}
    for at, path in _all():
        kept = None if path.suffix else _read(path)
        if kept is not None:
            found.setdefault(kept.asked, at)
    return found


def sweep() -> None:
    now = time.time()
    for number, (at, path) in enumerate(_all()):
        known = LISTS_KNOWN if path.suffix else KNOWN
        if at < now - known.total_seconds() or number >= MANY:
            path.unlink(missing_ok=True)


def _all() -> Iterator[tuple[float, Path]]:
    found: list[tuple[float, Path]] = []
    with suppress(FileNotFoundError), os.scandir(folder()) as entries:
        for each in entries:
            with suppress(FileNotFoundError):  # It went meanwhile.
                found.append((each.stat().st_mtime, Path(each.path)))
    yield from sorted(found, reverse=True)


def _file(question: str) -> Path:
    ending = ".list" if question.startswith(LIST) else ""
    return folder() / f"{sha256(question.encode()).hexdigest()}{ending}"


def _read(path: Path) -> Kept | None:
    try:
        return msgspec.msgpack.decode(path.read_bytes(), type=Kept)
    except (OSError, msgspec.MsgspecError):
        return None
