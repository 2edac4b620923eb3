"""How long reports take with a million conversations and 200,000 cases: `python -m bench.reports`.

Requests go through the whole of Django, as an administrator, an agent of one team, and the
manager of one branch; each asks for another report, grouping or period, so that nothing is warm
but what would be. The facts are made first by what makes them in the product.
"""

import sys
import time
from itertools import product
from typing import Any

from bench.base import arguments, fill, running
from bench.figures import Sheet, machine, measure, say
from bench.lists import visitor

TARGET = 300.0
# Narrowed to a segment of one in ten people.
NARROWED = 600.0
CASES = 200_000
PERIODS = ("7", "30", "90", "365")

_CASES = """
INSERT INTO cases_case (kind, severity, product, title, text, wish, status, source, opened_at,
    is_due_set, due_at, climbed, outcome, outcome_text, answer, answered_at, change, reopened,
    contact_id, place_id, manager_id, topic_id, closed_at)
SELECT (ARRAY['complaint', 'complaint', 'request', 'praise'])[1 + n %% 4], 1 + n %% 3, '', 'Late',
    repeat('It was late again, and nobody called. ', 8), '', CASE WHEN n %% 5 = 0 THEN 'new' ELSE
    'closed' END, 'conversation', c.opened_at, false, c.opened_at + interval '2 days', 0,
    CASE WHEN n %% 5 = 0 THEN '' ELSE (ARRAY['solved', 'explained'])[1 + n %% 2] END, '',
    repeat('We are sorry. ', 20), CASE WHEN n %% 5 = 0 THEN NULL ELSE c.opened_at + interval '5 h'
    END, CASE WHEN n %% 3 = 0 THEN 'A second driver.' ELSE '' END, 0, c.contact_id,
    (SELECT id FROM accounts_place ORDER BY id OFFSET n %% greatest(1,
        (SELECT count(*) FROM accounts_place)) LIMIT 1),
    (SELECT id FROM accounts_agent ORDER BY id OFFSET n %% 9 LIMIT 1),
    (SELECT id FROM cases_topic ORDER BY id OFFSET n %% 6 LIMIT 1),
    CASE WHEN n %% 5 = 0 THEN NULL ELSE c.opened_at + interval '6 h' END
FROM (SELECT c.*, row_number() OVER () AS n FROM inbox_conversation c
    WHERE id %% 5 = 0 LIMIT %s) c
"""


def main() -> int:
    asked = arguments("Time the reports.").parse_args()
    say(machine())
    with running(asked.data):
        fill(asked.contacts, asked.conversations)
        _cases(min(CASES, asked.conversations // 5))
        _facts()
        sheet = Sheet()
        for login in ("gulnar", "alice", _manager()):
            _pages(login, asked.rounds, sheet)
        _narrowed(asked.rounds, sheet)
        return sheet.finish()


def _cases(wanted: int) -> None:
    from django.db import connection

    from alaka.cases.models import Case, Topic

    if Case.objects.count() >= wanted * 0.9:
        return
    for name in ("Delivery", "Quality", "Price", "Staff", "Web", "Other"):
        Topic.objects.get_or_create(name=name, parent=None)
    with connection.cursor() as cursor:
        cursor.execute(_CASES, [wanted])
        cursor.execute("ANALYZE cases_case")


def _facts() -> None:
    from alaka.reports.checking import check

    begun = time.perf_counter()
    count = check()
    say(f"  facts of {count:,} rows put right in {time.perf_counter() - begun:.0f} s")
    begun = time.perf_counter()
    check()
    say(f"  and found right in {time.perf_counter() - begun:.1f} s")


def _manager() -> str:
    """Somebody who answers for one place, and sees its branch only."""
    from alaka.accounts.models import Agent, Place, Role

    place = Place.objects.order_by("-pk").first()
    assert place is not None
    agent = Agent.objects.filter(email="branch@gul.example").first()
    if agent is None:
        agent = Agent.objects.create_user(
            "branch@gul.example", None, name="Branch", role=Role.MANAGER
        )
    Place.objects.filter(pk=place.pk).update(manager=agent)
    return "branch"


def _pages(login: str, rounds: int, sheet: Sheet) -> None:
    from alaka.reports.boards import reports

    client, who = visitor(login)

    def timed(name: str, addresses: list[str]) -> None:
        def act(number: int) -> None:
            answer = client.get(addresses[number % len(addresses)])
            assert answer.status_code == 200, answer.status_code

        sheet.add(measure(f"{name}, {who}", act, rounds=rounds, times=24), TARGET)

    for report in reports().values():
        ways = [each.name for each in report.groupings]
        base = f"/desk/reports/{report.name}/"
        timed(
            f"report {report.name}",
            [f"{base}?period={days}&by={by}" for by, days in product(ways, PERIODS[:3])],
        )
        if report.clock:
            timed(f"report {report.name}, a year", [f"{base}?period=365&by={by}" for by in ways])
    timed(
        "list behind a number",
        [
            f"/desk/reports/volume/list?measure={measure.name}&period={days}"
            for measure, days in product(reports()["volume"].measures, PERIODS)
        ],
    )


def _narrowed(rounds: int, sheet: Sheet) -> None:
    from alaka.reports.boards import reports

    client, who = visitor("gulnar")
    segment = _segment()
    try:
        for name in ("volume", "response", "satisfaction", "cases"):
            ways = [each.name for each in reports()[name].groupings]
            base = f"/desk/reports/{name}/?segment={segment.pk}"
            addresses = [f"{base}&period={days}&by={by}" for by, days in product(ways, PERIODS)]

            def act(number: int, addresses: list[str] = addresses) -> None:
                assert client.get(addresses[number % len(addresses)]).status_code == 200

            said = f"report {name} of {segment.size:,} people, {who}"
            sheet.add(measure(said, act, rounds=rounds, times=24), NARROWED)
    finally:
        segment.delete()


def _segment() -> Any:
    from django.utils import timezone

    from alaka.accounts.models import Agent
    from alaka.contacts.models import Contact
    from alaka.segments.making import count, make
    from alaka.segments.models import Segment, SegmentMember

    owner = Agent.objects.get(email="gulnar@gul.example")
    segment = make(Segment(name="Bench", owner=owner, is_live=False))
    rows = Contact.objects.standing().filter(pk__endswith="0").values_list("pk", flat=True)
    now = timezone.now()
    SegmentMember.objects.bulk_create(
        (SegmentMember(segment=segment, contact_id=pk, since=now) for pk in rows),
        batch_size=5_000,
    )
    count(segment)
    return segment


if __name__ == "__main__":
    sys.exit(main())
