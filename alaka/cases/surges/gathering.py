"""The complaints of nine weeks and the trees they belong to, as a look at surges wants them."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from alaka.accounts.models import Place
from alaka.cases.models import Case, CaseKind, Surge, Topic
from alaka.cases.surges.finding import Complaint, Known, Look
from alaka.cases.surges.rates import DAYS, GAP, LEAST_WEEKS, WEEK, WEEKS
from alaka.cases.surges.subjects import Subject, Trees

DAY = timedelta(days=1)


@dataclass
class Gathered:
    """``products``: folded → as it was written last."""

    now: datetime
    look: Look
    products: dict[str, str] = field(default_factory=dict)

    def age(self, at: datetime) -> float:
        return (self.now - at) / DAY

    def known(self, surges: Iterable[Surge]) -> list[Known]:
        return [
            Known(
                subject_of(surge),
                self.age(surge.began_at),
                self.age(surge.ended_at) if surge.ended_at else 0.0,
            )
            for surge in surges
        ]


def subject_of(surge: Surge) -> Subject:
    return Subject(surge.place_id or 0, surge.topic_id or 0, folded(surge.product))


def folded(product: str) -> str:
    return product.strip().casefold()


def gather(now: datetime) -> Gathered | None:
    """None while the business is too young to have anything usual."""
    complaints = Case.objects.filter(kind=CaseKind.COMPLAINT, opened_at__lte=now)
    first = complaints.order_by("opened_at").values_list("opened_at", flat=True).first()
    weeks = min(WEEKS, ((now - first).days - GAP) // WEEK) if first else 0
    if weeks < LEAST_WEEKS:
        return None
    trees = Trees(
        dict(Place.objects.values_list("pk", "parent")),
        dict(Topic.objects.values_list("pk", "parent")),
    )
    rows = complaints.filter(opened_at__gt=now - (GAP + weeks * WEEK) * DAY).order_by("opened_at")
    products: dict[str, str] = {}
    found = []
    for at, place, topic, product in rows.values_list("opened_at", "place", "topic", "product"):
        key = folded(product)
        if key:
            products[key] = product.strip()
        age = min((now - at) / DAY, DAYS - 1e-6)
        found.append(Complaint(age, Subject(place or 0, topic or 0, key)))
    return Gathered(now, Look(trees, found, weeks), products)
