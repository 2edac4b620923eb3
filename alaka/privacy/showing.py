"""How an erasure is shown."""

from dataclasses import dataclass

from django.utils.functional import Promise

from alaka.privacy import board
from alaka.privacy.models import Erasure


@dataclass(frozen=True)
class Counted:
    label: str | Promise
    count: int
    stays: str | Promise


def counted(erasure: Erasure) -> list[Counted]:
    """What went, by holding; of a room that is no longer here, by its name."""
    left = dict(erasure.counts)
    lines = [
        Counted(holding.label, count, holding.why)
        for holding in board.holdings()
        if (count := left.pop(holding.name, 0))
    ]
    return lines + [Counted(name, count, "") for name, count in left.items()]


@dataclass(frozen=True)
class Progress:
    value: int
    most: int
    # What is being done now.
    label: str | Promise


def progress(erasure: Erasure) -> Progress | None:
    if not erasure.is_running:
        return None
    left = [holding for holding in board.holdings() if holding.name not in erasure.done]
    return Progress(len(erasure.done), len(erasure.done) + len(left), left[0].label if left else "")
