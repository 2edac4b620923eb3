"""Where a product was offered, taken and declined: by rule, by month, and what it brought."""

from collections import Counter, defaultdict
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

from django.db.models import Count, Sum
from django.db.models.functions import TruncDate
from django.utils import timezone
from django.utils.translation import get_language

from alaka.core import dates
from alaka.offers.models import Answer, OfferAnswer
from alaka.sales.models import Deal, Product

MONTHS = 12
# Units of the picture.
STEP, BAR, HEIGHT = 24, 16, 100
_REASONS = 20


@dataclass
class Line:
    """How often each was said, of one rule or of all; ``won`` in the currency of the business."""

    name: str
    url: str = ""
    counts: Counter[str] = field(default_factory=Counter)
    won: Decimal = Decimal(0)

    @property
    def total(self) -> int:
        return sum(self.counts.values())

    @property
    def share(self) -> float | None:
        """Of those who said yes or no, how many yes; None where nobody did."""
        said = self.counts[Answer.ACCEPTED] + self.counts[Answer.DECLINED]
        return self.counts[Answer.ACCEPTED] / said if said else None


@dataclass(frozen=True)
class Bar:
    """A month; ``parts`` are (answer, y, height), standing on one another."""

    month: date
    counts: Counter[str]
    x: int
    parts: list[tuple[str, int, int]]


@dataclass(frozen=True)
class Figures:
    whole: Line
    by_rule: list[Line]
    bars: list[Bar]
    most: int
    declined: list[OfferAnswer]

    width = MONTHS * STEP
    height, bar = HEIGHT, BAR


def of_product(product: Product) -> Figures:
    """Everything that was said of it, the months of the last year."""
    rows = OfferAnswer.objects.filter(product=product).order_by()
    whole = Line("")
    lines: dict[int | None, Line] = {}
    counted = rows.values_list("rule", "rule__name", "answer").annotate(count=Count("pk"))
    for rule, name, answer, count in counted:
        line = lines.setdefault(rule, Line(name or ""))
        line.counts[answer] += count
        whole.counts[answer] += count
    for rule, value in _won(rows):
        lines[rule].won += value
        whole.won += value
    bars, most = _bars(rows)
    ordered = sorted(lines.values(), key=lambda line: -line.total)
    declined = rows.filter(answer=Answer.DECLINED).exclude(reason="").select_related("contact")
    return Figures(whole, ordered, bars, most, list(declined.order_by("-at", "-pk")[:_REASONS]))


def _won(rows: Any) -> list[tuple[int | None, Decimal]]:
    """Of deals that came of it: their value once they are won."""
    won = rows.filter(deal__in=Deal.objects.won()).exclude(deal__value=None)
    return list(won.values_list("rule").annotate(sum=Sum("deal__value")))


def _bars(rows: Any) -> tuple[list[Bar], int]:
    """Months are those of the reader's calendar."""
    language, zone = (get_language() or "en")[:2], timezone.get_current_timezone()
    months = _months(timezone.localdate(), language)
    first = datetime.combine(months[0], time(), zone)
    found: dict[date, Counter[str]] = defaultdict(Counter)
    days = rows.filter(at__gte=first).annotate(day=TruncDate("at", tzinfo=zone))
    for day, answer, count in days.values_list("day", "answer").annotate(count=Count("pk")):
        found[dates.month_of(day, language)][answer] += count
    most = max([sum(counts.values()) for counts in found.values()] or [1])
    return [_bar(place, month, found[month], most) for place, month in enumerate(months)], most


def _bar(place: int, month: date, counts: Counter[str], most: int) -> Bar:
    parts, top = [], HEIGHT
    for answer in (Answer.ACCEPTED, Answer.DECLINED, Answer.LATER, Answer.OFFERED):
        height = round(HEIGHT * counts[answer] / most)
        top -= height
        if height:
            parts.append((str(answer), top, height))
    return Bar(month, counts, place * STEP + (STEP - BAR) // 2, parts)


def _months(today: date, language: str) -> list[date]:
    """The firsts of the last twelve, up to this one."""
    found = [dates.month_of(today, language)]
    while len(found) < MONTHS:
        found.append(dates.month_of(found[-1] - timedelta(days=1), language))
    return found[::-1]
