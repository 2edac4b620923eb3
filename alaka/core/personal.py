"""What rooms say of what they hold about people: the entries of registry.PERSONAL and RETENTION.

A room names each of its models that leads to a person: in a Holding, or among those that hold
nothing of one, with the reason. A test of the room `privacy` finds what was forgotten, down to a
single column of text.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.functional import Promise

Rows = QuerySet[Any, Any]
# All rows of a holding were written among ourselves.
ALL = Q(pk__isnull=False)


@dataclass(frozen=True)
class Whom:
    """People, by what rooms can find them: ids of all their records, addresses (scheme and value),
    names. Kept while they are being erased, since the first step takes the addresses away."""

    ids: list[int]
    handles: list[tuple[str, str]]
    names: list[str]

    @property
    def values(self) -> list[str]:
        return sorted({value for _, value in self.handles})

    @property
    def words(self) -> list[str]:
        """By which they are known in a text; short names would be found in anybody's."""
        said = {name for name in self.names if len(name) > 6 or " " in name}
        return sorted(said | {value for value in self.values if len(value) > 5})

    @property
    def addresses(self) -> Q:
        """Rows with a scheme and a value of theirs."""
        found = Q(pk=None)
        for scheme, value in self.handles:
            found |= Q(scheme=scheme, value=value)
        return found

    @property
    def stored(self) -> dict[str, Any]:
        return {"ids": self.ids, "handles": self.handles, "names": self.names}

    @classmethod
    def of(cls, stored: Mapping[str, Any]) -> "Whom":
        handles = [(scheme, value) for scheme, value in stored["handles"]]
        return cls(list(stored["ids"]), handles, list(stored["names"]))


@dataclass(frozen=True, kw_only=True)
class Holding:
    """Rows of one model about people, and what becomes of them when people are erased.

    They are deleted, or with `blank` stay as rows without words; `why` says what for. `keeps` are
    columns of text that may stay, as they say nothing of anybody. `erase` does another thing in
    one go. What can only be found by looking through everything `is_sought`: while erasing, not
    before.
    """

    name: str
    label: str | Promise
    model: str
    rows: Callable[[Whom], Rows]
    # Lookups, in the exported file under their names; "author__name" as "author".
    shown: tuple[str, ...] = ()
    # The lookup of which the preview shows some.
    sample: str = ""
    # Which rows were written among ourselves.
    internal: Q | None = None
    blank: Mapping[str, Any] | None = None
    keeps: tuple[str, ...] = ()
    why: str | Promise = ""
    erase: Callable[[Whom], None] | None = None
    is_sought: bool = False
    # What stays is an empty row: nothing that is worth being told of as staying.
    is_hollow: bool = False
    # The files of rows, which go along where nobody else has them: ids of core.Blob.
    blobs: Callable[[Rows], Iterable[int]] | None = None
    # Which rows are not finished yet: their people are erased only when somebody insists.
    unfinished: Q | None = None


@dataclass(frozen=True)
class Nothing:
    """Models that lead to a person and hold nothing of one."""

    because: str
    models: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class Kind:
    """A kind of data that may be kept for a time only.

    `rows` are those that would go, older than an instant; `sweep` lets a batch of them go, in its
    own transaction, and says how many; 0 when there are no more.
    """

    name: str
    label: str | Promise
    help: str | Promise
    rows: Callable[[datetime], Rows]
    sweep: Callable[[datetime], int]
    # None: for ever, until somebody decides.
    months: int | None = None


def blobs(rows: Rows) -> Iterable[int]:
    """Of rows that have one each."""
    return rows.values_list("blob", flat=True)


def settled(values: Mapping[str, Any]) -> dict[str, Any]:
    """What is written instead: of functions, what they say now."""
    return {name: value() if callable(value) else value for name, value in values.items()}


def deleted(rows: Rows, at_once: int = 2000) -> int:
    """Delete some of the rows, oldest first; how many. A sweep in most cases."""
    ids = list(rows.order_by("pk").values_list("pk", flat=True)[:at_once])
    rows.model._base_manager.filter(pk__in=ids).delete()
    return len(ids)


@dataclass(frozen=True)
class Personal:
    """All that a room says."""

    holdings: tuple[Holding, ...] = ()
    nothing: tuple[Nothing, ...] = ()
    kinds: tuple[Kind, ...] = field(default=())


def one_of(field: str, values: Iterable[Any]) -> Q:
    return Q(**{f"{field}__in": list(values)})
