"""Pages of rows that hold some words, newest first, where the index of words knows no order.

The next rows of the order are read as they lie: there a common word fills a page. Where it does
not, the index of words is asked for all rows that hold it, and those are put in order.
"""

from datetime import timedelta
from typing import TypeVar

from django.db.models import DateTimeField, ExpressionWrapper, F, Model, QuerySet, Value

from alaka.core.paging import Edge, Order, Page, beyond, decode, turn

Row = TypeVar("Row", bound=Model)

# So many rows are read as they lie.
NEAR = 2000


def newest(rows: "QuerySet[Row]", by: str, *, after: str = "", size: int) -> "Page[Row]":
    """Of ``rows``, which are filtered by words, those after the cursor; ``by`` is a column of time
    with an index."""
    order = Order(by)

    def fetch(edge: Edge | None, _turned: bool) -> list[Row]:
        every = beyond(rows.model._default_manager.all(), order, edge)
        last = every.values_list(by, flat=True)[NEAR : NEAR + 1].first()
        ahead = beyond(rows, order, edge)
        near = ahead if last is None else ahead.filter(**{f"{by}__gte": last})
        found = list(near[: size + 1])
        return found if last is None or len(found) > size else list(_apart(ahead, by)[: size + 1])

    return turn(fetch, order, decode(after, rows.model, order), None, size)


def _apart(rows: "QuerySet[Row]", by: str) -> "QuerySet[Row]":
    """In the same order, by what is in no index: else the planner walks along the index of time."""
    moment = ExpressionWrapper(F(by) + Value(timedelta(0)), output_field=DateTimeField())
    return rows.order_by(moment.desc(), "-pk")
