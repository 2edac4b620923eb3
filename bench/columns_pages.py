"""What a reader waits for: the reports of the sites and segments, through the product itself."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

from bench import columns_rows
from bench.figures import Sheet, measure
from bench.lists import visitor
from bench.people import WROTE

REPORT, FUNNEL, SEGMENT, COUNT = 300.0, 2000.0, 1000.0, 500.0
NEW_EVENTS = 10_000
VIEWED = {
    "of": "pages", "op": "at_least", "count": 2, "within": {"days": 14},
    "where": {"address": "/argentina"},
}  # fmt: skip
DID_NOT_BUY = {"of": "orders", "op": "none"}
THREE = {"all": [VIEWED, DID_NOT_BUY, {"of": "language", "op": "is", "value": ["fa", "en", "az"]}]}
COUNTED = {
    "a page twice in 14 days": VIEWED,
    "and did not buy": {"all": [VIEWED, DID_NOT_BUY]},
    "three conditions": THREE,
    "visited in 90 days": {"of": "visits", "op": "any", "within": {"days": 90}},
    "visited and wrote": {
        "all": [{"of": "visits", "op": "any", "within": {"days": 30}}, WROTE]
    },
    "a page ever": {"of": "pages", "op": "any", "where": {"address": "/argentina"}},
}  # fmt: skip


def reports(sheet: Sheet, rounds: int) -> None:
    """Each page of the sites over 24 months, of everybody and of a tenth of the people."""
    from alaka.core import clock
    from alaka.goals.models import Funnel
    from alaka.segments.models import Segment
    from alaka.tracking.events.terms import Word, number

    client, _who = visitor("gulnar")
    segment = Segment.objects.get(name=columns_rows.TENTH)
    funnel = Funnel.objects.get(name=columns_rows.NAMED)
    page = number(Word.PAGE, f"{columns_rows.SITE}/argentina")
    today = clock.now().date()
    long = f"period=own&from={today - timedelta(days=729)}&to={today}"

    def timed(name: str, address: str, target: float) -> None:
        def act(_number: int) -> None:
            answer = client.get(f"/desk/reports/{address}")
            assert answer.status_code == 200, answer.status_code
            assert b"report-lacking" not in answer.content

        with _counted() as asked:
            act(0)
        told = f"{name} ({len(asked)} queries)"
        sheet.add(measure(told, act, rounds=rounds, times=2, warm=1), target)

    pages = {
        "sources": "by=way", "sources by campaign": "by=campaign",
        "sources by first page": "by=entry",
        "steps": f"funnel={funnel.pk}", "paths": f"page={page}", "returning": "by=cohort",
        "chatting": "by=way",
    }  # fmt: skip
    for whose, more in {"": "", f", {segment.size:,} people": f"&segment={segment.pk}"}.items():
        for name, query in pages.items():
            report = name.partition(" ")[0]
            timed(f"{name}, 24 months{whose}", f"{report}/?{long}&{query}{more}", REPORT)
            timed(
                f"{name}, 90 days{whose}",
                f"{report}/?period=90&{query}{more}",
                FUNNEL if report == "steps" else REPORT,
            )


@contextmanager
def _counted() -> Iterator[list[str]]:
    from django.db import connection

    found: list[str] = []

    def note(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        found.append(sql)
        return execute(sql, params, many, context)

    with connection.execute_wrapper(note):
        yield found


def segments(sheet: Sheet, rounds: int) -> None:
    """Everybody looked at, whoever is behind so many new events, and the count while entered."""
    from django.db import transaction

    from alaka.accounts.models import Agent
    from alaka.contacts.models import Contact
    from alaka.segments import making
    from alaka.segments.estimating import running as count
    from alaka.segments.keeping.following import Changed, look_at
    from alaka.segments.keeping.running import keep_all
    from alaka.segments.keeping.whole import keep
    from alaka.segments.language import read
    from alaka.segments.models import Segment

    owner = Agent.objects.get(email="gulnar@gul.example")
    for name, data in COUNTED.items():

        def act(_number: int, data: Any = data) -> None:
            assert not read(data, owner).faults()
            count(read(data, owner), owner)

        found = count(read(data, owner), owner)
        how = "below" if found.is_below else "about" if found.is_about else "exactly"
        said = f"running count, {name}: {how} {found.count:,}"
        sheet.add(measure(said, act, rounds=rounds, times=5, warm=2), COUNT)
    segment = making.make(Segment(name="Bench: three", owner=owner, filter=THREE))
    keep_all()
    rows = Contact.objects.standing().order_by("?").values_list("pk", flat=True)
    touched = set(rows[:NEW_EVENTS])

    def whole(_number: int) -> None:
        with transaction.atomic():
            keep(Segment.objects.select_related("owner").get(pk=segment.pk))

    def followed(_number: int) -> None:
        with transaction.atomic():
            look_at(Changed(set(touched)))

    try:
        segment.refresh_from_db()
        told = f"everybody, three conditions ({segment.size:,} people)"
        sheet.add(measure(told, whole, rounds=rounds, times=2, warm=1), SEGMENT)
        told = f"the people of {NEW_EVENTS:,} new events"
        sheet.add(measure(told, followed, rounds=rounds, times=2, warm=1), SEGMENT)
    finally:
        segment.delete()
