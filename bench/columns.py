"""How long questions about all visits take: `python -m bench.columns`.

A million people and fifty million events of two years lie in PostgreSQL and in the columnar copy.
Questions are asked of the product (`ask`), and beside them DuckDB scans the same files and does
nothing else; then its reports and segments answer themselves. Makes about 25 GB; a folder once
filled is used again.
"""

import resource
import sys
import time
from datetime import timedelta

from bench import columns_pages, columns_rows, segments
from bench.base import arguments, fill, running
from bench.figures import Sheet, machine, measure, say

SEGMENT, FUNNEL, REPORT = 1000.0, 2000.0, 300.0

_TWICE = """
SELECT contact FROM events JOIN spans ON spans.visitor = events.visitor
    AND "at" >= begins AND "at" < ends
WHERE kind = 1 AND page = $page GROUP BY contact HAVING count(*) >= 2
"""
_FUNNEL = """
WITH one AS (SELECT visitor, min("at") AS since FROM events WHERE page = $page GROUP BY visitor),
two AS (SELECT visitor, min("at") AS since FROM events JOIN one USING (visitor)
    WHERE page = $second AND "at" > one.since GROUP BY visitor),
three AS (SELECT visitor, min("at") AS since FROM events JOIN two USING (visitor)
    WHERE page = $third AND "at" > two.since GROUP BY visitor),
four AS (SELECT DISTINCT visitor FROM events JOIN three USING (visitor)
    WHERE amount IS NOT NULL AND "at" > three.since)
SELECT (SELECT count(*) FROM one), (SELECT count(*) FROM two), (SELECT count(*) FROM three),
    (SELECT count(*) FROM four)
"""
_REPORT = """
SELECT date_trunc('month', began_at), came_by, count(*), sum(pages), sum(orders), sum(revenue)
FROM visits GROUP BY ALL
"""


def main() -> int:
    parser = arguments("Time questions about all visits.")
    parser.add_argument("--events", type=int, default=columns_rows.EVENTS)
    asked = parser.parse_args()
    say(machine())
    with running(asked.data):
        fill(asked.contacts, asked.conversations)
        columns_rows.fill(asked.events)
        _copy(asked.events)
        sheet = Sheet()
        _ask(sheet, asked.rounds)
        segments.counting(sheet, asked.rounds, columns_pages.COUNTED)
        segments.keeping(sheet, asked.rounds, columns_pages.THREE)
        columns_pages.afterwards(sheet, asked.rounds, SEGMENT)
        columns_pages.reports(sheet, asked.rounds)
        return sheet.finish()


def _copy(events: int) -> None:
    """What is to be copied by now: all of it the first time."""
    from alaka.tracking.columns import engine, keeping

    begun = time.perf_counter()
    keeping.keep()
    size = sum(path.stat().st_size for path in engine.folder().glob("*.parquet"))
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    say(
        f"  copied in {time.perf_counter() - begun:.0f} s, {most:,.0f} MB of memory at most; "
        f"{size / 1e6:,.0f} MB, {size / events:.0f} bytes an event"
    )


def _ask(sheet: Sheet, rounds: int) -> None:
    from alaka.core import clock
    from alaka.tracking.columns import engine
    from alaka.tracking.columns.asking import ask

    now, pages = clock.now(), columns_rows.most_seen()

    def timed(name: str, sql: str, days: int, target: float, scanned: str) -> None:
        of, columns = scanned.split(": ")

        def product(number: int) -> None:
            values = {
                name: pages[(number + place) % len(pages)]
                for place, name in enumerate(("page", "second", "third"))
                if f"${name}" in sql
            }
            ask(sql, values or None, now - timedelta(days=days), now)

        def bare(number: int) -> None:
            moment = '"at"' if of == "events" else "began_at"
            since = (now - timedelta(days=days)).replace(tzinfo=None)
            with engine.cursor() as cursor:
                cursor.execute(
                    f"SELECT {columns} FROM '{engine.folder()}/{of}-*.parquet' "
                    f"WHERE {moment} >= TIMESTAMP '{since}'"
                ).fetchall()

        sheet.add(measure(name, product, rounds=rounds, times=3), target)
        sheet.add(measure(f"{name}: the bare scan", bare, rounds=rounds, times=3), target)

    people = 'events: max(visitor), max(page), max("at")'
    timed("a page twice in 14 days, by person", _TWICE, 14, SEGMENT, people)
    timed("a page twice ever, by person", _TWICE, 800, SEGMENT, people)
    timed("a funnel of four steps, 90 days", _FUNNEL, 90, FUNNEL, people)
    timed(
        "a report of visits, 24 months", _REPORT, 800, REPORT,
        "visits: max(began_at), max(came_by), sum(pages), sum(orders), sum(revenue)",
    )  # fmt: skip


if __name__ == "__main__":
    sys.exit(main())
