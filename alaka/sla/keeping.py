"""How many promises were kept: counted from the clocks, which stay for good.

A promise belongs to the period in which it began. One that ended without what was owed, before
it was broken (closed as needing no answer), counts neither as kept nor as broken.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count, F, Q
from django.db.models.functions import TruncMonth

from alaka.inbox.models.conversation import Sight
from alaka.sla.models import Clock

# What can be counted by; "month" is that in which the promise began, in the current time zone.
BY = (
    "policy", "target", "inbox", "team", "agent", "channel", "place", "kind", "severity", "month",
)  # fmt: skip

KEPT = Q(is_met=True, breached_at=None)
BROKEN = Q(breached_at__isnull=False)
RUNNING = Q(ended_at=None, breached_at=None)


@dataclass(frozen=True)
class Share:
    """``key``: what was counted by, in that order; ids of rows, names of kinds, a month."""

    key: tuple[Any, ...]
    kept: int
    breached: int
    running: int

    @property
    def share(self) -> float | None:
        """Of those with a verdict; None where there is none yet."""
        judged = self.kept + self.breached
        return self.kept / judged if judged else None


def share(
    begin: datetime,
    end: datetime,
    by: Sequence[str] = (),
    *,
    seen: Sight = None,
    **only: Any,
) -> list[Share]:
    """Kept, broken and running, from ``begin`` until right before ``end``, in one statement.

    ``by``: some of BY, none for the whole. ``seen``: what the reader may see
    (inbox.models.conversation.sight). ``only``: conditions on the clocks, as target="first".
    """
    if unknown := set(by) - set(BY):
        raise ValueError(f"cannot count by {', '.join(sorted(unknown))}")
    rows = Clock.objects.within(seen).filter(started_at__gte=begin, started_at__lt=end, **only)
    if "month" in by:
        rows = rows.annotate(month=TruncMonth("started_at"))
    counted = {
        "kept": Count("pk", filter=KEPT),
        "breached": Count("pk", filter=BROKEN),
        "running": Count("pk", filter=RUNNING),
    }
    if not by:
        found = rows.aggregate(**counted)
        return [Share((), **found)]
    names = [f"key_{name}" for name in by]
    keyed = rows.order_by().values(**{f"key_{name}": F(name) for name in by})
    grouped = keyed.annotate(**counted).order_by(*names).values_list(*names, *counted)
    return [Share(tuple(row[: len(by)]), *row[len(by) :]) for row in grouped]
