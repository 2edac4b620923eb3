"""Why something is done where nobody does it: the rule that had it done, and what set that off.

A cause goes along with every event that is recorded and every job that is deferred under it, so
that what comes of a deed an hour later still says where it began, and nothing starts itself.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Any

# Where an event keeps it, among its data.
KEY = "because"


@dataclass(frozen=True)
class Cause:
    """``name`` as it was called then; ``chain`` what led to it, the first first: ``rule:5``."""

    name: str
    chain: tuple[str, ...] = ()

    @property
    def stored(self) -> dict[str, Any]:
        return {"name": self.name, "chain": list(self.chain)}

    @classmethod
    def of(cls, kept: Any) -> "Cause | None":
        if not isinstance(kept, dict):
            return None
        return cls(str(kept.get("name", "")), tuple(kept.get("chain", ())))


_current: ContextVar[Cause | None] = ContextVar("cause", default=None)


def current() -> Cause | None:
    return _current.get()


def chain(kept: Any) -> Sequence[str]:
    """Of an event's data: what led to it."""
    cause = Cause.of(kept.get(KEY)) if isinstance(kept, dict) else None
    return cause.chain if cause else ()


@contextmanager
def because(cause: Cause | None) -> Iterator[None]:
    """What is done inside is done for this."""
    token = _current.set(cause)
    try:
        yield
    finally:
        _current.reset(token)
