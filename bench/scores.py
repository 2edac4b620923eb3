"""How long everybody's score takes: `python -m bench.scores`.

People and conversations of the demo's generator; a third of the people ordered now and then. The
past is learned, everybody is looked at, and then a thousand who were touched. `--data` keeps the
base.
"""

import resource
import sys
import time
from collections.abc import Callable
from typing import Any

from bench.base import arguments, fill, running
from bench.figures import machine, say

TARGET = 600.0
TOUCHED = 1_000
_ORDERS = """
INSERT INTO sales_order (source, number, contact_id, placed_at, said_at, state, stated, amount,
    currency, refunded, value, coupon, refunds, tellers)
SELECT 'Bench', person.id || '-' || turn, person.id, moment, moment, 'placed', 'placed', 10, 'EUR',
    0, 10, '', '{}', '{}'
FROM contacts_contact person, generate_series(0, person.id % 7) turn,
    LATERAL (SELECT turn * (9 + person.id % 83) + person.id % 61) ago(days),
    LATERAL (SELECT now() - days * interval '1 day') at(moment)
WHERE person.id % 3 = 0
"""


def main() -> int:
    parser = arguments("Count the scores of everybody.")
    asked = parser.parse_args()
    say(machine())
    with running(asked.data):
        fill(asked.contacts, asked.conversations)
        _order()
        from alaka.scores import following, training
        from alaka.scores.models import Score
        from alaka.scores.scoring import Measure, refresh

        learned = timed("learned of the past", training.learn)
        say(f"  {learned.tested['people']:,} looks, {learned.tested['bought']:,} bought")
        begun = time.perf_counter()
        looked = timed("everybody", following.everybody)
        took = time.perf_counter() - begun
        say(f"  {looked:,} people, {looked / took:,.0f}/s; most memory {_memory()} MB")
        timed("everybody once more, nothing new", following.everybody)
        some = list(Score.objects.order_by("-contact").values_list("contact", flat=True)[:TOUCHED])
        timed(f"{len(some):,} who were touched", lambda: refresh(some, Measure.now()))
    return int(took > TARGET)


def _order() -> None:
    from django.db import connection

    from alaka.sales.models import Order

    if Order.objects.filter(source="Bench").exists():
        return
    with connection.cursor() as cursor:
        cursor.execute(_ORDERS)
        cursor.execute("ANALYZE sales_order")


def timed(what: str, work: Callable[[], Any]) -> Any:
    begun = time.perf_counter()
    found = work()
    say(f"{what}: {time.perf_counter() - begun:.1f} s")
    return found


def _memory() -> int:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1000


if __name__ == "__main__":
    sys.exit(main())
