"""Pages of rows that hold some words, newest first, where the index of words knows no order.

The next rows of the order are read as they lie: there a common word fills a page. Where it does
not, the index of words is asked for those that hold it, and they are looked at from the newest on.
What takes too long stops with a cursor, as everywhere in the search.
"""

import time
from datetime import timedelta
from typing import TypeVar

from django.db.models import DateTimeField, ExpressionWrapper, F, Model, Q, QuerySet, Value

from alaka.core.paging import Order, Page, beyond, decode, encode

Row = TypeVar("Row", bound=Model)

# So many rows are read as they lie, and so many times more where those say that it fills the page.
NEAR, FURTHER = 500, 8
# So many that hold the words are looked at first whether they may be seen; so many at all.
HELD, MOST = 100, 3000
# Seconds after which no further ones are looked at.
PATIENCE = 0.02


def newest(rows: "QuerySet[Row]", held: Q, by: str, *, after: str = "", size: int) -> "Page[Row]":
    """Of ``rows``, which may be seen, those that hold the words and come after the cursor; ``by``
    is a column of time with an index. A page that is not full may still be gone on from."""
    order = Order(by)
    every = rows.model._default_manager.all()
    edge = decode(after, rows.model, order)
    ahead = beyond(rows.filter(held), order, edge)
    for near in (NEAR, NEAR * FURTHER):
        last = beyond(every, order, edge).values_list(by, flat=True)[near : near + 1].first()
        read = ahead if last is None else ahead.filter(**{f"{by}__gte": last})
        found = list(read[: size + 1])
        if last is None or len(found) > size:
            return _page(found, order, size)
        if len(found) * FURTHER <= size:
            break
    began = time.monotonic()
    told = _apart(beyond(every.filter(held), order, edge), by)
    ids = list(told.values_list("pk", flat=True)[:MOST])
    found, start, end = [], 0, HELD
    while start < len(ids):
        found += _apart(rows.filter(pk__any_of=ids[start:end]), by)[: size + 1 - len(found)]
        if len(found) > size:
            return _page(found, order, size)
        if end < len(ids) and time.monotonic() - began > PATIENCE:
            return Page(found, after=_from(every, order, ids[end - 1]))
        start, end = end, 2 * end
    return Page(found, after=_from(every, order, ids[-1]) if len(ids) == MOST else "")


def _from(every: "QuerySet[Row]", order: Order, pk: int) -> str:
    return encode(every.values_list(order.by, "pk").get(pk=pk))


def _page(found: list[Row], order: Order, size: int) -> "Page[Row]":
    after = encode(order.edge(found[size - 1])) if len(found) > size else ""
    return Page(found[:size], after=after)


def _apart(rows: "QuerySet[Row]", by: str) -> "QuerySet[Row]":
    """In the same order, by what is in no index: else the planner walks along the index of time."""
    moment = ExpressionWrapper(F(by) + Value(timedelta(0)), output_field=DateTimeField())
    return rows.order_by(moment.desc(), "-pk")
