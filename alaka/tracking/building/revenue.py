"""What was bought in visits, in the currency of the business: where no rate is known, nothing."""

from collections import defaultdict
from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from django.db import connection
from django.utils import timezone

from alaka.sales.money import own, valued

MOST = Decimal(999_999_999_999)

# An order that was said twice, by the browser and by the server, counts once.
_BOUGHT = """
SELECT DISTINCT ON (visit.id, COALESCE(event.data #>> '{properties,order_id}', key::text))
    visit.id, event.at, event.amount,
    COALESCE(event.data #>> '{properties,currency}', '')
FROM tracking_visit visit JOIN tracking_event event ON event.visitor = visit.visitor
    AND event.at BETWEEN visit.began_at AND visit.ended_at
WHERE visit.id = ANY(%s) AND event.name = %s AND event.amount IS NOT NULL AND event.apart = 0
    AND (event.page IS NOT NULL OR event.kind = 3)
"""
_WRITE = """
UPDATE tracking_visit visit SET revenue = one.revenue
FROM unnest(%s::bigint[], %s::numeric[]) AS one(id, revenue) WHERE visit.id = one.id
"""


def value(ids: Sequence[int], ordered: int) -> None:
    """Of these visits; ``ordered`` is the name of what says that somebody bought."""
    if not ids:
        return
    worth: dict[int, Decimal] = defaultdict(Decimal)
    with connection.cursor() as cursor:
        cursor.execute(_BOUGHT, [list(ids), ordered])
        rows: list[tuple[int, Any, Decimal, str]] = cursor.fetchall()
        for pk, at, amount, currency in rows:
            day = timezone.localtime(at).date()
            worth[pk] += valued(amount, currency.upper() or own(), day) or 0
        cursor.execute(_WRITE, [list(ids), [min(worth[pk], MOST) for pk in ids]])
