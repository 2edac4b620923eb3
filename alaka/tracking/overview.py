"""How collecting does: what came today from each source, and what waits to be built of it."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.db.models import Count, Min

from alaka.core import clock
from alaka.tracking.models import REFUSED, Apart, Arrival, DayCount, Source, Term, Visit

_LATELY = timedelta(minutes=30)


@dataclass
class Counts:
    """Of today (UTC): taken as visits, refused, and apart by its name."""

    taken: int = 0
    refused: int = 0
    apart: dict[str, int] = field(default_factory=dict)

    @property
    def all_apart(self) -> int:
        return sum(self.apart.values())

    @property
    def is_none(self) -> bool:
        return not (self.taken or self.refused or self.apart)


@dataclass(frozen=True)
class Latest:
    """The last page of the visit that began last."""

    at: datetime
    text: str


@dataclass(frozen=True)
class Lag:
    """Stored and not built yet: in how many lots, and how old the oldest is."""

    lots: int
    seconds: int

    @property
    def is_late(self) -> bool:
        return self.seconds > 60


def counts_of(sources: Iterable[Source]) -> dict[int, Counts]:
    found = {source.pk: Counts() for source in sources}
    rows = DayCount.objects.filter(day=clock.now().date(), source__in=found)
    for row in rows:
        counts = found[row.source]
        if row.what == Apart.NOT:
            counts.taken = row.count
        elif row.what == REFUSED:
            counts.refused = row.count
        else:
            counts.apart[str(Apart(row.what).label)] = row.count
    return found


def latest(source: Source) -> Latest | None:
    """Of the last half hour."""
    rows = Visit.objects.filter(source=source.pk, began_at__gt=clock.now() - _LATELY)
    visit = rows.order_by("-began_at").first()
    page = Term.objects.filter(pk=visit.exit or 0).first() if visit else None
    return Latest(visit.ended_at, page.text) if visit and page else None


def lag() -> Lag:
    found = Arrival.objects.aggregate(lots=Count("pk"), oldest=Min("at"))
    oldest: datetime | None = found["oldest"]
    waited = (clock.now() - oldest).total_seconds() if oldest else 0
    return Lag(found["lots"], max(0, round(waited)))
