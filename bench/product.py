"""The product as it is started, on a folder of its own, with a chat, guests and an agent in it."""

import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Self

KEY = "the-key-of-the-benches-and-of-nothing-else"
PAGE = os.sysconf("SC_PAGE_SIZE")
TICKS = os.sysconf("SC_CLK_TCK")


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


@contextmanager
def redis_server() -> Iterator[str]:
    """A Redis that keeps nothing; its address."""
    program = shutil.which("redis-server")
    if program is None:
        sys.exit("redis-server is missing: apt-get install redis-server")
    port = free_port()
    process = subprocess.Popen(
        [program, "--port", str(port), "--bind", "127.0.0.1", "--save", "", "--appendonly", "no"],
        stdout=subprocess.DEVNULL,
    )
    try:
        yield f"redis://127.0.0.1:{port}"
    finally:
        process.terminate()
        process.wait(10)


class Product:
    """`alaka up`; its rows are made by this process beside it."""

    def __init__(self, folder: Path, **more: str) -> None:
        self.folder, self.port = folder, free_port()
        self.environment = {
            **{name: value for name, value in os.environ.items() if not name.startswith("ALAKA_")},
            "ALAKA_DATA": str(folder),
            "ALAKA_SECRET_KEY": KEY,
            "ALAKA_LOG_LEVEL": "ERROR",
            # Each guest of the load says where it comes from, as behind a proxy.
            "ALAKA_TRUSTED_PROXIES": "127.0.0.1",
            "PORT": str(self.port),
            **more,
        }
        self.environment.pop("DATABASE_URL", None)
        self.sessions: list[str] = []
        self.desk_cookie = ""

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}/chat/bench"

    def __enter__(self) -> Self:
        self.start()
        return self

    def start(self) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-m", "alaka.cli.main", "up"],
            env=self.environment,
            stdout=subprocess.PIPE,
            text=True,
        )
        assert self.process.stdout is not None
        for line in self.process.stdout:
            if line.startswith("Alaka is at"):
                return
        raise SystemExit("Alaka did not start.")

    def __exit__(self, *_error: object) -> None:
        self.process.send_signal(signal.SIGTERM)
        self.process.wait(60)

    def open_shop(self, guests: int) -> None:
        """A chat, so many guests with a conversation that an agent has, and her login."""
        made = subprocess.run(
            [sys.executable, "-m", "bench.chat_rows", str(guests)],
            env=self.environment,
            capture_output=True,
            text=True,
        )
        if made.returncode:
            sys.exit(made.stderr)
        told: dict[str, Any] = json.loads(made.stdout)
        self.sessions, self.desk_cookie = told["sessions"], told["cookie"]

    def webs(self) -> list[int]:
        """Process ids of the web processes."""
        return webs_of(self.process.pid)

    def memory(self) -> dict[int, float]:
        """MB that each web process has for itself and shares."""
        return {pid: memory_of(pid) for pid in self.webs()}

    def worker(self) -> int:
        """Its process id."""
        return _children(self.process.pid, "alaka.cli.worker")[0]

    def processor_seconds(self) -> float:
        return processor_seconds(self.webs())

    def kill_web(self) -> None:
        os.kill(self.webs()[0], signal.SIGKILL)

    def restart(self) -> None:
        self.__exit__()
        time.sleep(0.2)
        self.start()


def webs_of(parent: int) -> list[int]:
    """Process ids of the web processes that are its children."""
    return _children(parent, "alaka.cli.web")


def memory_of(pid: int) -> float:
    """MB that it has for itself and shares."""
    return int(Path(f"/proc/{pid}/statm").read_text().split()[1]) * PAGE / 1e6


def _children(parent: int, module: str) -> list[int]:
    found = []
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            of = int((folder / "stat").read_text().rpartition(")")[2].split()[1])
            command = (folder / "cmdline").read_text()
        except OSError:
            continue
        if of == parent and module in command:
            found.append(int(folder.name))
    return sorted(found)


def processor_seconds(processes: list[int]) -> float:
    total = 0.0
    for pid in processes:
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
        total += (int(fields[11]) + int(fields[12])) / TICKS
    return total
