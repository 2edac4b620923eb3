"""Ctrl-C ends a long command where nothing is half done."""

import signal
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Event
from types import FrameType

INTERRUPTED = 130  # the exit code of a command ended by Ctrl-C


@contextmanager
def stoppable() -> Iterator[Event]:
    """Set by the first Ctrl-C, for who looks between two batches; the second one ends at once.

    An exception out of the handler would come in the middle of a statement, and could be lost in
    code that is called by C or swallow what the statement left behind.
    """
    asked = Event()

    def ask(_number: int, _frame: FrameType | None) -> None:
        asked.set()
        signal.signal(signal.SIGINT, before)

    before = signal.signal(signal.SIGINT, ask)
    try:
        yield asked
    finally:
        signal.signal(signal.SIGINT, before)
