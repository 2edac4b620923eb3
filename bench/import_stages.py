"""Where an import's time goes: of each stage the clock, and the processors' time of both sides."""

import os
import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import wraps
from pathlib import Path
from threading import Event, Thread
from typing import Any, Self

from bench.figures import say

TICKS = os.sysconf("SC_CLK_TCK")
_LOOKED_EVERY = 2.0  # seconds


@dataclass(frozen=True)
class Spent:
    """Seconds by the clock, of our processes, and of PostgreSQL's."""

    clock: float
    ours: float
    database: float

    def since(self, before: "Spent") -> "Spent":
        return Spent(
            self.clock - before.clock, self.ours - before.ours, self.database - before.database
        )


@dataclass
class Stages:
    """``database``: the process that all of PostgreSQL's come from."""

    database: int
    spent: dict[str, Spent] = field(default_factory=dict)
    memory: int = 0

    @classmethod
    def of(cls, data: Path) -> Self:
        """Of the server that runs on this folder."""
        return cls(int((data / "postgres" / "postmaster.pid").read_text().split()[0]))

    def timed(self, name: str, act: Callable[..., Any]) -> Callable[..., Any]:
        @wraps(act)
        def act_timed(*arguments: Any, **named: Any) -> Any:
            with self.stage(name):
                return act(*arguments, **named)

        return act_timed

    @contextmanager
    def stage(self, name: str) -> Iterator[None]:
        before = self._now()
        yield
        spent = self._now().since(before)
        if known := self.spent.get(name):
            spent = spent.since(Spent(-known.clock, -known.ours, -known.database))
        self.spent[name] = spent

    @contextmanager
    def watched(self) -> Iterator[None]:
        """Meanwhile our processes' memory is looked at."""
        over = Event()

        def look() -> None:
            while not over.wait(_LOOKED_EVERY):
                self.memory = max(self.memory, sum(map(_memory, self._ours())))

        thread = Thread(target=look, daemon=True)
        thread.start()
        try:
            yield
        finally:
            over.set()
            thread.join()

    def tell(self, rows: int) -> None:
        say(f"{'':<10} {'seconds':>8} {'cores':>6} {'ours':>8} {'PostgreSQL':>11}  µs a row")
        for name, spent in self.spent.items():
            cores = (spent.ours + spent.database) / spent.clock
            ours, database = (1e6 * each / rows for each in (spent.ours, spent.database))
            say(f"{name:<10} {spent.clock:8.1f} {cores:6.2f} {ours:8.1f} {database:11.1f}")
        if self.memory:
            say(f"memory of all our processes, at most: {self.memory / 1e6:,.0f} MB")

    def _now(self) -> Spent:
        _own, *others = self._ours()
        ours = time.process_time() + sum(map(_worked, others))
        return Spent(time.perf_counter(), ours, sum(map(_worked, _family(self.database))))

    def _ours(self) -> list[int]:
        return _family(os.getpid(), but=self.database)


def _family(pid: int, but: int = 0) -> list[int]:
    """It, and all that come from it; all of one of them left out."""
    children: dict[int, list[int]] = defaultdict(list)
    for folder in Path("/proc").glob("[0-9]*"):
        if fields := _stat(int(folder.name)):
            children[int(fields[1])].append(int(folder.name))
    found = [pid]
    for each in found:
        found += [child for child in children[each] if child != but]
    return found


def _worked(pid: int) -> float:
    """Seconds, with those of its children that are gone."""
    return sum(map(int, _stat(pid)[11:15])) / TICKS


def _stat(pid: int) -> list[str]:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return []


def _memory(pid: int) -> int:
    """Bytes; what it shares with others is theirs as well."""
    try:
        lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    except OSError:
        return 0
    return 1024 * sum(int(line.split()[1]) for line in lines if line.startswith("Pss:"))
