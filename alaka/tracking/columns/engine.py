"""DuckDB in this process: one database in memory, and a cursor for each question."""

import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from functools import lru_cache
from pathlib import Path

import duckdb
from django.conf import settings

from alaka.core.postgres import tuning

_lock = threading.Lock()
# Who set how much memory there is: readers who want all of it, in a process that saves it.
_limiting = threading.Lock()
_is_saving, _readers = False, 0
SAVED = 384 * tuning.MB

SPILLING = "spill-"


def folder() -> Path:
    """Of the copy, of what DuckDB has no room for in memory, and of nothing else."""
    path: Path = settings.DATA / "columns"
    return path


def size(file: str) -> int:
    """Bytes; of one that is gone none."""
    try:
        return (folder() / file).stat().st_size
    except OSError:
        return 0


def size_of_all() -> int:
    """Bytes of all files of the copy."""
    try:
        return sum(size(path.name) for path in folder().glob("*.parquet"))
    except OSError:
        return 0


def save_memory() -> None:
    """In this process: for who copies, a month is put in order on the disk as well."""
    global _is_saving
    _is_saving = True
    _limit()


@contextmanager
def with_room() -> Iterator[None]:
    """In a process that saves memory: as much as for readers, until the last has left it."""
    _limit(1)
    try:
        yield
    finally:
        _limit(-1)


def _limit(come: int = 0) -> None:
    global _readers
    with _limiting, cursor() as asked:
        _readers += come
        room = SAVED if _is_saving and not _readers else _room()
        # What is in use does not go at once; the next one asks again.
        with suppress(duckdb.OutOfMemoryException):
            asked.execute(f"SET memory_limit = '{room // tuning.MB}MB'")


def cursor() -> duckdb.DuckDBPyConnection:
    """With tables of its own, if it makes temporary ones; to be closed."""
    with _lock:
        return _database().cursor()


@lru_cache(1)
def _database() -> duckdb.DuckDBPyConnection:
    return duckdb.connect(
        ":memory:",
        config={
            "threads": 2,
            "memory_limit": f"{_room() // tuning.MB}MB",
            "temp_directory": str(folder() / f"{SPILLING}{os.getpid()}"),
            "autoinstall_known_extensions": False,
            "autoload_known_extensions": False,
            "preserve_insertion_order": False,
        },
    )


def _room() -> int:
    """Bytes: an eighth of the machine's, for each process that asks."""
    return max(tuning.GB, min(4 * tuning.GB, tuning.memory() // 8))
