"""Points learned of who bought, beside a slow reading in Python; and how well they told."""

from itertools import product
from math import exp, log

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from alaka.scores import learning
from alaka.scores.facts import FACTS, NAMES
from alaka.scores.learning import DOUBLE, PRIOR, START, Level, Points, chance, learn, tried
from alaka.scores.scoring import parts_of, value_of
from alaka.scores.tests.making import population


def slowly(levels: list[list[int]], bought: list[bool]) -> dict[str, list[int]]:
    """One person after the other."""
    rate = sum(bought) / len(bought)
    weights: list[list[float]] = []
    for place, fact in enumerate(FACTS):
        weights.append([])
        for level in range(fact.levels):
            those = [yes for row, yes in zip(levels, bought, strict=True) if row[place] == level]
            share = (sum(those) + PRIOR * rate) / (len(those) + PRIOR)
            share = min(max(share, 1e-6), 1 - 1e-6)
            weights[-1].append(log(share / (1 - share)) - log(rate / (1 - rate)))
    sums = [sum(weights[place][each] for place, each in enumerate(row)) for row in levels]
    start, factor = log(rate / (1 - rate)), 0.5
    for _ in range(25):
        a = b = c = 1e-12
        p = q = 0.0
        for each, yes in zip(sums, bought, strict=True):
            likely = 1 / (1 + exp(-min(max(start + factor * each, -30), 30)))
            spread = likely * (1 - likely)
            a, b, c = a + spread, b + spread * each, c + spread * each * each
            p, q = p + yes - likely, q + (yes - likely) * each
        ground = a * c - b * b
        start, factor = start + (c * p - b * q) / ground, factor + (a * q - b * p) / ground
        factor = min(max(factor, 0.0), 1.0)
    return {
        fact.name: [round(DOUBLE / log(2) * factor * each) for each in weights[place]]
        for place, fact in enumerate(FACTS)
    }


@pytest.mark.parametrize("seed", [1, 2])
def test_points_are_those_of_a_slow_reading(seed: int):
    levels, bought = population(seed)
    points = learn(levels, bought)
    assert points is not None
    expected = slowly(levels.tolist(), bought.tolist())
    assert {n: [each.points for each in found] for n, found in points.facts.items()} == expected
    assert (points.people, points.bought) == (600, int(bought.sum()))
    orders = [each.points for each in points.facts["orders"]]
    assert orders == sorted(orders)
    assert orders[0] < -5 < 5 < orders[-1]
    assert Points.read(points.stored()) == points
    one = points.of(levels[:1])[0]
    assert one.sum() == sum(expected[n][levels[0, place]] for place, n in enumerate(NAMES))
    assert chance(START + DOUBLE, points) / (1 - chance(START + DOUBLE, points)) == pytest.approx(
        2 * points.rate / (1 - points.rate)
    )


def test_how_well_it_told_is_counted_pair_by_pair():
    levels, bought = population(3, 300)
    points = learn(*population(4))
    assert points is not None
    found = tried(points, levels, bought)
    assert found is not None
    sums = points.of(levels).sum(axis=1).tolist()
    some = [each for each, yes in zip(sums, bought, strict=True) if yes]
    others = [each for each, yes in zip(sums, bought, strict=True) if not yes]
    pairs = [1.0 if a > b else 0.5 if a == b else 0.0 for a, b in product(some, others)]
    assert found.auc == pytest.approx(sum(pairs) / len(pairs), abs=1e-4)
    assert found.auc > 0.6
    # Of equals at the edge of the tenth each counts in part.
    edge = sorted(sums, reverse=True)[29]
    above = [yes for each, yes in zip(sums, bought, strict=True) if each > edge]
    at = [yes for each, yes in zip(sums, bought, strict=True) if each == edge]
    assert found.top_bought == pytest.approx(sum(above) + (30 - len(above)) * sum(at) / len(at))
    assert (found.top_people, found.rate) == (30, sum(bought) / 300)


def test_of_too_few_nothing_is_learned_and_nothing_said():
    levels, bought = population(5)
    few = bought & (np.cumsum(bought) < learning.FEWEST)
    assert learn(levels, few) is None
    assert learn(levels[:0], bought[:0]) is None
    assert learn(levels, np.ones(len(bought), dtype=bool)) is None
    points = learn(levels, bought)
    assert points is not None
    assert tried(points, levels, few & (np.cumsum(few) < learning.FEWEST_TESTED)) is None
    assert points.of(levels[:0]).shape == (0, len(FACTS))


def test_points_of_other_facts_are_none():
    points = learn(*population(6))
    assert points is not None
    assert Points.read({}) is None
    stored = points.stored()
    stored["facts"].pop("orders")
    assert Points.read(stored) is None
    assert Points.read(points.stored() | {"facts": {"orders": [Level(1, 1, 1).__dict__]}}) is None


POINTS = st.integers(-60, 60)


@settings(max_examples=60)
@given(
    st.dictionaries(st.sampled_from(NAMES), st.tuples(st.integers(0, 6), POINTS)),
    st.dictionaries(st.integers(1, 9), POINTS.filter(bool)),
)
def test_a_score_is_the_sum_of_its_parts(
    history: dict[str, tuple[int, int]], rules: dict[int, int]
):
    parts = parts_of({name: list(each) for name, each in history.items()}, rules)
    whole = START + sum(points for _, points in history.values()) + sum(rules.values())
    assert value_of(parts) == min(max(whole, 0), 100)
    assert ("held" in parts) == (not 0 <= whole <= 100)
    assert all(points for _, points in parts.get("history", {}).values())


def test_levels_are_said_in_words():
    said = {fact.name: [fact.said(level) for level in range(fact.levels)] for fact in FACTS}
    assert said["visits"] == ["0", "1", "2–4", "5 or more"]
    assert said["rated"] == ["0", "1–3", "4–5"]
    assert said["chat"] == ["no", "yes"]
    assert said["heard"][0] == "never"
    assert said["heard"][1] == "up to 7 days"
    assert said["ordered"][-1] == "more than 365 days"
    assert said["known"][0] == "up to 30 days"
    assert said["way"][:2] == ["not known", "Directly"]
    assert all(len(set(each)) == len(each) for each in said.values())
    assert [FACTS[0].level(value) for value in (0, 1, 4, 5)] == [0, 1, 2, 3]
