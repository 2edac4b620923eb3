"""How long a second start takes, on a folder that is filled: `python -m bench.start`."""

import statistics
import sys
import tempfile
import time
from pathlib import Path

from bench.figures import machine, say
from bench.product import Product

TARGET = 5.0  # seconds
ROUNDS = 5


def main() -> int:
    say(machine())
    with tempfile.TemporaryDirectory(prefix="alaka-bench-") as made:
        folder = Path(made)
        folder.chmod(0o711)  # the server's user has to walk through
        with Product(folder):
            say("The first start has made the database.")
        taken = [_seconds(folder) for _ in range(ROUNDS)]
    middle = statistics.median(taken)
    say(f"second start: median {middle:.1f} s ({min(taken):.1f}–{max(taken):.1f}), target {TARGET}")
    return int(middle >= TARGET)


def _seconds(folder: Path) -> float:
    begun = time.perf_counter()
    with Product(folder):
        return time.perf_counter() - begun


if __name__ == "__main__":
    sys.exit(main())
