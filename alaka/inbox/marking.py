"""What other rooms say of conversations in their lines of a list and over their pages.

Each offers through ``registry.MARKS`` the dotted name of a function from conversations to marks
by id; it is asked once for all lines of a page.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.module_loading import import_string

from alaka import registry
from alaka.inbox.models import Conversation


@dataclass(frozen=True)
class Mark:
    """A template with its ``data``, shown as ``mark``. Without ``in_list`` over the page only."""

    template: str
    data: Mapping[str, Any]
    in_list: bool = True


Marks = Callable[[Iterable[Conversation]], Mapping[int, list[Mark]]]


def mark(rows: list[Conversation]) -> None:
    found: dict[int, list[Mark]] = {row.pk: [] for row in rows}
    for path in registry.MARKS:
        offer: Marks = import_string(path)
        for pk, marks in offer(rows).items():
            found[pk].extend(marks)
    for row in rows:
        row.marks = found[row.pk]
