"""What people can reach, as rooms tell of it: kinds of goals, for ``registry.GOALS``."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.db.models import QuerySet
from django.utils.functional import Promise
from django.utils.module_loading import import_string

from alaka import registry


@dataclass(frozen=True)
class GoalKind:
    """Something that happens to people again and again: each row of ``rows`` is one time.

    ``at`` is the column of its moment, ``contact`` of whose it is, ``value`` of what it was worth
    in the currency of the business, "" where it has no worth of its own. ``visitor`` says by which
    browser it was where nobody is known.
    """

    name: str
    label: str | Promise
    rows: Callable[[], "QuerySet[Any]"]
    at: str
    value: str = ""
    contact: str = "contact"
    visitor: Any = None


@cache
def goal_kinds() -> dict[str, GoalKind]:
    found: list[GoalKind] = [import_string(path) for path in registry.GOALS]
    return {kind.name: kind for kind in found}
