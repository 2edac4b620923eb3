"""How long the board takes in the server with 10,000 open deals: `python -m bench.deals`.

The whole of Django answers (middleware, session, templates), for an administrator, who sees all of
them, and for an agent of one team; the part that looks again, and a move, too.
"""

import sys
from decimal import Decimal
from random import Random
from typing import TYPE_CHECKING

from bench.base import arguments, fill, running
from bench.figures import Sheet, machine, measure, say
from bench.lists import visitor

if TYPE_CHECKING:
    from alaka.sales.models import Stage

TARGET = 150.0
DEALS = 10_000


def main() -> int:
    parser = arguments("Time the board of deals.", contacts=2_000, conversations=5_000)
    asked = parser.parse_args()
    say(machine())
    with running(asked.data):
        fill(asked.contacts, asked.conversations)
        stages = _deals()
        sheet = Sheet()
        for login in ("gulnar", "alice"):
            _board(login, asked.rounds, stages, sheet)
        return sheet.finish()


def _deals() -> "list[Stage]":
    """One pipeline with so many open deals, half of them with a next step."""
    from datetime import timedelta

    from django.db import connection

    from alaka.accounts.models import Agent, Team
    from alaka.contacts.models import Contact
    from alaka.core import clock
    from alaka.sales.models import Came, Deal, Pipeline, Stage, StageStay

    pipeline = Pipeline.objects.order_by("position", "pk")[0]
    stages = list(Stage.objects.filter(pipeline=pipeline))
    if Deal.objects.open().filter(pipeline=pipeline).count() >= DEALS:
        return stages
    chance, now = Random(3), clock.now()
    owners, teams = list(Agent.objects.who_answer()), list(Team.objects.all())
    people = list(Contact.objects.standing().order_by("pk").values_list("pk", flat=True)[:5000])
    rows = []
    for number in range(DEALS):
        amount = Decimal(chance.randint(50, 5000))
        rows.append(
            Deal(
                title=f"Flowers {number}", pipeline=pipeline, stage=chance.choice(stages),
                contact_id=chance.choice(people), owner=chance.choice(owners),
                team=chance.choice(teams), amount=amount, currency="AZN", value=amount,
                opened_at=now, entered_stage_at=now - timedelta(days=chance.randint(0, 30)),
                next_at=now + timedelta(hours=chance.randint(-99, 999)) if number % 2 else None,
            )
        )  # fmt: skip
    Deal.objects.bulk_create(rows, batch_size=2000)
    StageStay.objects.bulk_create(
        StageStay(
            deal=row, stage=row.stage, came=Came.OPENED, entered_at=row.entered_stage_at,
            amount=row.amount, currency=row.currency, value=row.value,
        )
        for row in rows
    )  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE sales_deal, sales_stagestay")
    return stages


def _board(login: str, rounds: int, stages: "list[Stage]", sheet: Sheet) -> None:
    from alaka.accounts.models import Agent
    from alaka.sales.models import Deal

    client, who = visitor(login)
    agent = Agent.objects.get(email=f"{login}@gul.example")
    keys = Deal.objects.visible_to(agent).open().filter(stage__in=stages)
    some = list(keys.order_by("pk").values_list("pk", "stage")[:500])

    def first(number: int) -> None:
        assert client.get("/desk/deals/").status_code == 200

    def part(number: int) -> None:
        client.get("/desk/deals/", headers={"HX-Request": "true", "HX-Target": "board-live"})

    def move(number: int) -> None:
        pk, seen = some[number % len(some)]
        stage = stages[number % len(stages)].pk
        data = {"stage": str(stage), "seen": str(seen)}
        answer = client.post(f"/desk/deals/{pk}/stage", data, headers={"HX-Request": "true"})
        assert answer.status_code == 200
        some[number % len(some)] = (pk, stage)

    sheet.add(measure(f"board, first paint, {who}", first, rounds=rounds), TARGET)
    sheet.add(measure(f"board, looks again, {who}", part, rounds=rounds), TARGET)
    sheet.add(measure(f"a card moved, {who}", move, rounds=rounds), TARGET)


if __name__ == "__main__":
    sys.exit(main())
