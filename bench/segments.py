"""How soon segments follow, with a million people: `python -m bench.segments`.

Everybody looked at for three conditions, whoever did something in 10,000 new events, and the count
that runs along while conditions are entered.
"""

import sys
from typing import Any

from bench.base import arguments, fill, running
from bench.figures import Sheet, machine, measure, say
from bench.people import COMPLAINED, EVENTS, OWN, WROTE

WHOLE, PASS, COUNT = 1_000.0, 1_000.0, 500.0
EVENTS_AT_ONCE = 10_000
THREE = {"all": [OWN["language"], WROTE, {"not": COMPLAINED}]}


def main() -> int:
    asked = arguments("Time segments.").parse_args()
    say(machine())
    with running(asked.data):
        fill(asked.contacts, asked.conversations)
        sheet = Sheet()
        counting(sheet, asked.rounds, {**OWN, **EVENTS, "three conditions": THREE})
        keeping(sheet, asked.rounds, THREE)
        return sheet.finish()


def counting(sheet: Sheet, rounds: int, filters: dict[str, Any]) -> None:
    from alaka.accounts.models import Agent
    from alaka.segments.estimating import running as count
    from alaka.segments.language import read

    agent = Agent.objects.get(email="gulnar@gul.example")
    for name, data in filters.items():

        def act(_number: int, data: Any = data) -> None:
            assert not read(data, agent).faults()
            count(read(data, agent), agent)

        found = count(read(data, agent), agent)
        how = "below" if found.is_below else "about" if found.is_about else "exactly"
        said = f"running count, {name}: {how} {found.count:,}"
        sheet.add(measure(said, act, rounds=rounds, times=5, warm=2), COUNT)


def keeping(sheet: Sheet, rounds: int, conditions: dict[str, Any]) -> None:
    from django.db import transaction

    from alaka.accounts.models import Agent
    from alaka.contacts.models import Contact
    from alaka.segments import making
    from alaka.segments.keeping.following import Changed, look_at
    from alaka.segments.keeping.running import keep_all
    from alaka.segments.keeping.whole import keep
    from alaka.segments.models import Segment

    owner = Agent.objects.get(email="gulnar@gul.example")
    segment = making.make(Segment(name="Bench", owner=owner, filter=conditions))
    keep_all()
    rows = Contact.objects.standing().order_by("?").values_list("pk", flat=True)
    touched = set(rows[:EVENTS_AT_ONCE])

    def whole(_number: int) -> None:
        with transaction.atomic():
            keep(Segment.objects.select_related("owner").get(pk=segment.pk))

    def followed(_number: int) -> None:
        with transaction.atomic():
            look_at(Changed(set(touched)))

    try:
        segment.refresh_from_db()
        told = f"everybody, three conditions ({segment.size:,} people)"
        sheet.add(measure(told, whole, rounds=rounds, times=2, warm=1), WHOLE)
        told = f"{EVENTS_AT_ONCE:,} people with something new"
        sheet.add(measure(told, followed, rounds=rounds, times=3, warm=1), PASS)
    finally:
        segment.delete()


if __name__ == "__main__":
    sys.exit(main())
