"""A business that hears complaints by chance, and looks at them as the hourly watch does.

Poisson by place, topic and day, with weekdays; ``spread`` lets each day of each swing by itself
(gamma), ``season`` all of them over the year. `bench.surges` measures with it, tests hold bounds.
"""

from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, field
from math import exp, pi, sin
from random import Random

from alaka.cases.surges.finding import Complaint, Finding, Known, Look
from alaka.cases.surges.rates import DAYS, WEEKS
from alaka.cases.surges.subjects import Subject, Trees

_WEEKDAYS = (1.2, 1.0, 0.9, 0.9, 1.1, 1.3, 0.6)
# When, and of what.
Heard = list[tuple[float, Subject]]
# A finding is known for so long, as a surge that is over soon.
_KNOWN = 10.0


@dataclass(frozen=True)
class Burst:
    """So many times the usual in one subject, from a day on."""

    subject: Subject
    begins: float
    factor: float
    days: float = 14


@dataclass
class Shops:
    """A company of two regions with shops, and topics in groups of four; ``rate`` a day in all."""

    rate: float
    shops: int = 10
    topics: int = 12
    spread: float = 0.0
    season: float = 0.0
    trees: Trees = field(init=False)
    weights: dict[Subject, float] = field(init=False)

    def __post_init__(self) -> None:
        places = {1: None, 2: 1, 3: 1, **{10 + at: 2 + at % 2 for at in range(self.shops)}}
        topics = {1: None, 2: None, 3: None, **{10 + at: 1 + at % 3 for at in range(self.topics)}}
        self.trees = Trees(places, topics)
        # The busiest shop hears thrice as much as the quietest, and so it is with topics.
        weights = {
            Subject(10 + place, 10 + topic): (1 + 2 * place / self.shops)
            * (1 + 2 * topic / self.topics)
            for place in range(self.shops)
            for topic in range(self.topics)
        }
        whole = sum(weights.values())
        self.weights = {subject: self.rate * each / whole for subject, each in weights.items()}

    def usual(self, subject: Subject) -> float:
        """Complaints a day."""
        parts = self.weights.items()
        return sum(rate for each, rate in parts if self.trees.is_within(each, subject))

    def heard(
        self, days: int, seed: int, burst: Burst | None = None
    ) -> list[tuple[float, Subject]]:
        random = Random(seed)
        found = []
        for subject in self.weights:
            for day in range(days):
                found += [(day + random.random(), subject) for _one in range(
                    _poisson(random, self._mean(random, subject, day, burst)))]  # fmt: skip
        return sorted(found)

    def _mean(self, random: Random, of: Subject, day: int, burst: Burst | None) -> float:
        mean = self.weights[of] * _WEEKDAYS[day % 7] * (1 + self.season * sin(2 * pi * day / 365))
        if self.spread:
            mean *= random.gammavariate(1 / self.spread, self.spread)
        if burst and burst.begins <= day < burst.begins + burst.days:
            mean *= burst.factor if self.trees.is_within(of, burst.subject) else 1
        return mean

    def looks(
        self, heard: Heard, begin: float, end: float, step: float
    ) -> Iterator[tuple[float, Finding]]:
        """What is found, and when, by a look every so many days."""
        times, known = [at for at, _subject in heard], list[tuple[Subject, float, float]]()
        for number in range(int((end - begin) / step) + 1):
            now = begin + number * step
            rows = heard[bisect_right(times, now - DAYS) : bisect_right(times, now)]
            complaints = [Complaint(min(now - at, DAYS - 1e-6), subject) for at, subject in rows]
            surges = [Known(one, now - since, max(0.0, now - until)) for one, since, until in known]
            for finding in Look(self.trees, complaints, WEEKS).findings(surges):
                known.append((finding.subject, now - finding.since, now + _KNOWN))
                yield now, finding


def _poisson(random: Random, mean: float) -> int:
    limit, count, product = exp(-mean), 0, random.random()
    while product > limit:
        count, product = count + 1, product * random.random()
    return count
