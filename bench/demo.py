"""How fast `alaka demo` makes up a business: `python -m bench.demo`."""

import resource
import sys
import time

from bench.base import arguments, fill, running
from bench.figures import machine, say

TARGET = 5000  # conversations a second
EVENTS = 100_000  # events of the site a second


def main() -> int:
    parser = arguments("Fill an empty base and tell how fast it went.")
    parser.add_argument("--events", type=int, help="so many events of a small business instead")
    asked = parser.parse_args()
    say(machine())
    with running(asked.data):
        if asked.events:
            return _events(asked.events)
        from django.db import connection

        from alaka.cli.demo import tables

        seconds = fill(asked.contacts, asked.conversations)
        if not seconds:
            say("The base was full already: name an empty folder in --data.")
            return 1
        rate = asked.conversations / seconds
        say(f"{asked.conversations:,} conversations in {seconds:.1f} s: {rate:,.0f} a second")
        with connection.cursor() as cursor:
            for table in tables.ALL:
                cursor.execute(
                    "SELECT count(*), pg_size_pretty(pg_table_size(%s::regclass)),"
                    f" pg_size_pretty(pg_indexes_size(%s::regclass)) FROM {table.name}",
                    [table.name, table.name],
                )
                count, rows, indexes = cursor.fetchone()
                say(f"  {table.name:<24} {count:>12,} rows, {rows} and {indexes} of indexes")
        begun = time.perf_counter()
    say(f"  stopping PostgreSQL took {time.perf_counter() - begun:.1f} s")
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    # On a machine that does other things as well, this is what can be compared.
    say(f"  processor time of all, PostgreSQL included: {used.ru_utime + used.ru_stime:.0f} s")
    return int(rate < TARGET)


def _events(count: int) -> int:
    from django.db import transaction

    from alaka.cli.demo import comings, visits
    from alaka.cli.demo.trades import TRADES
    from alaka.tracking.models import SeenEvent

    fill(2_000, 5_000)
    begun = time.perf_counter()
    with transaction.atomic():
        visits.make(TRADES["gul"], comings.plan(count))
    seconds = time.perf_counter() - begun
    made = SeenEvent.objects.count()
    say(f"{made:,} events in {seconds:.1f} s: {made / seconds:,.0f} a second")
    return int(made / seconds < EVENTS)


if __name__ == "__main__":
    sys.exit(main())
