"""Measuring and telling: rounds, medians, and on which machine."""

import gc
import os
import platform
import statistics
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field


def say(text: str) -> None:
    print(text, flush=True)


def machine() -> str:
    """What it ran on, and how busy that was with other things when we began."""
    model = platform.processor() or platform.machine()
    with open("/proc/cpuinfo") as file:
        names = [line.split(":", 1)[1].strip() for line in file if line.startswith("model name")]
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    load = os.getloadavg()[0]
    return (
        f"{os.cpu_count()} cores ({names[0] if names else model}), {memory:.0f} GiB, "
        f"{platform.system()} {platform.release()}, Python {platform.python_version()}, "
        f"load of the last minute {load:.1f}"
    )


@dataclass(frozen=True)
class Times:
    """Milliseconds of one thing, by round."""

    name: str
    rounds: Sequence[Sequence[float]]
    # Of one time in the middle, how much our own process worked: the rest is PostgreSQL's, and
    # waiting for a processor that others use.
    own: float = 0.0

    @property
    def median(self) -> float:
        return statistics.median(one for round_ in self.rounds for one in round_)

    @property
    def p95s(self) -> list[float]:
        return sorted(percentile(round_, 0.95) for round_ in self.rounds)

    @property
    def p95(self) -> float:
        """The median of the rounds' own."""
        return statistics.median(self.p95s)

    def line(self, target: float | None = None) -> str:
        verdict = "" if target is None else f"  target {target:.0f}"
        if target is not None:
            verdict += "  kept" if self.p95 < target else "  MISSED"
        low, high = self.p95s[0], self.p95s[-1]
        return (
            f"{self.name:<52} median {self.median:7.1f} ms   p95 {self.p95:7.1f} ms "
            f"({low:.1f}–{high:.1f})   own work {self.own:6.1f} ms{verdict}"
        )


def percentile(values: Sequence[float], share: float) -> float:
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))]


def measure(
    name: str, act: Callable[[int], object], *, times: int = 40, rounds: int = 5, warm: int = 5
) -> Times:
    """Do it so often in so many rounds; the number given counts on, so that each is another."""
    for number in range(warm):
        act(number)
    taken: list[list[float]] = []
    worked: list[float] = []
    number = warm
    for _ in range(rounds):
        gc.collect()
        round_: list[float] = []
        for _ in range(times):
            begun, working = time.perf_counter(), time.process_time()
            act(number)
            round_.append((time.perf_counter() - begun) * 1000)
            worked.append((time.process_time() - working) * 1000)
            number += 1
        taken.append(round_)
    return Times(name, taken, statistics.median(worked))


def rates(values: Sequence[float], unit: str) -> str:
    ordered = sorted(values)
    middle = statistics.median(ordered)
    return f"{middle:,.0f} {unit} ({ordered[0]:,.0f}–{ordered[-1]:,.0f})"


@dataclass
class Sheet:
    """Tells each line as it is measured, and at the end which targets were missed."""

    missed: list[str] = field(default_factory=list)

    def add(self, times: Times, target: float) -> None:
        say(times.line(target))
        if times.p95 >= target:
            self.missed.append(times.name)

    def finish(self) -> int:
        """Exit code 1 if a target was missed."""
        say(f"missed: {', '.join(self.missed)}" if self.missed else "all targets kept")
        return int(bool(self.missed))
