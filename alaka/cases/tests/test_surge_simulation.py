"""What docs/surges.md promises of the method, on simulated businesses with fixed seeds."""

import pytest

from alaka.cases.surges.rates import DAYS
from alaka.cases.surges.subjects import Subject
from alaka.cases.tests.simulating import Burst, Shops

QUARTER = 91


@pytest.mark.slow
@pytest.mark.parametrize(
    "shops",
    [
        Shops(12, shops=4, topics=6),
        Shops(12, shops=4, topics=6, spread=0.5, season=0.3),
    ],
    ids=["quiet", "swinging and seasonal"],
)
def test_in_half_a_year_without_a_surge_there_is_one_alarm_at_most(shops: Shops):
    found = []
    for seed in range(2):
        heard = shops.heard(DAYS + QUARTER, seed)
        found += list(shops.looks(heard, DAYS, DAYS + QUARTER, 1))
    assert len(found) <= 1, found


def delays(shops: Shops, subject: Subject, factor: float) -> list[float]:
    """Days until the first alarm, of five bursts; each must be found, and of just that subject."""
    found = []
    for seed in range(5):
        heard = shops.heard(DAYS + 14, 100 + seed, Burst(subject, DAYS, factor))
        at, finding = next(shops.looks(heard, DAYS + 0.25, DAYS + 13, 0.25))
        assert shops.trees.is_within(finding.subject, subject) or shops.trees.is_within(
            subject, finding.subject
        )
        found.append(at - DAYS)
    return sorted(found)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("rate", "factor", "median"),
    [(20, 5, 2.0), (20, 3, 5.0), (60, 5, 1.0), (60, 3, 2.0)],
)
def test_a_burst_at_one_shop_is_found_soon(rate: float, factor: float, median: float):
    shops = Shops(rate, shops=4, topics=6)
    found = delays(shops, Subject(13), factor)
    assert found[2] <= median, found


def test_the_whole_stands_for_its_parts_and_one_part_for_itself():
    shops = Shops(30, shops=4, topics=6)
    everywhere = shops.heard(DAYS + 5, 7, Burst(Subject(topic=12), DAYS, 6))
    found = [finding.subject for _at, finding in shops.looks(everywhere, DAYS + 1, DAYS + 5, 0.5)]
    assert found[0].topic == 12
    assert found[0].place in (0, 1)
    at_one = shops.heard(DAYS + 5, 7, Burst(Subject(13, 12), DAYS, 15))
    found = [finding.subject for _at, finding in shops.looks(at_one, DAYS + 1, DAYS + 5, 0.5)]
    assert found == [Subject(13, 12)]
