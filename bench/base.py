"""A base to measure on: our own PostgreSQL on a folder, filled by the demo's generator."""

import argparse
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from bench.figures import say


def arguments(
    about: str, contacts: int = 1_000_000, conversations: int = 1_000_000
) -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(description=about)
    parser.add_argument("--data", type=Path, help="data folder; a new temporary one if not given")
    parser.add_argument("--contacts", type=int, default=contacts)
    parser.add_argument("--conversations", type=int, default=conversations)
    parser.add_argument("--rounds", type=int, default=5)
    return parser


@contextmanager
def running(data: Path | None) -> Iterator[Path]:
    """PostgreSQL on the folder, up to date and with Django set up; a made-up folder goes after."""
    with tempfile.TemporaryDirectory(prefix="alaka-bench-") as made:
        os.chmod(made, 0o711)  # the server's user has to walk through
        folder = (data or Path(made)).resolve()
        folder.mkdir(parents=True, exist_ok=True)
        os.environ.pop("DATABASE_URL", None)
        os.environ["ALAKA_DATA"] = str(folder)
        os.environ["DJANGO_SETTINGS_MODULE"] = "alaka.settings"
        os.environ.setdefault("ALAKA_LOG_LEVEL", "WARNING")
        from alaka.core import postgres

        with postgres.running(folder, say):
            subprocess.run([sys.executable, "-m", "alaka.cli.migrating"], check=True)
            import django

            django.setup()
            yield folder


def fill(contacts: int, conversations: int) -> float:
    """Fill the base if it is empty; the seconds it took, 0 if it was full."""
    from alaka.accounts.models import Agent
    from alaka.cli.demo import generator

    if Agent.objects.exists() and not generator.is_unfinished():
        return 0.0
    begun = last = time.perf_counter()

    def tell(done: int, total: int) -> None:
        nonlocal last
        if time.perf_counter() - last > 15:
            last = time.perf_counter()
            say(f"  {done:,} of {total:,} after {last - begun:.0f} s")

    generator.fill(contacts, conversations, tell)
    return time.perf_counter() - begun
