"""Complaints by day, as bars of a small picture and as a table for who cannot see it."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Count
from django.db.models.functions import TruncDate
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from alaka.cases.models import Surge
from alaka.cases.models.case import CaseQuerySet
from alaka.cases.surges.behind import complaints
from alaka.core import clock
from alaka.core.templatetags.core import date_for_reader, number

DAYS = 56
# Units of the picture: a day is so wide, and the highest bar so high.
STEP, BAR, HEIGHT = 10, 7, 100


@dataclass(frozen=True)
class Bar:
    day: date
    count: int
    x: int
    y: int
    height: int
    is_surge: bool
    said: str


@dataclass(frozen=True)
class Chart:
    bars: list[Bar]
    # Where the line of what is usual runs; None where nobody knows.
    usual_y: int | None
    most: int
    width: int = DAYS * STEP
    height: int = HEIGHT
    bar: int = BAR

    @property
    def first(self) -> date:
        return self.bars[0].day

    @property
    def last(self) -> date:
        return self.bars[-1].day

    @property
    def total(self) -> int:
        return sum(bar.count for bar in self.bars)


def of_surge(surge: Surge) -> Chart:
    """The eight weeks up to its end, or to now; its own days stand out."""
    return draw(complaints(surge), surge.usual / surge.days, surge)


def draw(rows: CaseQuerySet, usual: float | None = None, surge: Surge | None = None) -> Chart:
    until = (surge.ended_at if surge else None) or clock.now()
    last = timezone.localtime(until).date()
    days = [last - timedelta(days=back) for back in range(DAYS - 1, -1, -1)]
    counts = _by_day(rows, days[0], until)
    most = max([1, *counts.values()])
    scale = HEIGHT / max(most, usual or 0)
    begin = timezone.localtime(surge.began_at).date() if surge else None
    bars = []
    for at, day in enumerate(days):
        count = counts.get(day, 0)
        height = round(count * scale)
        is_surge = begin is not None and begin <= day
        said = _said(day, count)
        bars.append(Bar(day, count, at * STEP, HEIGHT - height, height, is_surge, said))
    return Chart(bars, None if usual is None else HEIGHT - round(usual * scale), most)


def _by_day(rows: CaseQuerySet, first: date, until: datetime) -> dict[date, int]:
    """By the days of the reader's zone."""
    zone = timezone.get_current_timezone()
    begin = datetime.combine(first, datetime.min.time(), zone)
    found = rows.filter(opened_at__gte=begin, opened_at__lte=until).order_by()
    by_day = found.annotate(day=TruncDate("opened_at", tzinfo=zone)).values("day")
    return dict(by_day.annotate(count=Count("pk")).values_list("day", "count"))


def _said(day: date, count: int) -> str:
    text = ngettext("%(day)s: %(count)s complaint", "%(day)s: %(count)s complaints", count)
    return text % {"day": date_for_reader(day), "count": number(count)}


def described(chart: Chart) -> str:
    """In one sentence what the picture shows."""
    text = _("Complaints by day from %(first)s to %(last)s; the most on one day: %(most)s")
    return text % {
        "first": date_for_reader(chart.first),
        "last": date_for_reader(chart.last),
        "most": number(max(bar.count for bar in chart.bars)),
    }
