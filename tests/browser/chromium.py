"""Chromium for the browser tests, and patience with it that ends.

Some calls of Playwright wait for an answer of the browser for ever: evaluate on a page that is
going away, and closing while it is busy. Who kills it then makes that an error, or the end.
"""

import os
import shutil
import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Playwright

# Seconds.
CLOSING = 30.0
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


class Chromium:
    """Started when it is asked for, and again after it had to be killed."""

    def __init__(self, playwright: Playwright) -> None:
        self.playwright = playwright
        self.launched: Browser | None = None

    def browser(self) -> Browser:
        if self.launched is None or not self.launched.is_connected():
            program = shutil.which("chromium") or shutil.which("chromium-browser")
            if program is None:
                pytest.fail(
                    "Chromium is missing. Install it: apt-get install -y chromium", pytrace=False
                )
            self.launched = self.playwright.chromium.launch(executable_path=program, args=ARGUMENTS)
        return self.launched

    def close(self) -> None:
        if self.launched is not None:
            with killed_after(CLOSING):
                self.launched.close()


@contextmanager
def killed_after(seconds: float) -> Iterator[None]:
    """The browsers of this process, unless it ends before."""
    timer = threading.Timer(seconds, kill)
    timer.daemon = True
    timer.start()
    try:
        yield
    finally:
        timer.cancel()


def kill() -> None:
    for pid in _descendants():
        try:
            program, *given = Path(f"/proc/{pid}/cmdline").read_bytes().split(b"\0")
            if b"chromium" in program and not any(each.startswith(b"--type=") for each in given):
                os.kill(pid, signal.SIGKILL)
        except OSError:  # It ended while we looked.
            continue


def _descendants() -> list[int]:
    parents: dict[int, int] = {}
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            told = (folder / "stat").read_text().rpartition(")")[2].split()
        except OSError:
            continue
        parents[int(folder.name)] = int(told[1])
    found = {os.getpid()}
    while more := {pid for pid, parent in parents.items() if parent in found} - found:
        found |= more
    return sorted(found - {os.getpid()})
