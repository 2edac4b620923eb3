"""What a list is of: people, or companies. Filter, columns, order, views and bulk changes are the
same code for each; here stands what differs.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar

from django.db.models import Expression, QuerySet
from django.urls import reverse

from alaka.accounts.models import Agent
from alaka.core.paging import Order, Page

if TYPE_CHECKING:
    from alaka.segments.listing import Listing
    from alaka.segments.walking import Walk


@dataclass(frozen=True)
class Sorting:
    """``by`` is what rows are given under the name of the order, or makes it, where that is no
    column. ``walk`` finds a page of very many, where it is known beside them."""

    order: Order
    by: Expression | Callable[[], Expression] | None = None
    walk: "Walk | None" = None

    def given(self, rows: "QuerySet[Any]") -> "QuerySet[Any]":
        by = self.by() if callable(self.by) else self.by
        return rows if by is None else rows.annotate(**{self.order.by: by})

    def sorted(self, rows: "QuerySet[Any]") -> "QuerySet[Any]":
        return self.given(rows).order_by(*self.order.columns())


class Subject:
    about: ClassVar[str]
    model: ClassVar[Any]
    # As boxes of the list, and what is chosen of it, are posted.
    name: ClassVar[str]
    # Of the address: page → the name of its URL.
    pages: ClassVar[Mapping[str, str]]
    default: ClassVar[tuple[str, ...]]
    orders: ClassVar[Mapping[str, Order]]
    # Columns that are sorted by a click on their heading; own ones are told of by `sorting`.
    sorted: ClassVar[frozenset[str]]
    can_sort_own: ClassVar[bool] = False

    def address(self, page: str, *args: Any) -> str:
        return reverse(self.pages[page], args=args)

    def visible(self, agent: Agent) -> "QuerySet[Any]":
        raise NotImplementedError

    def standing(self) -> "QuerySet[Any]":
        """Those who are read as themselves, whoever asks."""
        raise NotImplementedError

    def found(self, rows: "QuerySet[Any]", words: str) -> "QuerySet[Any]":
        """All that the words find."""
        raise NotImplementedError

    def page(
        self, listing: "Listing", rows: Any, agent: Agent, *, is_few: bool = False, **how: Any
    ) -> Page[Any]:
        """``how``: ``after``, ``before`` and ``size`` of `core.paging.page`. ``is_few``: the rows
        were gathered, and are not many."""
        raise NotImplementedError

    def sorting(self, name: str, agent: Agent) -> Sorting:
        """By the name of an order; by the first one where there is no such, or not for him."""
        return Sorting(self.orders.get(name) or next(iter(self.orders.values())))
