"""The numbers of places: what is open, and what came and went in four weeks.

Each question is asked once for the whole branch, by place; a place shows the sum of its parts.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.db.models import Count, Q

from alaka.cases.models import Case, CaseKind, Severity, Topic
from alaka.core import clock

LATELY = timedelta(days=28)


@dataclass
class Numbers:
    open: int = 0
    overdue: int = 0
    severe: int = 0
    # Complaints of the last four weeks, and of those before.
    complaints: int = 0
    before: int = 0
    praise: int = 0
    closed: int = 0
    changed: int = 0

    def __iadd__(self, other: "Numbers") -> "Numbers":
        for name, value in vars(other).items():
            setattr(self, name, getattr(self, name) + value)
        return self


def by_place(places: Sequence[int]) -> dict[int, Numbers]:
    """Each place by itself."""
    found: dict[int, Numbers] = defaultdict(Numbers)
    now = clock.now()
    lately = now - LATELY
    is_new = Q(opened_at__gte=lately)
    here = Case.objects.filter(place__in=places).order_by()
    kinds = [CaseKind.COMPLAINT, CaseKind.PRAISE]
    asked: list[Any] = [
        here.open()
        .values("place")
        .annotate(
            open=Count("pk"),
            overdue=Count("pk", filter=Q(due_at__lt=now)),
            severe=Count("pk", filter=Q(severity=Severity.SEVERE)),
        ),
        here.filter(opened_at__gte=lately - LATELY, kind__in=kinds)
        .values("place")
        .annotate(
            complaints=Count("pk", filter=Q(kind=CaseKind.COMPLAINT) & is_new),
            before=Count("pk", filter=Q(kind=CaseKind.COMPLAINT) & ~is_new),
            praise=Count("pk", filter=Q(kind=CaseKind.PRAISE) & is_new),
        ),
        here.closed()
        .filter(closed_at__gte=lately)
        .values("place")
        .annotate(closed=Count("pk"), changed=Count("pk", filter=~Q(change=""))),
    ]
    for rows in asked:
        for row in rows:
            found[row.pop("place")] += Numbers(**row)
    return found


def top_topics(places: Sequence[int], most: int = 5) -> list[tuple[Topic, int]]:
    """What complaints of the last four weeks were about most."""
    about = Q(
        cases__place__in=places,
        cases__kind=CaseKind.COMPLAINT,
        cases__opened_at__gte=clock.now() - LATELY,
    )
    rows = Topic.objects.filter(about).annotate(number=Count("cases"))
    return [(topic, topic.number) for topic in rows.order_by("-number", "pk")[:most]]
