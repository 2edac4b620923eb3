"""A line of the console's navigation, as a room offers it through ``registry.NAVIGATION``."""

from collections.abc import Callable
from dataclasses import dataclass

from django.http import HttpRequest
from django.utils.functional import Promise


@dataclass(frozen=True)
class Item:
    """A line of the navigation. No roles means everybody; `key` is its shortcut, as "g i".

    `topics` are the live notices that may change its count; "{agent}" is the reader's id.
    """

    label: str | Promise
    url_name: str
    icon: str
    order: int
    roles: tuple[str, ...] = ()
    count: Callable[[HttpRequest], int | None] | None = None
    key: str = ""
    topics: tuple[str, ...] = ()
