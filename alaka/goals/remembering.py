"""What took long to count is kept: a report of years is opened again and again.

A page that would have to wait for seconds says so instead, and gets its numbers by itself.
Within minutes, as many as it took seconds, the same numbers are given again. Within a day a page
has them as well, says when they were counted, and gets newer ones by itself. What is counted soon
is counted anew each time.
"""

import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any, NamedTuple

import structlog
from django.db import connection

from alaka.core import clock
from alaka.goals import answers
from alaka.goals.answers import Asked, Kept
from alaka.tracking.columns.lacking import CountingError

log = structlog.get_logger(__name__)

# Seconds: what took longer than SOON is of now for TIMES as long as it took, LASTS at most, and
# given for A_DAY at most.
SOON, LASTS, A_DAY = 0.25, 600.0, 86400.0
TIMES = 60
# Who counts ahead counts what is older.
AHEAD = 3600.0
# So many questions have a lock of their own; those not asked for the longest go first.
MANY = 200

Rows = list[tuple[Any, ...]]
_locks: OrderedDict[str, threading.Lock] = OrderedDict()
_lock = threading.Lock()
_coming: set[str] = set()
# What could not be counted behind, or not be kept: who asks next waits, and hears why.
_in_vain: set[str] = set()
_one_at_a_time = threading.Lock()
# When somebody last asked for what is counted ahead.
_asked_at: ContextVar[float | None] = ContextVar("asked_at", default=None)


class Counted(NamedTuple):
    """``coming``: it is being counted anew, which took so many seconds the last time."""

    kept: Kept
    coming: float | None = None


@contextmanager
def ahead(asked_at: float) -> Iterator[None]:
    """Within it nobody waits: numbers that are too old are counted at once."""
    token = _asked_at.set(asked_at)
    try:
        yield
    finally:
        _asked_at.reset(token)


def counted(
    question: str,
    asked: Asked,
    count: Callable[[], Rows],
    *,
    takes_old: bool,
    takes_long: Callable[[], bool],
) -> Counted:
    """``takes_old``: numbers of the last day will do, for newer ones follow. Where there are none
    and ``takes_long`` says so, CountingError is raised until there are; else who asks for the same
    meanwhile waits for it."""
    with _lock_of(question):
        # Before what is kept is read: whoever counts keeps it before he says that he is ready.
        is_coming = question in _coming
        kept, asked_at = answers.read(question), _asked_at.get()
        age = (clock.now() - kept.at).total_seconds() if kept else A_DAY
        if kept is None or age >= _oldest(kept, asked_at, takes_old):
            if question not in _in_vain and takes_long():
                if not is_coming:
                    _count_behind(question, asked, count)
                raise CountingError
            found = _count(asked, count)
            if found.took > SOON and A_DAY:
                answers.write(question, found, asked_at)
            _in_vain.discard(question)
            return Counted(found)
        if asked_at is None:
            answers.used(question)
        if age < _lasts(kept) or asked_at is not None:
            return Counted(kept)
        if not is_coming:
            _count_behind(question, asked, count)
        return Counted(kept, kept.took)


def _oldest(kept: Kept, asked_at: float | None, takes_old: bool) -> float:
    if asked_at is not None:
        return AHEAD
    return A_DAY if takes_old else _lasts(kept)


def _lasts(kept: Kept) -> float:
    return min(LASTS, TIMES * kept.took, A_DAY)


def _count(asked: Asked, count: Callable[[], Rows]) -> Kept:
    begun = time.monotonic()
    rows = count()
    return Kept(rows, clock.now(), time.monotonic() - begun, asked)


def _count_behind(question: str, asked: Asked, count: Callable[[], Rows]) -> None:
    with _lock:
        if question in _coming:
            return
        _coming.add(question)
    threading.Thread(target=_behind, args=(question, asked, count), daemon=True).start()


def _behind(question: str, asked: Asked, count: Callable[[], Rows]) -> None:
    try:
        with _one_at_a_time:
            if not answers.write(question, _count(asked, count)):
                _in_vain.add(question)
    except Exception as problem:
        _in_vain.add(question)
        log.warning("numbers could not be counted anew", reason=str(problem), report=asked.report)
    finally:
        _coming.discard(question)
        connection.close()


def _lock_of(question: str) -> threading.Lock:
    with _lock:
        one = _locks.setdefault(question, threading.Lock())
        _locks.move_to_end(question)
        while len(_locks) > MANY:
            _locks.popitem(last=False)
        return one
