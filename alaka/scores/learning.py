"""From people who bought and people who did not to points: arithmetic that knows no database.

Of those at a level of a fact a share bought. How much larger or smaller its odds are than those of
all is what the level says; a level with few people says less (PRIOR of them are added who buy as
all do). Facts that say the same twice are not counted twice: one number for all, fitted to what
happened, makes each say less. Ten points double the odds.
"""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from math import exp, log
from typing import Any

import numpy as np
from numpy.typing import NDArray

from alaka.scores.facts import BY_NAME, FACTS, NAMES

Levels = NDArray[np.int64]
Whether = NDArray[np.bool_]

# Who is as likely as all begins there.
START = 50
DOUBLE = 10
PRIOR = 20.0
# Below that a share is chance.
FEWEST, FEWEST_TESTED = 50, 20
_ROUNDS = 25


@dataclass(frozen=True)
class Level:
    """Of so many people at it so many bought."""

    people: int
    bought: int
    points: int


@dataclass(frozen=True)
class Points:
    """By fact its levels; of how many looks at a person, after how many of which he bought."""

    people: int
    bought: int
    facts: Mapping[str, Sequence[Level]]

    @property
    def rate(self) -> float:
        return self.bought / self.people if self.people else 0.0

    def of(self, levels: Levels) -> Levels:
        """The points of each person, fact by fact."""
        columns = [np.array([each.points for each in self.facts[name]])[levels[:, place]]
                   for place, name in enumerate(NAMES)]  # fmt: skip
        return np.stack(columns, axis=1) if len(levels) else np.empty((0, len(NAMES)), np.int64)

    def stored(self) -> dict[str, Any]:
        return asdict(self)

    @classmethod
    def read(cls, stored: Mapping[str, Any]) -> "Points | None":
        """None where nothing was learned, or of other facts than these."""
        facts = stored.get("facts", {})
        if any(len(facts.get(fact.name, ())) != fact.levels for fact in FACTS):
            return None
        read = {name: [Level(**each) for each in facts[name]] for name in BY_NAME}
        return cls(stored["people"], stored["bought"], read)


def learn(levels: Levels, bought: Whether) -> Points | None:
    """None where too few bought, or did not."""
    people, buyers = len(bought), int(bought.sum())
    if min(buyers, people - buyers) < FEWEST:
        return None
    counted, weights = [], []
    for place, fact in enumerate(FACTS):
        all_ = np.bincount(levels[:, place], minlength=fact.levels)
        some = np.bincount(levels[bought, place], minlength=fact.levels)
        counted.append(list(zip(all_.tolist(), some.tolist(), strict=True)))
        weights.append([_says(*each, buyers / people) for each in counted[-1]])
    sums = sum(np.array(each)[levels[:, place]] for place, each in enumerate(weights))
    factor = DOUBLE / log(2) * slope(np.asarray(sums, dtype=np.float64), bought)
    facts = {
        fact.name: [
            Level(*counts, round(factor * weight))
            for counts, weight in zip(counted[place], weights[place], strict=True)
        ]
        for place, fact in enumerate(FACTS)
    }
    return Points(people, buyers, facts)


def _says(people: int, bought: int, rate: float) -> float:
    """How much the odds at a level are above those of all, as a logarithm."""
    share = (bought + PRIOR * rate) / (people + PRIOR)
    share = min(max(share, 1e-6), 1 - 1e-6)
    return log(share / (1 - share)) - log(rate / (1 - rate))


def slope(sums: NDArray[np.float64], bought: Whether) -> float:
    """What the sum is to be multiplied by so that it says how likely it was: of a line through the
    log-odds the likeliest, between 0 and 1, by Newton's steps."""
    rate = float(bought.mean())
    start, factor = log(rate / (1 - rate)), 0.5
    for _ in range(_ROUNDS):
        likely = 1 / (1 + np.exp(-np.clip(start + factor * sums, -30, 30)))
        left, spread = bought - likely, likely * (1 - likely) + 1e-12
        a, b, c = spread.sum(), (spread * sums).sum(), (spread * sums * sums).sum()
        p, q = left.sum(), (left * sums).sum()
        ground = a * c - b * b
        if ground <= 1e-9:
            break
        start, factor = start + (c * p - b * q) / ground, factor + (a * q - b * p) / ground
        start, factor = min(max(start, -20.0), 20.0), min(max(factor, 0.0), 1.0)
    return factor


@dataclass(frozen=True)
class Tested:
    """How well points told, in months that they were not learned from: of so many looks how many
    bought; ``auc``, how often of one who bought and one who did not the first had more; and how
    many of those who bought were in the tenth with the most points."""

    people: int
    bought: int
    auc: float
    top_people: float
    top_bought: float

    @property
    def rate(self) -> float:
        return self.bought / self.people

    @property
    def top_rate(self) -> float:
        return self.top_bought / self.top_people

    @property
    def times(self) -> float:
        """How much likelier the top tenth bought than all."""
        return self.top_rate / self.rate


def tried(points: Points, levels: Levels, bought: Whether) -> Tested | None:
    """None where too few bought, or did not. Of equals at an edge each counts in part."""
    people, buyers = len(bought), int(bought.sum())
    if min(buyers, people - buyers) < FEWEST_TESTED:
        return None
    sums = points.of(levels).sum(axis=1)
    values, place = np.unique(sums, return_inverse=True)
    some = np.bincount(place, weights=bought, minlength=len(values))
    others = np.bincount(place, minlength=len(values)) - some
    below = np.concatenate([[0], np.cumsum(others)[:-1]])
    auc = float((some * (below + others / 2)).sum() / (buyers * (people - buyers)))
    top = max(people / 10, 1.0)
    left, found = top, 0.0
    for each in range(len(values) - 1, -1, -1):
        here = some[each] + others[each]
        share = min(1.0, left / here)
        found, left = found + share * some[each], left - share * here
        if left <= 0:
            break
    return Tested(people, buyers, round(auc, 4), top, float(found))


def chance(score: int, points: Points) -> float:
    """What share of people with such a sum bought: it is what ten points double."""
    odds = points.rate / (1 - points.rate) * exp((score - START) * log(2) / DOUBLE)
    return odds / (1 + odds)
