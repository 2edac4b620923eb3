"""Pages of rows that hold some words, newest first, where the index of words knows no order.

The next rows of the order are read as they lie: there a common word fills a page. Where it does
not, the index of words is asked for all rows that hold it, and the newest of those are looked at.
"""

from datetime import timedelta
from typing import TypeVar

from django.db.models import DateTimeField, ExpressionWrapper, F, Model, Q, QuerySet, Value

from alaka.core.paging import Edge, Order, Page, beyond, decode, turn

Row = TypeVar("Row", bound=Model)

# So many rows are read as they lie.
NEAR = 2000
# So many that hold the words are looked at whether they may be seen, before all of them are.
HELD = 300


def newest(rows: "QuerySet[Row]", held: Q, by: str, *, after: str = "", size: int) -> "Page[Row]":
    """Of ``rows``, which may be seen, those that hold the words and come after the cursor; ``by``
    is a column of time with an index."""
    order = Order(by)
    every = rows.model._default_manager.all()

    def fetch(edge: Edge | None, _turned: bool) -> list[Row]:
        last = beyond(every, order, edge).values_list(by, flat=True)[NEAR : NEAR + 1].first()
        ahead = beyond(rows.filter(held), order, edge)
        near = ahead if last is None else ahead.filter(**{f"{by}__gte": last})
        found = list(near[: size + 1])
        if last is None or len(found) > size:
            return found
        ids = _apart(beyond(every.filter(held), order, edge), by).values_list("pk", flat=True)
        some = list(ids[:HELD])
        found = list(beyond(rows.filter(pk__in=some), order, edge)[: size + 1])
        is_over = len(some) < HELD or len(found) > size
        return found if is_over else list(_apart(ahead, by)[: size + 1])

    return turn(fetch, order, decode(after, rows.model, order), None, size)


def _apart(rows: "QuerySet[Row]", by: str) -> "QuerySet[Row]":
    """In the same order, by what is in no index: else the planner walks along the index of time."""
    moment = ExpressionWrapper(F(by) + Value(timedelta(0)), output_field=DateTimeField())
    return rows.order_by(moment.desc(), "-pk")
