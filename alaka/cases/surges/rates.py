"""Arithmetic of surges: how probable so many complaints are where the rate is as it was.

Counts are taken as negative-binomial: Poisson with a rate that is known from some weeks only and
that swings by itself. docs/surges.md says what it does on simulated series.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from math import exp, lgamma, log, log1p

WEEK = 7
# A week between what is tested and what is usual: a surge that grows slowly must not hide itself.
GAP = 7
WEEKS, LEAST_WEEKS = 8, 3
DAYS = GAP + WEEKS * WEEK
# So much more than the usual is far above it.
FAR = 2.0
# No flow of complaints is steadier than this (the square of its coefficient of variation).
LEAST_SPREAD = 0.02
# So much weight has the whole business in the spread and in the weekdays of one subject.
_SPREAD_WEIGHT, _WEEKDAY_WEIGHT = 100.0, 140.0


@dataclass
class Series:
    """Days of one subject, back from now: ``counts`` and how much of each was to be seen."""

    counts: list[int] = field(default_factory=lambda: [0] * DAYS)
    seen: list[float] = field(default_factory=lambda: [1.0] * DAYS)


@dataclass(frozen=True)
class Usual:
    """What is usual in a subject. ``spread``: of a day, and of a week; the variance of a count is
    its mean and ``spread`` times the square of the mean."""

    rate: float
    weekdays: tuple[float, ...]
    total: int
    days: int
    spread: tuple[float, float]

    def mean(self, series: Series, first: int, last: int) -> float:
        """Expected from one day back to another, the last not among them."""
        parts = (series.seen[day] * self.weekdays[day % WEEK] for day in range(first, last))
        return self.rate * sum(parts)

    def tail(self, count: int, mean: float, days: int) -> float:
        """How probable it is that so many came in so many days, or more."""
        spread, known = self.spread[days >= WEEK], self.days if days < WEEK else self.days // WEEK
        return tail(count, mean, spread * (1 + 1 / known) + 1 / (self.total + 0.5))


def tail(count: int, mean: float, spread: float) -> float:
    """Of a negative-binomial count with that mean: the probability of ``count`` or more."""
    if count <= 0:
        return 1.0
    if mean <= 0:
        return 0.0
    size = 1 / spread
    share = mean / (mean + size)
    if count <= mean:
        return 1.0 - sum(_mass(x, size, share) for x in range(count))
    mass, total, at = _mass(count, size, share), 0.0, count
    while mass > total * 1e-9:
        total += mass
        mass *= share * (at + size) / (at + 1)
        at += 1
    return min(1.0, total)


def _mass(count: int, size: float, share: float) -> float:
    ways = lgamma(count + size) - lgamma(size) - lgamma(count + 1)
    return exp(ways + count * log(share) + size * log1p(-share))


def weekdays(series: Series, weeks: int, shared: Sequence[float] = (1.0,) * WEEK) -> list[float]:
    """How the days of the week differ, with a mean of 1; a short series is taken as the others."""
    of_day = [
        sum(series.counts[GAP + day : GAP + weeks * WEEK : WEEK]) for day in range(WEEK)
    ]  # GAP is a week: both begin with the same weekday.
    total = sum(of_day) + _WEEKDAY_WEIGHT
    return [
        WEEK * (count + _WEEKDAY_WEIGHT * share / WEEK) / total
        for count, share in zip(of_day, shared, strict=True)
    ]


@dataclass(frozen=True)
class Swing:
    """How far counts are from what was expected: over Poisson's, and against what measure."""

    over: float = 0.0
    measure: float = 0.0

    def __add__(self, other: "Swing") -> "Swing":
        return Swing(self.over + other.over, self.measure + other.measure)

    def spread(self, shared: float, trust: float) -> float:
        """``trust``: how much more all are believed than so many days or weeks of its own."""
        weight = _SPREAD_WEIGHT + trust * self.measure
        own = (self.over + weight * shared) / (self.measure + weight)
        return max(own, shared / 2, LEAST_SPREAD)

    @property
    def shared(self) -> float:
        return max(self.over / self.measure, 0.0) if self.measure else 0.0


@dataclass(frozen=True)
class Measured:
    """A subject's rate, and how its days and weeks swing around it."""

    rate: float
    weekdays: tuple[float, ...]
    total: int
    swings: tuple[Swing, Swing]

    def usual(self, weeks: int, shared: tuple[float, float]) -> Usual:
        # Fifty-six days tell something of a subject's own spread, eight weeks little.
        day = self.swings[0].spread(shared[0], 0.25)
        week = self.swings[1].spread(shared[1], 2.0)
        return Usual(self.rate, self.weekdays, self.total, weeks * WEEK, (day, week))


def measure(series: Series, weeks: int, shared: Sequence[float]) -> Measured | None:
    """None where too little of the past was to be seen: less than two weeks."""
    days = range(GAP, GAP + weeks * WEEK)
    factors = weekdays(series, weeks, shared)
    weight = sum(series.seen[day] * factors[day % WEEK] for day in days)
    if weight < 2 * WEEK:
        return None
    counts = [series.counts[day] for day in days]
    total = sum(counts)
    means = [total / weight * series.seen[day] * factors[day % WEEK] for day in days]
    by_week = [slice(start, start + WEEK) for start in range(0, len(means), WEEK)]
    # What is fitted to the counts is nearer to them than the truth is.
    fitted = 1 + (WEEK - 1) * total / (total + _WEEKDAY_WEIGHT)
    swings = (
        _swing(counts, means, fitted),
        _swing([sum(counts[week]) for week in by_week], [sum(means[week]) for week in by_week], 1),
    )
    return Measured((total + 0.5) / weight, tuple(factors), total, swings)


def _swing(counts: Sequence[int], means: Sequence[float], fitted: float) -> Swing:
    poisson = 1 - fitted / len(counts)
    over = sum((x - mean) ** 2 - poisson * mean for x, mean in zip(counts, means, strict=True))
    return Swing(over, sum(mean * mean for mean in means))
