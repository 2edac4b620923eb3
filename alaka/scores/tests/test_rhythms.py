"""Who goes silent by his own rhythm: arithmetic, and how it is tried on months held back."""

from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from alaka.scores import rhythms
from alaka.scores.rhythms import OF_ORDERS, Pace, compared, learn, look, rhythm, usual
from alaka.scores.training import DAYS, HELD_BACK, held_back

PACE = Pace(usual=20.0, factor=2.0, people=99)


def test_the_usual_gap_is_the_middle_drawn_to_what_is_usual_here():
    assert usual([20, 20], PACE) == pytest.approx(20)
    few, many = usual([40, 120], PACE), usual([40, 120] * 6, PACE)
    assert 45 < few < many < 80
    # Never below the shortest: a rhythm of years is one.
    assert usual([365, 366], PACE) == 365
    # One long summer does not change it.
    assert usual([10, 10, 200, 10, 10], PACE) == pytest.approx(usual([10] * 5, PACE))


def test_silence_begins_beyond_the_factor_and_ends_when_somebody_is_gone():
    days = [0, 20, 40, 60]
    found = rhythm(days, PACE, OF_ORDERS)
    assert found is not None
    assert (found.times, found.last, found.warn, found.gone) == (4, 60, 100, 425)
    assert rhythm(days[:2], PACE, OF_ORDERS) is None
    # Who comes daily is not missed on the next day.
    daily = rhythm(list(range(10)), Pace(1.0, 2.0), OF_ORDERS)
    assert daily is not None
    assert daily.warn - daily.last == rhythms.LEAST_DAYS
    # Who goes on in a conversation is not silent, and comes no oftener.
    heard = rhythm(days, PACE, OF_ORDERS, [21, 70])
    assert heard is not None
    assert (heard.usual, heard.last, heard.warn) == (found.usual, 70, 110)
    # Only the last gaps count.
    long_ago = rhythm([0, 400, 800, *range(810, 931, 10)], PACE, OF_ORDERS)
    assert long_ago is not None
    assert long_ago.usual < 12


def test_how_far_gaps_go_is_learned_of_each_ones_last():
    ratios = [1 + number / 50 for number in range(1, 101)]
    people = [[0, 100, 200, 300, 300 + round(100 * ratio)] for ratio in ratios]
    found = learn(people, OF_ORDERS)
    assert found.usual == pytest.approx(100)
    assert found.people == 100
    assert found.factor == pytest.approx(2.8, abs=0.02)
    assert learn(people[:10], OF_ORDERS).factor == Pace().factor
    assert learn([], OF_ORDERS) == Pace()


@settings(max_examples=60)
@given(
    st.sets(st.integers(0, 400), min_size=3, max_size=25),
    st.integers(100, 400),
    st.sets(st.integers(1, 300), max_size=5),
)
def test_who_is_warned_does_not_depend_on_what_came_later(days: set[int], at: int, later: set[int]):
    before = sorted(day for day in days if day < at)
    found = look(before, at, PACE, OF_ORDERS, DAYS)
    with_more = look(sorted({*before, *(at + each for each in later)}), at, PACE, OF_ORDERS, DAYS)
    if found is None:
        assert with_more is None
        return
    assert with_more is not None
    assert with_more.is_warned == found.is_warned
    assert (with_more.silent, with_more.usual) == (found.silent, found.usual)
    came = sorted(each for each in later if each < DAYS)
    assert with_more.came_in == (came[0] if came else None)


def test_held_back_months_are_compared_with_one_limit_and_with_all():
    chance, today = Random(1), 1000
    people = []
    for number in range(200):
        gap = 10 if number % 2 else 60
        days, day = [], chance.randrange(gap)
        # A tenth has left in the spring.
        end = today - 100 if number % 10 == 1 else today
        while day < end:
            days.append(day)
            day += max(1, round(gap * chance.uniform(0.6, 1.4)))
        people.append(days)
    found = held_back([(days, []) for days in people], today, OF_ORDERS)
    own, fixed, whole = found["own"], found["fixed"], found["all"]
    assert found["days"] == DAYS
    assert own["people"] > 0
    # Whoever left is found, and hardly anybody else.
    assert own["absent"] / own["people"] > 0.7
    assert own["late"] / own["people"] > fixed["late"] / fixed["people"]
    assert own["late"] / own["people"] > whole["late"] / whole["people"]
    assert fixed["people"] >= own["people"]
    assert whole["people"] <= 200 * HELD_BACK
    first = today - HELD_BACK * DAYS
    cut = [[day for day in each if day < first] for each in people]
    assert held_back([(days, []) for days in cut], today, OF_ORDERS)["pace"] == found["pace"]
    assert compared([], DAYS)["own"]["people"] == 0
