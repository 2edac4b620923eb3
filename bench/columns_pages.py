"""What a reader waits for: the reports of the sites, through the product itself; and which filters
of segments ask the same events."""

import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

from bench import columns_rows
from bench.figures import Sheet, Times, measure, say
from bench.lists import visitor
from bench.people import WROTE

REPORT, FUNNEL = 300.0, 2000.0
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
    "not in 90 days": {"of": "visits", "op": "none", "within": {"days": 90}},
    "a page ever": {"of": "pages", "op": "any", "where": {"address": "/argentina"}},
    "a page ever, and wrote": {
        "all": [{"of": "pages", "op": "any", "where": {"address": "/argentina"}}, WROTE]
    },
    "a page of few ever": {"of": "pages", "op": "any", "where": {"address": "/page-1999"}},
}  # fmt: skip

ORDERED = {"then": {"of": "orders", "op": "any", "within": {"days": 7}}}
SEEN = {"of": "pages", "op": "any", "where": {"address": "/argentina"}}
ONE_AFTER_ANOTHER = {
    "a page in 14 days, and ordered within 7": {**SEEN, "within": {"days": 14}, **ORDERED},
    "a page in 90 days, and ordered within 7": {**SEEN, "within": {"days": 90}, **ORDERED},
    "a page ever, and ordered within 7": {**SEEN, **ORDERED},
    "ordered in 90 days, then a page": {
        "of": "orders", "op": "any", "within": {"days": 90}, "then": SEEN
    },
}  # fmt: skip


def afterwards(sheet: Sheet, rounds: int, target: float) -> None:
    """Everybody of whom one thing came after another."""
    from alaka.accounts.models import Agent
    from alaka.contacts.models import Contact
    from alaka.segments.language import read

    agent = Agent.objects.get(email="gulnar@gul.example")
    for name, data in ONE_AFTER_ANOTHER.items():

        def act(_number: int, data: Any = data) -> int:
            return Contact.objects.filter(read(data, agent).asked(of_all=True)).count()

        said = f"everybody: {name}: {act(0):,}"
        sheet.add(measure(said, act, rounds=rounds, times=3, warm=0), target)


def reports(sheet: Sheet, rounds: int) -> None:
    """Each page of the sites over 24 months, of everybody and of a tenth of the people."""
    from alaka.core import clock
    from alaka.goals import answers
    from alaka.goals.models import Funnel
    from alaka.segments.models import Segment
    from alaka.tracking.events.terms import Word, number

    shutil.rmtree(answers.folder(), ignore_errors=True)
    client, _who = visitor("gulnar")
    client.get("/desk/reports/sources/?period=7")  # What a process does once.
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

        said, told = _first(client, f"/desk/reports/{address}")
        sheet.add(Times(f"{name}, the page before its numbers", [[said]]), REPORT)
        say(f"  {name}, counted anew: {told:,.0f} ms")
        with _counted() as asked:
            act(0)
        sheet.add(
            measure(f"{name} ({len(asked)} queries)", act, rounds=rounds, times=2, warm=1), target
        )

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


def _first(client: Any, address: str) -> tuple[float, float]:
    """Milliseconds until a page says that its numbers are counted, or has them; and until it has
    them. Nobody asks meanwhile: that would take a part of the machine."""
    from alaka.goals import remembering

    begun = time.perf_counter()
    said = None
    while b"report-lacking" in client.get(address).content:
        said = said or time.perf_counter() - begun
        while remembering._coming:
            time.sleep(0.01)
    told = time.perf_counter() - begun
    return (said or told) * 1000, told * 1000


@contextmanager
def _counted() -> Iterator[list[str]]:
    from django.db import connection

    found: list[str] = []

    def note(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        found.append(sql)
        return execute(sql, params, many, context)

    with connection.execute_wrapper(note):
        yield found
