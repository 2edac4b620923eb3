"""What stands on a person's time line beside events, and is kept elsewhere: ``registry.STREAMS``.

A stream gives rows with ``at`` and ``pk``; the time line puts them among the events by moment. Of
somebody of whom it holds nothing it must cost next to nothing.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.utils.module_loading import import_string
from django.utils.safestring import SafeString
from django.utils.text import capfirst
from django.utils.translation import pgettext

from alaka import registry
from alaka.contacts.models import Contact
from alaka.core.paging import Edge

# Contact, edge, whether turned, how many, words looked for or "": the rows beyond the edge.
Find = Callable[[Contact, Edge | None, bool, int, str], list[Any]]


@dataclass(frozen=True)
class Stream:
    """``name`` is what the filter calls it; ``lines`` shows rows of one page, in their order."""

    name: str
    find: Find
    lines: Callable[[Sequence[Any]], list[SafeString]]

    @property
    def label(self) -> str:
        return capfirst(pgettext("time line", self.name))


@cache
def streams() -> dict[str, Stream]:
    found: list[Stream] = [import_string(path) for path in registry.STREAMS]
    return {stream.name: stream for stream in found}


def merged(rows: Sequence[Any], *, turned: bool, limit: int) -> list[Any]:
    """By moment, the newest first, or the oldest where ``turned``."""
    return sorted(rows, key=lambda row: (row.at, row.pk), reverse=not turned)[:limit]


def shown(rows: Sequence[Any], of_events: Callable[[list[Any]], list[SafeString]]) -> list[Any]:
    """Lines of events and of streams, each by its own: a stream's rows name it as ``stream``."""
    made: dict[tuple[str, int], SafeString] = {}
    by_stream: dict[str, list[Any]] = {}
    for row in rows:
        by_stream.setdefault(getattr(row, "stream", ""), []).append(row)
    for name, theirs in by_stream.items():
        lines = streams()[name].lines(theirs) if name else of_events(theirs)
        made |= {(name, row.pk): line for row, line in zip(theirs, lines, strict=True)}
    return [made[getattr(row, "stream", ""), row.pk] for row in rows]
