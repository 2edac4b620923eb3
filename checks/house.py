"""Rules of the house that no other tool knows: `python -m checks.house`, part of `make check`."""

import re
import sys
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parent.parent
LONGEST = {"": 400, "tests": 600}  # lines of a module
KIND = re.compile(r"\bchannel\.kind\s*(==|!=|in\b|not in\b)|\bmatch\s+\w*\.?channel\.kind\b")


def main() -> int:
    complaints = [*too_long(), *asks_for_kind()]
    for complaint in complaints:
        print(complaint)
    return 1 if complaints else 0


def modules() -> Iterator[Path]:
    for folder in ("alaka", "bench", "checks", "tests", "ui/src"):
        for path in sorted((ROOT / folder).rglob("*")):
            if path.suffix in {".py", ".ts", ".html"} and "migrations" not in path.parts:
                yield path.relative_to(ROOT)


def too_long() -> Iterator[str]:
    for path in modules():
        if path.name.startswith("texts_"):
            continue  # word lists of the demo, not read as code
        limit = LONGEST["tests" if "tests" in path.parts else ""]
        lines = len((ROOT / path).read_text().splitlines())
        if lines > limit:
            yield f"{path}: {lines} lines; a module has {limit} at most. Split it by what it does."


def asks_for_kind() -> Iterator[str]:
    """What a kind does differently stands in its adapter, never in an `if` elsewhere."""
    for path in modules():
        if path.parts[:2] == ("alaka", "channels") and len(path.parts) > 3:
            continue  # in the folder of a kind, or beside it in models, jobs and tests
        for number, line in enumerate((ROOT / path).read_text().splitlines(), 1):
            if KIND.search(line):
                yield f"{path}:{number}: asks for channel.kind; give the adapter an ability."


if __name__ == "__main__":
    sys.exit(main())
