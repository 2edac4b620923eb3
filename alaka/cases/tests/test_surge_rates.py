"""The arithmetic under the alarms."""

from math import exp, factorial

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alaka.cases.surges.finding import Known
from alaka.cases.surges.rates import DAYS, GAP, WEEK, WEEKS, Series, measure, tail, weekdays
from alaka.cases.surges.subjects import Subject, Trees

counts, means = st.integers(0, 300), st.floats(0.01, 200)
spreads = st.floats(0.001, 5)


@given(count=counts, mean=means, spread=spreads)
def test_a_tail_is_a_probability_and_falls_with_the_count(count: int, mean: float, spread: float):
    here, further = tail(count, mean, spread), tail(count + 1, mean, spread)
    assert -1e-9 <= further <= here + 1e-9
    assert here <= 1


@given(count=st.integers(1, 60), mean=st.floats(0.1, 30), spread=st.floats(0.01, 2))
def test_a_tail_adds_up_whichever_side_it_is_summed_from(count: int, mean: float, spread: float):
    direct = tail(count, mean, spread)
    # One minus what lies below it, by the recurrence of the negative-binomial.
    size, mass, below = 1 / spread, (1 + spread * mean) ** (-1 / spread), 0.0
    for at in range(count):
        below += mass
        mass *= (at + size) / (at + 1) * mean / (mean + size)
    assert direct == pytest.approx(1 - below, abs=1e-6)


@given(count=st.integers(0, 40), mean=st.floats(0.1, 20))
def test_without_any_spread_it_is_the_tail_of_poisson(count: int, mean: float):
    poisson = 1 - sum(exp(-mean) * mean**at / factorial(at) for at in range(count))
    assert tail(count, mean, 1e-7) == pytest.approx(poisson, abs=1e-4)


@given(mean=st.floats(0.5, 20), spread=st.floats(0.01, 1))
def test_what_swings_more_is_less_surprising(mean: float, spread: float):
    count = int(mean * 4) + 3
    assert tail(count, mean, spread) <= tail(count, mean, spread * 2)


def test_weekdays_are_learned_with_time_and_shared_before():
    series = Series()
    assert weekdays(series, WEEKS, (2.0, 0.5, 0.5, 1.0, 1.0, 1.0, 1.0)) == pytest.approx(
        [2.0, 0.5, 0.5, 1.0, 1.0, 1.0, 1.0]
    )
    for day in range(GAP, DAYS, WEEK):
        series.counts[day] = 700
    assert weekdays(series, WEEKS)[0] > 6
    assert sum(weekdays(series, WEEKS)) == pytest.approx(WEEK)


def test_days_that_were_not_to_be_seen_do_not_lower_the_rate():
    series = Series()
    for day in range(DAYS):
        series.counts[day] = 2
    whole = measure(series, WEEKS, (1.0,) * WEEK)
    for day in range(20, 40):
        series.counts[day] = 0
        series.seen[day] = 0.0
    part = measure(series, WEEKS, (1.0,) * WEEK)
    assert whole is not None
    assert part is not None
    assert part.rate == pytest.approx(whole.rate, rel=0.1)


def test_a_known_surge_covers_its_days_only():
    surge = Known(Subject(1), since=4.5, until=2.25)
    assert [surge.covers(day) for day in range(6)] == [0, 0, 0.75, 1, 0.5, 0]
    assert surge.holds(3)
    assert not surge.holds(1)


def test_a_complaint_counts_for_all_above_it():
    trees = Trees({1: None, 2: 1, 3: 2}, {7: None, 8: 7})
    subjects = trees.subjects(Subject(3, 8, "roses"))
    assert len(subjects) == len(set(subjects)) == 1 + 2 + 3 * (1 + 2 + 1)
    assert trees.is_within(Subject(3, 8), Subject(1, 7))
    assert not trees.is_within(Subject(1, 7), Subject(3, 8))
    assert trees.is_within(Subject(3, 8, "roses"), Subject(product="roses"))


def test_a_tree_that_bites_its_tail_ends():
    trees = Trees({1: 2, 2: 1})
    assert len(trees.subjects(Subject(1))) == 2
