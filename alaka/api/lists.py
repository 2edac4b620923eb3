"""Lists by key: the thousandth page costs what the first does."""

from collections.abc import Callable
from datetime import datetime
from decimal import Decimal
from typing import Any, Generic, TypeVar

from django.db.models import Model, QuerySet
from django.utils.translation import gettext
from ninja import Schema

from alaka.api.problems import Problem
from alaka.api.values import LARGEST, Slice
from alaka.core.paging import Order, decode, page

Item = TypeVar("Item", bound=Schema)
Row = TypeVar("Row", bound=Model)


class Listed(Schema, Generic[Item]):
    """A part of a list; `next` is the cursor of what follows, empty at the end."""

    items: list[Item]
    next: str = ""


def whole(items: list[Item]) -> Listed[Item]:
    """A short list, given at once."""
    return Listed[Any](items=items)


def listed(
    rows: "QuerySet[Row]", order: Order, asked: Slice, shape: Callable[[Row], Item]
) -> Listed[Item]:
    """The part of the rows that was asked for. Raises Problem for a cursor that is not ours."""
    if asked.cursor and not _is_cursor(decode(asked.cursor, rows.model, order)):
        raise Problem("cursor", gettext("is not a cursor of this list"))
    found = page(rows, order, after=asked.cursor, size=asked.limit)
    return Listed[Any](items=[shape(row) for row in found.rows], next=found.after)


def _is_cursor(edge: tuple[Any, int] | None) -> bool:
    if edge is None or not 0 <= edge[1] <= LARGEST:
        return False
    value = edge[0]
    if isinstance(value, datetime):
        return value.tzinfo is not None
    if isinstance(value, str):
        return "\x00" not in value and value.isprintable()
    if isinstance(value, Decimal):
        return value.is_finite()
    return isinstance(value, int) and abs(value) <= LARGEST
