"""Which complaints surge, at one instant.

Enters: the complaints of nine weeks, the trees, the surges that are known. Leaves: the findings,
each the most specific subject that holds what is too much. What a known surge holds is taken out
of all that it touches, so that no surge is found twice; docs/surges.md tells the method.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from math import sqrt

from alaka.cases.surges.rates import (
    DAYS,
    FAR,
    WEEK,
    Measured,
    Series,
    Swing,
    Usual,
    measure,
    weekdays,
)
from alaka.cases.surges.subjects import Subject, Trees, smallest

# Of a look at everything: how probable one false finding may be.
BUDGET = 0.002
# Fewer complaints are no surge.
LEAST = 5
WINDOWS = (1, WEEK)
# So much of what is too much must lie in a part, to be told of it alone.
MOST_OF_IT = 0.75
# More surges at once are told at the next look.
AT_ONCE = 20


@dataclass(frozen=True)
class Complaint:
    """``age`` in days."""

    age: float
    about: Subject


@dataclass(frozen=True)
class Known:
    """A surge of which was told: from so many days ago until so many days ago, 0 while it runs."""

    subject: Subject
    since: float
    until: float = 0.0

    def holds(self, age: float) -> bool:
        return self.until <= age <= self.since

    def covers(self, day: int) -> float:
        """How much of that day back lies in it."""
        return max(0.0, min(self.since, day + 1) - max(self.until, day))


@dataclass(frozen=True)
class Finding:
    """``count`` came in so many ``days`` where ``usual`` many do; it began ``since`` days ago."""

    subject: Subject
    count: int
    usual: float
    days: int
    since: float
    chance: float

    @property
    def excess(self) -> float:
        return self.count - self.usual


class Look:
    """All subjects, as they are at one instant."""

    def __init__(self, trees: Trees, complaints: Sequence[Complaint], weeks: int) -> None:
        self.trees, self.complaints, self.weeks = trees, complaints, weeks

    def findings(self, known: Iterable[Known]) -> Iterator[Finding]:
        """One after the other: what each holds is taken out before the next is looked for."""
        surges = list(known)
        for _round in range(AT_ONCE):
            found = self._candidates(surges)
            if not found:
                return
            chosen = self._most_specific(found)
            yield chosen
            surges.append(Known(chosen.subject, chosen.since))

    def usuals(
        self, subjects: Iterable[Subject], known: Sequence[Known]
    ) -> dict[Subject, Usual | None]:
        """What is usual in each, whatever surges there now."""
        series, shared = self._count(known)
        usuals: dict[Subject, Usual | None] = {}
        for subject in subjects:
            own = measure(series.get(subject, Series()), self.weeks, shared)
            usuals[subject] = own.usual(self.weeks, (0.0, 0.0)) if own else None
        return usuals

    def count(self, subject: Subject, days: int) -> int:
        """How many came in the last days, be they of a known surge or not."""
        return sum(
            one.age < days and subject in self.trees.subjects(one.about) for one in self.complaints
        )

    def _candidates(self, known: Sequence[Known]) -> list[Finding]:
        series, shared = self._count(known)
        measured = {
            subject: own
            for subject, each in series.items()
            if (own := measure(each, self.weeks, shared)) is not None
        }
        spreads, allowed = _spreads(measured, self._smallest()), _allowed(measured)
        found = []
        for subject, each in measured.items():
            usual = each.usual(self.weeks, spreads[subject.kind])
            tested = [_test(subject, series[subject], usual, days) for days in WINDOWS]
            best = min((one for one in tested if one), key=lambda one: one.chance, default=None)
            if best and best.chance < allowed[subject]:
                since = self._since(best, series[subject], usual)
                found.append(replace(best, since=since))
        return found

    def _count(self, known: Sequence[Known]) -> tuple[dict[Subject, Series], list[float]]:
        """Without what lies in known surges; and how the weekdays of the business are."""
        series: dict[Subject, Series] = defaultdict(Series)
        everything = Series()
        inside: list[dict[Subject, int]] = [defaultdict(int) for _surge in known]
        outside: dict[Subject, int] = defaultdict(int)
        for complaint in self.complaints:
            day, subjects = int(complaint.age), self.trees.subjects(complaint.about)
            touched = [at for at, one in enumerate(known) if one.subject in subjects]
            if any(known[at].holds(complaint.age) for at in touched):
                continue
            everything.counts[day] += 1
            for subject in subjects:
                series[subject].counts[day] += 1
            if known:
                for subject in subjects:
                    outside[subject] += 1
                    for at in touched:
                        inside[at][subject] += 1
        for at, one in enumerate(known):
            for subject, each in series.items():
                share = inside[at][subject] / outside[subject]
                if share:
                    for day in range(int(one.until), min(DAYS, int(one.since) + 1)):
                        each.seen[day] = max(0.0, each.seen[day] - share * one.covers(day))
        return series, weekdays(everything, self.weeks)

    def _smallest(self) -> set[Subject]:
        """Those that are no sum of others."""
        abouts = {complaint.about for complaint in self.complaints}
        return {subject for about in abouts for subject in smallest(about)}

    def _since(self, finding: Finding, series: Series, usual: Usual) -> float:
        """The first complaint of those days that hold most of what is too much."""
        best, at, over, subject = 0.0, 0, 0.0, finding.subject
        # What one day shows needs more than one complaint to have begun before.
        least = 1 if finding.days == 1 else 0
        for day in range(WEEK):
            over += series.counts[day] - FAR * usual.mean(series, day, day + 1) - least
            if over > best:
                best, at = over, day
        ages = [
            one.age
            for one in self.complaints
            if one.age < at + 1 and subject in self.trees.subjects(one.about)
        ]
        return max(ages, default=float(at + 1))

    def _most_specific(self, found: Sequence[Finding]) -> Finding:
        chosen = min(found, key=lambda one: one.chance)
        parts = [
            one
            for one in found
            if self.trees.is_within(one.subject, chosen.subject)
            and one.excess >= MOST_OF_IT * chosen.excess
        ]
        return min(parts, key=lambda one: (one.usual, -sum(one.subject.kind)))


def _test(subject: Subject, series: Series, usual: Usual, days: int) -> Finding | None:
    count, mean = sum(series.counts[:days]), usual.mean(series, 0, days)
    if count < LEAST or count < FAR * mean:
        return None
    return Finding(subject, count, mean, days, float(days), usual.tail(count, mean, days))


def _spreads(
    measured: dict[Subject, Measured], leaves: set[Subject]
) -> dict[tuple[bool, ...], tuple[float, float]]:
    """By kind of subject: how its smallest swing, day by day and week by week."""
    days: dict[tuple[bool, ...], Swing] = defaultdict(Swing)
    weeks: dict[tuple[bool, ...], Swing] = defaultdict(Swing)
    for subject, each in measured.items():
        if subject in leaves:
            days[subject.kind] += each.swings[0]
            weeks[subject.kind] += each.swings[1]
    return {each.kind: (days[each.kind].shared, weeks[each.kind].shared) for each in measured}


def _allowed(measured: dict[Subject, Measured]) -> dict[Subject, float]:
    """The budget, shared out: half for pairs; who had more complaints has more of it.

    The weights know nothing of the days that are tested, so the sum of all stays the budget.
    """
    weights = {subject: sqrt(each.total + 1) for subject, each in measured.items()}
    sums = {True: 0.0, False: 0.0}
    for subject, weight in weights.items():
        sums[subject.is_pair] += weight
    return {
        subject: BUDGET / 2 / len(WINDOWS) * weight / sums[subject.is_pair]
        for subject, weight in weights.items()
    }
