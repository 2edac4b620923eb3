"""Keeps processes alive: starts them, starts again what died, and ends them in order.

Nothing here knows Django; a child is a command, PostgreSQL one that needs a dialogue to start.
"""

import logging
import os
import signal
import subprocess
import sys
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from types import FrameType
from typing import Protocol

from alaka.core.processes import die_with_parent

logger = logging.getLogger("alaka.supervisor")

LOOK_EVERY = 0.1  # seconds
LONGEST_PAUSE = 5.0
STEADY_AFTER = 3.0  # a child that lived so long starts again without a pause


class Stop(BaseException):
    """Somebody asked us to end: raised in the main thread wherever it is."""


class Supervised(Protocol):
    """Something that runs, may die, and is started again. `name` is for the log."""

    name: str

    def start(self) -> None: ...

    def is_alive(self) -> bool: ...

    def end(self) -> None:
        """Ask it to end; returns at once."""

    def wait_end(self) -> None:
        """Wait until it ended, and see to it that it does."""


@dataclass
class Child:
    """One command of ours as a process of its own, that dies when we do."""

    name: str
    command: list[str]
    grace: float  # seconds it may take to end
    environment: Mapping[str, str] = field(default_factory=dict)
    descriptors: tuple[int, ...] = ()
    process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        self.process = subprocess.Popen(
            [sys.executable, *self.command],
            env={**os.environ, **self.environment},
            stdin=subprocess.DEVNULL,
            pass_fds=self.descriptors,
            start_new_session=True,  # Ctrl-C is for us; we end the others in order
            preexec_fn=die_with_parent(signal.SIGKILL),
        )

    def is_alive(self) -> bool:
        return self.process is not None and self.process.poll() is None

    def end(self) -> None:
        if self.process is not None:
            self.process.terminate()

    def wait_end(self) -> None:
        if self.process is None:
            return
        try:
            self.process.wait(self.grace)
        except subprocess.TimeoutExpired:
            logger.warning("%s takes too long to end; killing it", self.name)
            self.process.kill()
            self.process.wait()


class Supervisor:
    """Groups of children: the last ends first."""

    def __init__(self) -> None:
        self.groups: list[list[Supervised]] = []
        self._started_at: dict[str, float] = {}
        self._pauses: dict[str, float] = {}
        self._next_start: dict[str, float] = {}

    def add(self, *group: Supervised, below: bool = False) -> None:
        """Start these and keep them alive from `watch` on; `below`: end them after the last."""
        self.groups.insert(len(self.groups) - below, list(group))
        for child in group:
            self._start(child)

    def watch(self) -> None:
        """Never returns; Stop ends it."""
        while True:
            for group in self.groups:
                for child in group:
                    if not child.is_alive():
                        self._revive(child)
            time.sleep(LOOK_EVERY)

    def end_all(self) -> None:
        """Last group first; a group's members end side by side."""
        for group in reversed(self.groups):
            for child in group:
                child.end()
            for child in group:
                child.wait_end()
        self.groups.clear()

    def _start(self, child: Supervised) -> None:
        self._started_at[child.name] = time.monotonic()
        self._next_start.pop(child.name, None)
        child.start()

    def _revive(self, child: Supervised) -> None:
        now = time.monotonic()
        if child.name not in self._next_start:
            pause = min(LONGEST_PAUSE, self._pauses.get(child.name, 0.0) * 2 + 0.1)
            if now - self._started_at[child.name] > STEADY_AFTER:
                pause = 0.0
            self._pauses[child.name] = pause
            self._next_start[child.name] = now + pause
            logger.warning("%s ended unasked; starting it again", child.name)
        if now >= self._next_start[child.name]:
            try:
                self._start(child)
            except Exception:  # What is in its way may go: the disk gets room again, say.
                logger.exception("%s could not be started", child.name)


def _count_no_more(number: int, frame: FrameType | None) -> None:
    """Not SIG_IGN: Python complains where another signal is on its way at that moment."""


def stop_on_signals() -> None:
    """Ctrl-C, SIGTERM and a closed terminal raise Stop; then they count no more."""

    def stop(number: int, frame: FrameType | None) -> None:
        for each in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(each, _count_no_more)
        raise Stop

    for each in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        if signal.getsignal(each) is not signal.SIG_IGN:  # nohup
            signal.signal(each, stop)
