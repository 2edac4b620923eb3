"""What history teaches: the range holds about as often as it says, in teams made up at random."""

from dataclasses import dataclass, field

import numpy as np
from numpy.random import Generator

from alaka.reports.forecasting import learning
from alaka.reports.forecasting.learning import DAY, Chances, History, Standing, Stretch

MONTH = 30 * DAY
# Of each stage: how likely it is gone through, and how many days that takes in the mean.
STAGES = ((0.55, 8.0), (0.6, 14.0), (0.7, 20.0))


@dataclass
class Team:
    """Opens deals day by day; each goes on, or is lost, as chance has it."""

    chance: Generator
    rows: list[tuple[int, int, int, int, int, int]] = field(default_factory=list)

    def work(self, months: int, a_month: float, season: float = 0.0) -> History:
        for number in range(months):
            busy = 1 + season * np.sin(number)
            for _deal in range(self.chance.poisson(a_month * busy)):
                self._deal(number * MONTH + int(self.chance.integers(MONTH)))
        deal, stage, entered, left, cents, end = np.array(self.rows, np.int64).T
        return History(
            deal, stage, entered, left, cents=cents, worth=cents, is_won=end == 1, is_end=end > 0
        )

    def _deal(self, at: int) -> None:
        number = len(self.rows)
        cents = int(self.chance.lognormal(11, 0.7))
        for place, (onward, days) in enumerate(STAGES):
            left = at + int(self.chance.gamma(2, days / 2) * DAY) + 1
            goes = self.chance.random() < onward
            is_last = place == len(STAGES) - 1
            end = (1 if is_last else 0) if goes else 2
            self.rows.append((number, place, at, left, cents, end))
            if end:
                return
            at = left


def test_what_comes_lies_within_the_range_about_four_of_five_times():
    within, told, said, came = 0, 0, 0.0, 0.0
    for seed in range(12):
        chance = np.random.default_rng(seed)
        history = Team(chance).work(40, float(chance.choice([8, 25, 80])))
        off: list[float] = []
        for month in range(16, 38):
            at = month * MONTH
            chances = learning.learn(history, at, [Stretch(0, MONTH)])
            standing = history.standing(at)
            found = learning.expect(chances, standing, 0, learning.widened(off))
            true = history.came(standing.deal, at, at + MONTH)
            off.append(learning.deviation(found, true))
            within += found.low <= true <= found.high
            told, said, came = told + 1, said + found.mean, came + true
    assert 0.74 <= within / told <= 0.88
    assert 0.93 <= said / came <= 1.07


def test_shares_of_stretches_that_sum_up_to_more_than_all_are_all():
    """Numbers of a computer are not exact: by so little they may, and no range is left then."""
    shares = np.array([[0.5, 0.5], [0.5 + 2**-50, 0.5 + 2**-50]])
    chances = Chances(shares, np.array([[9, 9]] * 2), np.array([0.0]), 100.0)
    column = np.array([0], np.int64)
    standing = Standing(0, column, stage=column, age=column, cents=column + 5_000)
    found = learning.expect(chances, standing, None)
    assert (found.low, found.mean, found.high) == (5_000, 5_000, 5_000)


def test_later_months_and_all_together_are_right_in_the_mean():
    stretches = [Stretch(number * MONTH, (number + 1) * MONTH) for number in range(3)]
    whole = Stretch(0, 3 * MONTH)
    said, came, in_all, all_came = np.zeros(3), np.zeros(3), 0.0, 0.0
    for seed in range(6):
        history = Team(np.random.default_rng(seed)).work(40, 40)
        for month in range(20, 36, 3):
            at, standing = month * MONTH, history.standing(month * MONTH)
            chances = learning.learn(history, at, stretches)
            for number, stretch in enumerate(stretches):
                said[number] += learning.expect(chances, standing, number).mean
                edges = (at + stretch.begin, at + stretch.end)
                came[number] += history.came(standing.deal, *edges)
            in_all += learning.expect(chances, standing, None).mean
            all_came += history.came(standing.deal, at + whole.begin, at + whole.end)
    assert np.all(np.abs(said - came) < 0.03 * came.sum())
    assert abs(in_all / all_came - 1) < 0.08


def test_what_was_not_known_then_changes_nothing():
    """Deals of later days, and how those of then ended later, are not looked at."""
    history = Team(np.random.default_rng(5)).work(40, 30)
    at = 20 * MONTH
    known = history.entered < at
    left = np.where(history.left < at, history.left, -1)
    cut = History(
        history.deal[known], history.stages[history.stage[known]], history.entered[known],
        left[known], cents=history.cents[known], worth=history.cents[known],
        is_won=_won(history)[known] & (left[known] >= 0), is_end=left[known] >= 0,
    )  # fmt: skip
    stretches = [Stretch(0, MONTH), Stretch(MONTH, 2 * MONTH)]
    one, other = (learning.learn(each, at, stretches) for each in (history, cut))
    assert np.array_equal(one.shares, other.shares)
    assert one.typical == other.typical


def _won(history: History) -> np.ndarray:
    return np.asarray(history.won(history.deal, history.left, history.left + 1))


def test_a_past_that_was_further_off_makes_the_range_wider():
    assert learning.widened([]) == 1.0
    assert learning.widened([0.1, 0.2, 0.1]) == 1.0
    assert learning.widened([2.0] * 12) > 3
    history = Team(np.random.default_rng(1)).work(20, 30)
    at = 18 * MONTH
    chances, standing = learning.learn(history, at, [Stretch(0, MONTH)]), history.standing(at)
    near, wide = (learning.expect(chances, standing, 0, widen) for widen in (1.0, 4.0))
    assert near.mean == wide.mean
    assert wide.low < near.low < near.mean < near.high < wide.high


def test_without_deals_or_history_nothing_is_expected():
    nothing = np.zeros(0, np.int64)
    none = np.zeros(0, bool)
    history = History(
        nothing, nothing, nothing, nothing, cents=nothing, worth=nothing, is_won=none, is_end=none
    )
    chances = learning.learn(history, 100 * DAY, [Stretch(0, MONTH)])
    found = learning.expect(chances, history.standing(100 * DAY), 0)
    assert (found.mean, found.low, found.high) == (0, 0, 0)
    assert history.ended(0, 100 * DAY) == 0
