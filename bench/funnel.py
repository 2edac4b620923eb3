"""How long the reports of sales take with a million deals of one year: `python -m bench.funnel`.

The whole of Django answers, as an administrator and as an agent of one team; each request asks for
another grouping or period.
"""

import sys
import time

from bench.base import arguments, fill, running
from bench.figures import Sheet, machine, measure, say
from bench.lists import visitor

TARGET, FORECAST = 300.0, 1000.0
DEALS = 1_000_000

# How far each deal goes, and for how many days it stays in each of five stages.
_WAYS = """
CREATE TEMPORARY TABLE way AS
SELECT n, now() - random() * interval '365 days' AS opened_at,
    (ARRAY[1,1,1,2,2,3,3,4,5,5])[1 + floor(random() * 10)::int] AS last,
    random() < 0.75 AS is_won_at_last,
    ARRAY[random() * 6, random() * 14, random() * 20, random() * 25, random() * 10] AS days,
    round((50 + random() * 5000)::numeric, 2) AS value
FROM generate_series(1, %s) AS n
"""
_STAYS = """
CREATE TEMPORARY TABLE stay AS
SELECT w.n, s.id AS stage, s.rank, s.rank = w.last AS is_last, w.value, at.entered_at,
    at.entered_at + w.days[s.rank] * interval '1 day' AS left_at
FROM way w JOIN (SELECT id, row_number() OVER (ORDER BY position, id) AS rank
    FROM sales_stage WHERE pipeline_id = %s) s ON s.rank <= w.last
CROSS JOIN LATERAL (SELECT w.opened_at + interval '1 day' * coalesce(
    (SELECT sum(d) FROM unnest(w.days[1:s.rank - 1]) d), 0) AS entered_at) at
WHERE at.entered_at < now()
"""
# Rows of a table by their places, over and over.
_TURNS = """
CREATE TEMPORARY TABLE {name} AS SELECT row_number() OVER (ORDER BY id) - 1 AS place, id
FROM {table}
"""
_TABLES = {
    "person": "contacts_contact", "agent": "accounts_agent", "team": "accounts_team",
    "shop": "accounts_place", "reason": "sales_lostreason",
}  # fmt: skip
_DEALS = """
INSERT INTO sales_deal (id, title, pipeline_id, stage_id, status, contact_id, owner_id, team_id,
    place_id, amount, currency, value, source, competitor, begun_by, opened_at, opened_by_id,
    entered_stage_at, closed_at, lost_reason_id, lost_note, reopened)
SELECT 10000000 + w.n, 'Flowers', %(pipeline)s, y.stage, s.status, person.id, agent.id, team.id,
    shop.id, w.value, 'AZN', w.value,
    (ARRAY['Web site', 'Fair', 'Word of mouth', 'Instagram', ''])[1 + w.n %% 5], '', 'hand',
    w.opened_at, agent.id, y.entered_at, CASE WHEN s.status <> 'open' THEN y.left_at END,
    CASE WHEN s.status = 'lost' THEN reason.id END, '', 0
FROM way w
JOIN (SELECT DISTINCT ON (n) * FROM stay ORDER BY n, rank DESC) y USING (n)
CROSS JOIN LATERAL (SELECT CASE WHEN y.left_at > now() THEN 'open' WHEN w.last = 5 AND
    w.is_won_at_last THEN 'won' ELSE 'lost' END AS status) s
JOIN person ON person.place = w.n %% %(person)s JOIN agent ON agent.place = w.n / 7 %% %(agent)s
JOIN team ON team.place = w.n %% %(team)s JOIN shop ON shop.place = w.n / 3 %% %(shop)s
JOIN reason ON reason.place = w.n / 5 %% %(reason)s
"""
_LOG = """
INSERT INTO sales_stagestay (deal_id, stage_id, came, entered_at, went, left_at, lost_reason_id,
    amount, currency, value)
SELECT d.id, y.stage, CASE WHEN y.rank = 1 THEN 'opened' ELSE 'moved' END, y.entered_at,
    CASE WHEN y.left_at > now() THEN '' WHEN y.is_last THEN d.status ELSE 'moved' END,
    CASE WHEN y.left_at <= now() THEN y.left_at END,
    CASE WHEN y.is_last AND y.left_at <= now() THEN d.lost_reason_id END, y.value, 'AZN', y.value
FROM stay y JOIN sales_deal d ON d.id = 10000000 + y.n
"""


def main() -> int:
    parser = arguments("Time the reports of sales.", contacts=100_000, conversations=2_000)
    parser.add_argument("--deals", type=int, default=DEALS)
    asked = parser.parse_args()
    say(machine())
    with running(asked.data):
        fill(asked.contacts, asked.conversations)
        _deals(asked.deals)
        _facts()
        sheet = Sheet()
        for login in ("gulnar", "alice"):
            _pages(login, asked.rounds, sheet)
        return sheet.finish()


def _deals(wanted: int) -> None:
    from django.db import connection, transaction

    from alaka.sales.models import Deal, Pipeline

    if Deal.objects.count() >= wanted:
        return
    begun = time.perf_counter()
    pipeline = Pipeline.objects.order_by("position", "pk")[0]
    with transaction.atomic(), connection.cursor() as cursor:
        # Who made the rows knows that their keys are there.
        cursor.execute("SET LOCAL session_replication_role = replica")
        cursor.execute(_WAYS, [wanted])
        cursor.execute(_STAYS, [pipeline.pk])
        counts = {}
        for name, table in _TABLES.items():
            cursor.execute(_TURNS.format(name=name, table=table))
            counts[name] = cursor.rowcount
        cursor.execute("ANALYZE way, stay, person")
        cursor.execute(_DEALS, {"pipeline": pipeline.pk, **counts})
        cursor.execute(_LOG)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE sales_deal, sales_stagestay")
    say(f"  {wanted:,} deals made in {time.perf_counter() - begun:.0f} s")


def _facts() -> None:
    """All at once by the statement that makes them a few at a time in the product."""
    from django.db import connection, transaction

    from alaka.reports import keeping_deals, packing
    from alaka.reports.facts import DEALS
    from alaka.reports.models import DealFact
    from alaka.sales.models import Deal

    if DealFact.objects.count() >= Deal.objects.count():
        return
    begun, names = time.perf_counter(), ", ".join(keeping_deals.COLUMNS)
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("TRUNCATE reports_dealfact")
        cursor.execute(keeping_deals.name_sources())
        cursor.execute(
            f"INSERT INTO reports_dealfact ({names}, noted) "
            f"SELECT {names}, 1 FROM ({keeping_deals.now()}) f"
        )
    say(f"  facts made in {time.perf_counter() - begun:.0f} s")
    begun = time.perf_counter()
    packing.pack(DEALS)
    say(f"  and packed in {time.perf_counter() - begun:.1f} s")


def _pages(login: str, rounds: int, sheet: Sheet) -> None:
    from alaka.reports.boards import reports

    client, who = visitor(login)

    def timed(name: str, addresses: list[str], target: float = TARGET) -> None:
        def act(number: int) -> None:
            answer = client.get(addresses[number % len(addresses)])
            assert answer.status_code == 200, answer.status_code

        sheet.add(measure(f"{name}, {who}", act, rounds=rounds, times=10), target)

    for report in reports().values():
        if report.room != "sales":
            continue
        ways, base = [each.name for each in report.groupings], f"/desk/reports/{report.name}/"
        # The forecast learns from the stays of one deal in so many, as they are.
        target = FORECAST if report.name == "forecast" else TARGET
        if report.clock:
            timed(f"{report.name}, 90 days", [f"{base}?period=90&by={by}" for by in ways], target)
            timed(f"{report.name}, all", [f"{base}?period=365&by={by}" for by in ways], target)
        else:
            timed(report.name, [f"{base}?by={by}" for by in ways[:3]], target)
    timed("funnel by stage, all", ["/desk/reports/funnel/?period=365&by=stage"])
    timed(
        "list behind a number",
        [
            f"/desk/reports/funnel/list?period=365&measure={name}"
            for name in ("lost", "deals", "won")
        ],
    )


if __name__ == "__main__":
    sys.exit(main())
