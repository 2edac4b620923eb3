"""The forecast once more, slowly: deal by deal and look by look, in plain Python."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime, timedelta
from statistics import fmean, median

from alaka.reports.tests.deals import Way
from alaka.sales.models import StageStay

Cell = tuple[int, bool]
YEAR = timedelta(days=360)


def standing(ways: list[Way], at: datetime) -> list[tuple[Way, StageStay]]:
    return [
        (way, stay)
        for way in ways
        for stay in way.stays
        if stay.entered_at <= at and (stay.left_at is None or stay.left_at > at)
    ]


def wins(ways: list[Way], deal: int | None, begin: datetime, end: datetime) -> list[float]:
    """What was won then, in hundredths; 0 where nobody knows how much."""
    return [
        float((way.deal.value or 0) * 100)
        for way in ways
        for stay in way.stays
        if (deal is None or way.deal.pk == deal)
        and stay.went == "won" and stay.left_at and begin <= stay.left_at < end
    ]  # fmt: skip


def ended(ways: list[Way], begin: datetime, end: datetime) -> int:
    stays = [stay for way in ways for stay in way.stays if stay.went in {"won", "lost"}]
    return sum(1 for stay in stays if stay.left_at and begin <= stay.left_at < end)


def expected(ways: list[Way], at: datetime, stretches: Sequence[tuple[datetime, datetime]]):
    """The mean of each stretch, for the deals that stand open then."""
    looks = [at - timedelta(days=30 * number) for number in range(1, 13)]
    seen = [(look, way, stay) for look in looks for way, stay in standing(ways, look)]
    ages: dict[int, list[float]] = defaultdict(list)
    for look, _way, stay in seen:
        ages[stay.stage_id].append((look - stay.entered_at).total_seconds())

    def cell(stay: StageStay, when: datetime) -> Cell:
        usual = median(ages[stay.stage_id]) if ages[stay.stage_id] else 0.0
        return stay.stage_id, (when - stay.entered_at).total_seconds() > usual

    known = [each for each in wins(ways, None, at - YEAR, at) if each]
    typical = fmean(known) if known else 0.0
    shares: list[dict[int, float]] = []
    for begin, end in stretches:
        counts: dict[Cell, list[int]] = defaultdict(lambda: [0, 0])
        for look, way, stay in seen:
            if look + (end - at) > at:
                continue
            won = wins(ways, way.deal.pk, look + (begin - at), look + (end - at))
            counts[cell(stay, look)][0] += 1
            counts[cell(stay, look)][1] += bool(won)
        of_all = _share(list(counts.values()), 0, 0)
        of_deals = {}
        for way, stay in standing(ways, at):
            stage, is_old = cell(stay, at)
            both = [counts[stage, False], counts[stage, True]]
            share = _share([counts[stage, is_old]], _share(both, of_all, 4), 4)
            of_deals[way.deal.pk] = share
        shares.append(of_deals)
    found = [0.0] * len(shares)
    for way, stay in standing(ways, at):
        cents = typical if stay.value is None else float(stay.value * 100)
        mine = [each[way.deal.pk] for each in shares]
        for place, share in enumerate(mine):
            found[place] += share / max(1.0, sum(mine)) * cents
    return found


def _share(counts: list[list[int]], wider: float, weight: float) -> float:
    seen, won = (sum(each[place] for each in counts) for place in (0, 1))
    return (won + weight * wider) / (seen + weight) if seen + weight else 0.0
