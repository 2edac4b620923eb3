"""What was read from PostgreSQL for a question, kept some seconds for the next ones.

A table is dropped when its time is over and nobody reads it any more.
"""

import itertools
import threading
import time
from collections.abc import Hashable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field

from alaka.tracking.columns import engine
from alaka.tracking.columns.pouring import pour

# Seconds. What changed is read anew, so days that are over may stay for longer.
LASTS = 10.0
OVER_LASTS = 300.0

_numbers = itertools.count(1)
_lock = threading.Lock()
_loaded: dict[Hashable, "_Loaded"] = {}
_left: list["_Loaded"] = []


@dataclass
class _Loaded:
    table: str
    ends: float
    readers: int = 0
    is_there: bool = False
    loading: threading.Lock = field(default_factory=threading.Lock)


@contextmanager
def lent(key: Hashable, columns: Mapping[str, str], question: str, lasts: float) -> Iterator[str]:
    """The name of a table of DuckDB with what PostgreSQL answers, or answered not long ago."""
    one = _taken(key, lasts)
    try:
        with one.loading:
            if not one.is_there:
                pour(question, columns, one.table)
                one.is_there = True
        yield one.table
    except BaseException:
        one.ends = 0.0
        raise
    finally:
        _given_back(one)


def _taken(key: Hashable, lasts: float) -> _Loaded:
    with _lock:
        now = time.monotonic()
        for old in [each for each, one in _loaded.items() if one.ends <= now]:
            _left.append(_loaded.pop(old))
        if key not in _loaded:
            _loaded[key] = _Loaded(f"memory.main.loaded_{next(_numbers)}", now + lasts)
        one = _loaded[key]
        one.readers += 1
        return one


def _given_back(one: _Loaded) -> None:
    with _lock:
        one.readers -= 1
        now = time.monotonic()
        for key in [each for each, found in _loaded.items() if found.ends <= now]:
            _left.append(_loaded.pop(key))
        gone = [each for each in _left if not each.readers]
        _left[:] = [each for each in _left if each.readers]
    if gone:
        with engine.cursor() as cursor:
            for each in gone:
                cursor.execute(f"DROP TABLE IF EXISTS {each.table}")
