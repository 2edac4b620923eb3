"""A whole list of a million people as a file, and a hundred thousand of them changed at once:
`python -m bench.exports`. What it takes, and how much memory."""

import resource
import sys
import time
from pathlib import Path

from bench.base import arguments, fill, running
from bench.figures import machine, say

CHANGED = 100_000


def main() -> int:
    asked = arguments("Time exports and bulk changes.", conversations=0).parse_args()
    say(machine())
    with running(asked.data):
        if seconds := fill(asked.contacts, asked.conversations):
            say(f"filled in {seconds:.0f} s")
        for name in ("csv", "jsonl", "vcf", "xlsx"):
            _export(name)
        _change()
    return 0


def memory() -> float:
    """The most that this process ever had, in megabytes."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def now() -> float:
    """What it has at the moment."""
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * resource.getpagesize() / 2**20


def _export(name: str) -> None:
    from alaka.accounts.models import Agent
    from alaka.core.sheets import FORMATS, written
    from alaka.segments.exporting import cards
    from alaka.segments.exporting.lists import table
    from alaka.segments.listing import Listing

    agent = Agent.objects.get(email="gulnar@gul.example")
    kind = {**FORMATS, "vcf": cards.FORMAT}[name]
    begun, spent, before = time.perf_counter(), time.process_time(), now()
    made = table(Listing(), agent, kind, is_whole=True)
    first, size = 0.0, 0
    for part in written(made, kind):
        first = first or time.perf_counter() - begun
        size += len(part)
    took, worked = time.perf_counter() - begun, time.process_time() - spent
    say(
        f".{name}: {made.count:,} people, {size / 2**20:,.0f} MB in {took:.0f} s"
        f" ({worked:.0f} s of ours), the first bytes after {first:.1f} s;"
        f" memory {before:.0f} MB before, {memory():.0f} MB at most"
    )


def _change() -> None:
    from alaka.accounts.models import Agent
    from alaka.contacts.models import Contact
    from alaka.segments.bulk import running as bulk
    from alaka.segments.bulk import stepping
    from alaka.segments.models import BulkChange, BulkRow

    agent = Agent.objects.get(email="gulnar@gul.example")
    of = BulkChange.objects.create(
        by=agent, what="best_hours", value="10:00-11:00", made_at=agent.created_at
    )
    ids = Contact.objects.order_by("pk").values_list("pk", flat=True)[:CHANGED]
    BulkRow.objects.bulk_create((BulkRow(of=of, record=pk) for pk in ids), batch_size=10_000)

    def timed(word: str) -> None:
        begun = time.perf_counter()
        bulk.run(of.pk)
        say(f"{CHANGED:,} people {word} in {time.perf_counter() - begun:.0f} s")

    timed("looked at")
    stepping.write(BulkChange.objects.get(pk=of.pk))
    timed("changed")
    stepping.undo(BulkChange.objects.get(pk=of.pk), by=agent)
    timed("given back")
    say(str(BulkChange.objects.get(pk=of.pk).counts))


if __name__ == "__main__":
    sys.exit(main())
