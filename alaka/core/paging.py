"""Pages of a long list by key: the thousandth costs what the first does, and rows that come or
go in between neither repeat nor vanish.

A cursor names the row at the edge of a page by its place in the order: base64 of its value and
id. One that cannot be read is as none: the list begins at its beginning.
"""

import base64
import binascii
import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any, Generic, TypeVar, cast

from django.core.exceptions import ValidationError
from django.db.models import Field, Model, Q, QuerySet

Row = TypeVar("Row", bound=Model)
Edge = tuple[Any, Any]

SIZE = 25


@dataclass(frozen=True)
class Order:
    """A column and the id, both rising or both falling; of a long list an index must hold the two.

    ``kind`` is the field of what rows are given as ``by``, where that is no column of theirs.
    """

    by: str
    is_falling: bool = True
    kind: "Field[Any, Any] | None" = None

    def columns(self, *, turned: bool = False) -> list[str]:
        sign = "-" if self.is_falling is not turned else ""
        return [f"{sign}{self.by}", f"{sign}pk"]

    def beyond(self, edge: Edge, *, turned: bool = False) -> Q:
        """What comes after the edge. The first condition is what the index is entered by."""
        value, pk = edge
        less = "lt" if self.is_falling is not turned else "gt"
        inside = Q(**{f"{self.by}__{less}e": value})
        return inside & (Q(**{f"{self.by}__{less}": value}) | Q(**{f"pk__{less}": pk}))

    def edge(self, row: Model) -> Edge:
        return getattr(row, self.by), row.pk


@dataclass(frozen=True)
class Page(Generic[Row]):
    """``before`` and ``after`` are the cursors of the pages beside it, empty where none is."""

    rows: list[Row]
    before: str = ""
    after: str = ""


def encode(edge: Edge) -> str:
    value, pk = edge
    text = value.isoformat() if isinstance(value, datetime) else value
    text = str(value) if isinstance(value, Decimal) else text
    packed = json.dumps([text, pk], ensure_ascii=False, separators=(",", ":"))
    return base64.urlsafe_b64encode(packed.encode()).decode().rstrip("=")


def decode(cursor: str, model: type[Model], order: Order) -> Edge | None:
    """The edge a cursor names, or None where it is empty or broken."""
    try:
        packed = base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4))
        value, pk = json.loads(packed)
        is_key = order.by == "pk"
        field = order.kind or cast(
            "Field[Any, Any]", model._meta.pk if is_key else model._meta.get_field(order.by)
        )
        return field.to_python(value), int(pk)
    except (binascii.Error, ValueError, TypeError, ValidationError):
        return None


def page(
    rows: "QuerySet[Row]", order: Order, *, after: str = "", before: str = "", size: int = SIZE
) -> "Page[Row]":
    """The rows after one cursor, or those right before another; without either the first."""

    def fetch(edge: Edge | None, turned: bool) -> list[Row]:
        return list(beyond(rows, order, edge, turned=turned)[: size + 1])

    start = decode(after, rows.model, order)
    end = decode(before, rows.model, order) if start is None else None
    return turn(fetch, order, start, end, size)


def turn(
    fetch: "Callable[[Edge | None, bool], list[Row]]",
    order: Order,
    start: Edge | None,
    end: Edge | None,
    size: int = SIZE,
) -> "Page[Row]":
    """The page between what ``fetch`` finds beyond an edge: one row more than its size."""
    if end is not None:
        found = fetch(end, True)
        if len(found) > size:
            found = found[:size][::-1]
            return Page(found, _cursor(order, found[0]), _cursor(order, found[-1]))
        # Fewer than a page are left before it: that is the beginning, shown whole.
    found = fetch(start, False)
    more = len(found) > size
    found = found[:size]
    return Page(
        found,
        before=_cursor(order, found[0]) if start is not None and found else "",
        after=_cursor(order, found[-1]) if more else "",
    )


def beyond(
    rows: "QuerySet[Row]", order: Order, edge: Edge | None, *, turned: bool = False
) -> "QuerySet[Row]":
    if edge is not None:
        rows = rows.filter(order.beyond(edge, turned=turned))
    return rows.order_by(*order.columns(turned=turned))


def _cursor(order: Order, row: Model) -> str:
    return encode(order.edge(row))
