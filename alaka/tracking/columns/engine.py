"""DuckDB in this process: one database in memory, and a cursor for each question."""

import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache
from pathlib import Path

import duckdb
from django.conf import settings

from alaka.core.postgres import tuning

_lock = threading.Lock()

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


def save_memory() -> None:
    """In this process: for who copies, a month is put in order on the disk as well."""
    with cursor() as asked:
        asked.execute("SET memory_limit = '384MB'")


@contextmanager
def with_room() -> Iterator[None]:
    """In a process that saves memory: as much as for readers, until it is left."""
    with cursor() as asked:
        (before,) = asked.execute("SELECT current_setting('memory_limit')").fetchall()[0]
        asked.execute(f"SET memory_limit = '{_room() // tuning.MB}MB'")
        try:
            yield
        finally:
            asked.execute(f"SET memory_limit = '{before}'")


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
