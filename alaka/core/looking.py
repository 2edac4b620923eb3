"""A list of many rows is looked at in several ways: mine, waiting, closed …"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Generic, TypeVar

from django.utils.functional import Promise

from alaka.core.paging import Order

Rows = TypeVar("Rows")
Reader = TypeVar("Reader")


@dataclass(frozen=True)
class Look(Generic[Rows, Reader]):
    """One way to look. ``choose`` gets all rows and who reads; ``empty`` is what it says when
    there is nothing."""

    name: str
    label: str | Promise
    choose: Callable[[Rows, Reader], Rows]
    empty: str | Promise
    order: Order
    is_counted: bool = True
