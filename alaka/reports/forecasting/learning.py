"""What deals that stood where these do became: arithmetic that knows no database.

A team's history is its stays in stages. Looked at again and again, every 30 days of a year, it says
of deals in a stage, there for long or not, which share was won in a stretch of time after. From the
shares come a mean and a range, wherever deals stand.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from alaka.reports.conditions import Column, Mask

Numbers = NDArray[np.float64]
DAY = 86_400
LOOK = 30 * DAY
LOOKS = 12
# More deals of one look say no more of shares.
SOME = 5_000
# So many deals the share of a wider circle is worth: that of all to a stage, its own to an age.
PRIOR = 4.0
# Four of five: between what one in ten stays under, and over.
Z = 1.2816
_APART = 2**33


@dataclass(frozen=True)
class Stretch:
    """From so many seconds after an instant until right before so many."""

    begin: int
    end: int


@dataclass(frozen=True)
class Standing:
    """Deals as they stood at an instant: where, for how long, worth how many hundredths."""

    at: int
    deal: Column
    stage: Column
    age: Column
    cents: Column


@dataclass(frozen=True)
class Range:
    """Hundredths: in the mean, and what four of five times it lies between."""

    mean: float
    low: float
    high: float

    def times(self, number: int) -> "Range":
        return Range(self.mean * number, self.low * number, self.high * number)


class History:
    """Stays by column: ``left`` is -1 while it lasts, ``worth`` what the deal came to be worth;
    ``stages`` are those where deals stand, whether any stood there before or not."""

    def __init__(
        self, deal: Column, stage: Column, entered: Column, left: Column, **more: Column
    ) -> None:
        self.deal, self.entered, self.cents = deal.astype(np.int64), entered, more["cents"]
        self.stages = np.union1d(stage, more.get("stages", stage))
        self.stage = np.searchsorted(self.stages, stage)
        self.left = np.where(left < 0, np.iinfo(np.int64).max, left.astype(np.int64))
        won = np.flatnonzero(more["is_won"])
        keys = self.deal[won] * _APART + self.left[won]
        order = np.argsort(keys)
        self._wins, self._worth = keys[order], more["worth"][won][order]
        self._won_at = self.left[won][order]
        self._ended = np.sort(self.left[more["is_end"]])

    def standing(self, at: int) -> Standing:
        there = np.flatnonzero((self.entered <= at) & (self.left > at))
        age = at - self.entered[there]
        return Standing(at, self.deal[there], self.stage[there], age, self.cents[there])

    def place(self, stage: Column) -> Column:
        """Of stages among all that are known."""
        return np.searchsorted(self.stages, stage)

    def won(self, deals: Column, begin: Column | int, end: Column | int) -> Mask:
        """Which of the deals were won then."""
        first = np.searchsorted(self._wins, deals * _APART + begin)
        return np.asarray(np.searchsorted(self._wins, deals * _APART + end) > first)

    def came(self, deals: Column | None, begin: int, end: int) -> float:
        """What was won then, in hundredths: of these deals, or of all."""
        inside = (self._won_at >= begin) & (self._won_at < end) & (self._worth > 0)
        if deals is not None:
            inside &= np.isin(self._wins // _APART, deals)
        return float(self._worth[inside].sum())

    def ended(self, begin: int, end: int) -> int:
        """How many deals were won or lost then."""
        return int(np.searchsorted(self._ended, end) - np.searchsorted(self._ended, begin))

    def typical(self, begin: int, end: int) -> float:
        """The mean of what was won then: what a deal without an amount counts as."""
        inside = (self._won_at >= begin) & (self._won_at < end) & (self._worth > 0)
        return float(self._worth[inside].mean()) if inside.any() else 0.0


@dataclass(frozen=True)
class Chances:
    """By stretch and cell (a stage, there for shorter or longer than most): the share that was won,
    and of how many deals that is known."""

    shares: Numbers
    known: Numbers
    usual: Numbers
    typical: float

    def cells(self, standing: Standing) -> Column:
        return _cells(standing.stage, standing.age, self.usual)

    def values(self, standing: Standing) -> Numbers:
        return np.where(standing.cents < 0, self.typical, standing.cents).astype(np.float64)

    @cached_property
    def of_all(self) -> Numbers:
        """In any of the stretches; summed up, they may come to a trifle more than all."""
        return np.minimum(self.shares.sum(axis=0), 1.0)


def learn(history: History, at: int, stretches: Sequence[Stretch]) -> Chances:
    """From what was known at that instant."""
    looks = [_some(history.standing(at - LOOK * number)) for number in range(1, LOOKS + 1)]
    stage, age, deal = (
        np.concatenate([getattr(look, name) for look in looks]) for name in ("stage", "age", "deal")
    )
    when = np.repeat([look.at for look in looks], [len(look.deal) for look in looks])
    usual = np.array(
        [np.median(age[stage == each]) if (stage == each).any() else 0.0
         for each in range(len(history.stages))]
    )  # fmt: skip
    cells = _cells(stage, age, usual)
    shares, known = [], []
    for stretch in stretches:
        over = when + stretch.end <= at
        won = history.won(deal, when + stretch.begin, when + stretch.end) & over
        seen, wins = (np.bincount(cells[mask], minlength=2 * len(usual)) for mask in (over, won))
        shares.append(_shares(seen.astype(float), wins.astype(float)))
        known.append(seen + PRIOR)
    # Each is known from other looks: together they may come to more than all.
    fitted = np.array(shares) / np.maximum(np.sum(shares, axis=0), 1.0)
    typical = history.typical(at - LOOK * LOOKS, at)
    return Chances(fitted, np.array(known), usual, typical)


def expect(chances: Chances, standing: Standing, share: int | None, widen: float = 1.0) -> Range:
    """What a stretch brings, or all together (None): the deals' values by their chances. The range
    is that of a gamma distribution (Wilson and Hilferty, 1931) whose spread is that of so many
    single wins, and of shares known from so few deals."""
    cells, values = chances.cells(standing), chances.values(standing)
    shares = chances.of_all if share is None else chances.shares[share]
    known = chances.known[-1 if share is None else share]
    each = shares[cells]
    mean = float((each * values).sum())
    if not mean:
        return Range(0.0, 0.0, 0.0)
    size = np.bincount(cells, values, len(shares))
    spread = float((each * (1 - each) * values**2).sum())
    spread += float((size**2 * shares * (1 - shares) / (known + 1)).sum())
    ninth = spread * widen / (9 * mean**2)
    low, high = (mean * max(1 - ninth + z * ninth**0.5, 0.0) ** 3 for z in (-Z, Z))
    return Range(mean, low, high)


def deviation(expected: Range, came: float) -> float:
    """How far off it was, in widths of the range to its side."""
    side = expected.high if came > expected.mean else expected.low
    width = abs(side - expected.mean)
    return abs(came - expected.mean) / width if width else 0.0


def widened(deviations: Sequence[float]) -> float:
    """By how much the spread is larger than shares alone say, as the past showed: months are not
    alike. Never smaller."""
    if not deviations:
        return 1.0
    squares = sum((each * Z) ** 2 for each in deviations)
    return float(max(1.0, (squares + PRIOR) / (len(deviations) + PRIOR)))


def _some(standing: Standing) -> Standing:
    step = max(1, len(standing.deal) // SOME)
    parts = (standing.deal, standing.stage, standing.age, standing.cents)
    return Standing(standing.at, *(part[::step] for part in parts))


def _cells(stage: Column, age: Column, usual: Numbers) -> Column:
    return np.asarray(2 * stage + (age > usual[stage]))


def _shares(seen: Numbers, wins: Numbers) -> Numbers:
    """Where few were seen, a share is drawn to that of its stage, and this to that of all."""
    of_all = wins.sum() / seen.sum() if seen.sum() else 0.0
    stages = seen.reshape(-1, 2).sum(axis=1), wins.reshape(-1, 2).sum(axis=1)
    of_stage = np.repeat((stages[1] + PRIOR * of_all) / (stages[0] + PRIOR), 2)
    return np.asarray((wins + PRIOR * of_stage) / (seen + PRIOR))
