"""Of whom something new is known, and between which moments."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from alaka.core import clock
from alaka.tracking.columns.changes import YOUNG
from alaka.tracking.events.terms import Word, number
from alaka.tracking.models import Kind

ORDERED = "Order Completed"

# The beginning of a statement about them, with `Touched.values`.
TOUCHED = """
WITH touched AS (
    SELECT visitor, min(first) AS first, max(last) AS last FROM (
        SELECT * FROM unnest(
            %(visitors)s::bigint[], %(firsts)s::timestamptz[], %(lasts)s::timestamptz[]
        ) AS one(visitor, first, last)
        UNION ALL
        SELECT visitor, at, at
        FROM unnest(%(moved)s::bigint[], %(moments)s::timestamptz[]) AS one(visitor, at)
    ) AS each
    WHERE visitor NOT IN (SELECT unnest(%(done)s::bigint[]))
    GROUP BY visitor
)
"""


@dataclass(frozen=True)
class Touched:
    """Arrays as PostgreSQL wrote them: to read and write thousands of moments costs more than all
    that is done with them. ``moved`` are more of them; those that are ``done`` count no more."""

    visitors: str
    firsts: str
    lasts: str
    moved: Sequence[tuple[int, datetime]] = ()
    done: str = "{}"

    @property
    def values(self) -> dict[str, Any]:
        return {
            "visitors": self.visitors,
            "firsts": self.firsts,
            "lasts": self.lasts,
            "moved": [visitor for visitor, _ in self.moved],
            "moments": [at for _, at in self.moved],
            "done": self.done,
            "late": clock.now() - YOUNG,
            "view": int(Kind.PAGE),
            "screen": int(Kind.SCREEN),
            "leave": int(Kind.LEAVE),
            "ordered": number(Word.NAME, ORDERED),
        }
