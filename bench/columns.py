"""How long questions about all visits take: `python -m bench.columns`.

Fifty million events of two years lie in PostgreSQL and in the columnar copy; each question is asked
of the product (`ask`), and beside it DuckDB scans the same files and does nothing else. Makes about
13 GB; a folder once filled is used again.
"""

import sys
import time
from datetime import UTC, datetime, timedelta
from typing import Any

from bench.base import arguments, running
from bench.figures import Sheet, machine, measure, say

EVENTS, MONTHS, PER_VISIT = 50_000_000, 24, 7
BROWSERS, LINKS = 5_000_000, 1_500_000
PAGES = 2_000
SEGMENT, FUNNEL, REPORT = 1000.0, 2000.0, 300.0

_VISITS = """
INSERT INTO tracking_visit (source, visitor, began_at, ended_at, reached_at, pages, events, seen,
    entry, exit, came_by, came_from, words, orders, revenue)
SELECT 1, 1 + floor(power(random(), 2) * %(browsers)s)::bigint, at, at + interval '3 minutes',
    at + interval '3 minutes', %(each)s, %(each)s, 100,
    1 + floor(power(random(), 3) * %(pages)s)::bigint, 1 + floor(random() * %(pages)s)::bigint,
    (ARRAY['search', 'direct', 'social', 'campaign', 'link'])[1 + n %% 5], 'somewhere', '',
    (n %% 40 = 0)::int, (n %% 40 = 0)::int * 25
FROM (
    SELECT n, %(month)s::timestamptz + random() * 0.999 * interval '%(days)s days' AS at
    FROM generate_series(1, %(count)s) n
) AS one ON CONFLICT DO NOTHING
"""
_EVENTS = """
INSERT INTO {table} (key, at, received_at, source, kind, visitor, name, page, amount)
SELECT gen_random_uuid(), began_at + k * interval '25 seconds', began_at, 1,
    CASE WHEN k = 5 THEN 2 ELSE 1 END, visitor, CASE WHEN k = 5 THEN 1 + id %% 9 END,
    CASE WHEN k = 0 THEN entry ELSE 1 + floor(power(random(), 3) * %(pages)s)::bigint END,
    CASE WHEN orders > 0 AND k = 5 THEN revenue END
FROM tracking_visit CROSS JOIN generate_series(0, %(each)s - 1) k
WHERE began_at >= %(month)s AND began_at < %(next)s
"""
_LINKS = """
INSERT INTO tracking_link (visitor, contact_id, since, last_at, reason, created_at)
SELECT n * 3, 1 + n %% 1000000, now() - random() * interval '700 days', now(), 'form', now()
FROM generate_series(1, %s) n
"""

_TWICE = """
SELECT contact FROM events JOIN spans ON spans.visitor = events.visitor
    AND "at" >= begins AND "at" < ends
WHERE kind = 1 AND page = $page GROUP BY contact HAVING count(*) >= 2
"""
_FUNNEL = """
WITH one AS (SELECT visitor, min("at") AS since FROM events WHERE page = $page GROUP BY visitor),
two AS (SELECT visitor, min("at") AS since FROM events JOIN one USING (visitor)
    WHERE page = $page + 1 AND "at" > one.since GROUP BY visitor),
three AS (SELECT visitor, min("at") AS since FROM events JOIN two USING (visitor)
    WHERE page = $page + 2 AND "at" > two.since GROUP BY visitor),
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
    parser.add_argument("--events", type=int, default=EVENTS)
    asked = parser.parse_args()
    say(machine())
    with running(asked.data):
        _fill(asked.events)
        _copy()
        sheet = Sheet()
        _ask(sheet, asked.rounds)
        return sheet.finish()


def _fill(wanted: int) -> None:
    from django.db import connection

    from alaka.core import clock
    from alaka.tracking.events import partitions
    from alaka.tracking.models import Link, Visit

    if Visit.objects.exists():
        return
    begun = time.perf_counter()
    months, day = [], clock.now().date().replace(day=1)
    for _ in range(MONTHS):
        months.append((day.year, day.month))
        day = (day - timedelta(days=1)).replace(day=1)
    with connection.cursor() as cursor:
        cursor.execute("SET session_replication_role = replica")
        for month in reversed(months):
            first, days = datetime(*month, 1, tzinfo=UTC), partitions.days_of(month)
            values: dict[str, Any] = {
                "month": first, "next": first + timedelta(days=len(days)), "each": PER_VISIT,
                "days": len(days), "count": wanted // MONTHS // PER_VISIT, "pages": PAGES,
                "browsers": BROWSERS,
            }  # fmt: skip
            cursor.execute(partitions.beginning(month))
            cursor.execute(_VISITS, values)
            cursor.execute(_EVENTS.format(table=partitions.name_of(month)), values)
            cursor.execute(partitions.completing(month))
            say(f"  {month[0]}-{month[1]:02} after {time.perf_counter() - begun:.0f} s")
        if not Link.objects.exists():
            cursor.execute(_LINKS, [LINKS])
        cursor.execute("ANALYZE tracking_visit, tracking_link")


def _copy() -> None:
    from alaka.tracking.columns import engine, keeping

    begun = time.perf_counter()
    keeping.keep()
    size = sum(path.stat().st_size for path in engine.folder().glob("*.parquet"))
    say(f"  copied in {time.perf_counter() - begun:.0f} s; {size / 1e6:,.0f} MB")


def _ask(sheet: Sheet, rounds: int) -> None:
    from alaka.core import clock
    from alaka.tracking.columns import engine
    from alaka.tracking.columns.asking import ask

    now = clock.now()

    def timed(name: str, sql: str, days: int, target: float, scanned: str) -> None:
        of, columns = scanned.split(": ")

        def product(number: int) -> None:
            values = {"page": 1 + number % 5} if "$page" in sql else None
            ask(sql, values, now - timedelta(days=days), now)

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
