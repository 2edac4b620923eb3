"""The running product in a folder of its own: what the tests of start and stop look at."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from fcntl import LOCK_EX, flock
from pathlib import Path
from typing import Any, Self

import httpx
import psycopg

from alaka.core import postgres
from tests.servers import free_port

PATIENCE = 60.0
# Of the tests' own environment nothing may reach the product.
LEFT_OUT = ("ALAKA_", "DATABASE_URL", "REDIS_URL", "PORT", "HOST", "PYTEST_", "DJANGO_")


def environment(data: Path, **more: str) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith(LEFT_OUT)}
    return {**kept, "ALAKA_DATA": str(data), "ALAKA_WEB_PROCESSES": "1", **more}


def alaka(data: Path, *words: str, **more: str) -> "subprocess.CompletedProcess[str]":
    """Run a command to its end."""
    return subprocess.run(
        [sys.executable, "-P", "-m", "alaka.cli.main", *words],
        env=environment(data, **more),
        capture_output=True,
        text=True,
        timeout=120,
    )


def eventually(what: Callable[[], Any], patience: float = PATIENCE) -> Any:
    """Ask again and again until the answer is true; the answer."""
    deadline = time.monotonic() + patience
    while not (answer := what()):
        assert time.monotonic() < deadline, f"{what} did not come true in {patience} s"
        time.sleep(0.05)
    return answer


class House:
    """`alaka up`, or another command that runs until it is ended, from its first word on."""

    errors: int | None = None  # where its words of trouble go; into the tests' own

    def __init__(
        self,
        data: Path,
        command: str = "up",
        says: str = "Alaka is at",
        **more: str,
    ) -> None:
        self.data, self.port = data, free_port()
        self.words: list[str] = []
        began = time.monotonic()
        self.process = subprocess.Popen(
            [sys.executable, "-m", "alaka.cli.main", *command.split()],
            env=environment(data, PORT=str(self.port), **more),
            stdout=subprocess.PIPE,
            stderr=self.errors,
            text=True,
        )
        assert self.process.stdout is not None
        for line in self.process.stdout:
            self.words.append(line.strip())
            if line.startswith(says):
                break
        else:
            raise AssertionError(f"Alaka ended at its start: {self.words}")
        self.seconds = time.monotonic() - began

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_error: object) -> None:
        if self.process.poll() is None:
            self.end()

    def answers(self) -> bool:
        try:
            return httpx.get(f"http://127.0.0.1:{self.port}/health", timeout=30).is_success
        except httpx.TransportError:
            return False

    def children(self) -> dict[str, int]:
        """Process ids by what they run."""
        found = {}
        for folder in Path("/proc").glob("[0-9]*"):
            try:
                parent = int((folder / "stat").read_text().rpartition(")")[2].split()[1])
                command = (folder / "cmdline").read_text().replace("\0", " ")
            except OSError:  # It ended while we looked.
                continue
            if parent == self.process.pid:
                found[_kind(command)] = int(folder.name)
        return found

    def kill(self, kind: str) -> None:
        os.kill(self.children()[kind], signal.SIGKILL)

    def end(self, number: signal.Signals = signal.SIGTERM) -> float:
        """Ask it to end; the seconds that took."""
        began = time.monotonic()
        self.process.send_signal(number)
        self.process.wait(PATIENCE)
        return time.monotonic() - began

    def connect(self) -> "psycopg.Connection[Any]":
        return psycopg.connect(postgres.url(self.data), autocommit=True)


def _kind(command: str) -> str:
    for mark in ("postgres", "worker", "web"):
        if mark in command:
            return mark
    return command


house = House


def furnished(data: Path) -> Path:
    """A data folder as a first start leaves it, which is made once for all tests of the run."""
    prepared = Path(os.environ["ALAKA_DATA"]) / "prepared"
    with (prepared.parent / "prepared.lock").open("w") as lock:
        flock(lock, LOCK_EX)
        if not prepared.exists():
            draft = prepared.with_suffix(".draft")
            with House(draft):
                pass
            draft.rename(prepared)
    return copy(prepared, data)


def copy(data: Path, to: Path) -> Path:
    """A data folder that nobody runs on, with its owners."""
    subprocess.run(["cp", "-a", str(data), str(to)], check=True)
    return to
