"""When somebody is longer silent than he uses to be: arithmetic that knows no database.

Days are numbers, each once. What somebody's usual gap is is the middle of his last ones, drawn a
little to what is usual here (as one more gap would), though never below his shortest; how far gaps
go beyond what is usual is learned of all: nine of ten who came again came within so many times
their usual gap. Who has not by then is going silent; much later he is gone, which is another
matter.
"""

from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from itertools import pairwise
from math import ceil, exp, log
from statistics import median
from typing import Any

# So many days are a rhythm.
OF_ORDERS, OF_CONTACTS = 3, 4
# Of these last gaps.
GAPS = 12
LEAST_DAYS = 7
GONE_DAYS, GONE_TIMES = 365, 6
SHARE = 0.9
# Below so many people how far gaps go is not learned.
FEWEST = 30


@dataclass(frozen=True)
class Pace:
    """What is usual here: the gap in the middle, and within how many times their own nine of ten
    came again; ``people`` of whom that was learned, 0 where it is assumed."""

    usual: float = 30.0
    factor: float = 2.0
    people: int = 0

    def stored(self) -> dict[str, Any]:
        return asdict(self)


@dataclass(frozen=True)
class Rhythm:
    """In days; ``warn`` and ``gone`` are the first days on which it is so."""

    usual: float
    times: int
    last: int
    warn: int
    gone: int


def gaps_of(days: Sequence[int]) -> list[int]:
    return [later - before for before, later in pairwise(days)][-GAPS:]


def usual(gaps: Sequence[int], pace: Pace) -> float:
    count = len(gaps)
    drawn = exp((count * log(median(gaps)) + log(pace.usual)) / (count + 1))
    # Who comes once a year does not come every five months since others come each.
    return max(drawn, float(min(gaps)))


def rhythm(days: Sequence[int], pace: Pace, least: int, also: Sequence[int] = ()) -> Rhythm | None:
    """Of days that rise; None of fewer than make a rhythm. ``also`` are days on which somebody was
    heard that begin nothing."""
    if len(days) < least:
        return None
    own = usual(gaps_of(days), pace)
    last = max([days[-1], *also[-1:]])
    return Rhythm(
        usual=own,
        times=len(days),
        last=last,
        warn=last + max(LEAST_DAYS, _whole(pace.factor * own)),
        gone=last + max(GONE_DAYS, _whole(GONE_TIMES * own)),
    )


def _whole(days: float) -> int:
    """Rounded up, whatever a logarithm left behind the point."""
    return ceil(days - 1e-6)


def learn(people: Iterable[Sequence[int]], least: int) -> Pace:
    """Each one's last gap is compared with what was usual before it."""
    gaps = [gaps_of(days) for days in people if len(days) >= least]
    if not gaps:
        return Pace()
    here = Pace(usual=median(median(each) for each in gaps))
    ratios = sorted(each[-1] / usual(each[:-1], here) for each in gaps)
    if len(ratios) < FEWEST:
        return here
    beyond = ratios[min(len(ratios) - 1, ceil(SHARE * len(ratios)) - 1)]
    # What is gone for good comes later than what goes silent.
    factor = min(max(beyond, 1.2), GONE_TIMES - 1.0)
    return Pace(here.usual, round(factor, 3), len(ratios))


@dataclass
class Warned:
    """Of so many warned so many did not come within the days that followed (``absent``), and so
    many not within their own usual gap either (``late``); ``silent`` how long each was silent."""

    people: int = 0
    absent: int = 0
    late: int = 0
    silent: float = 0.0

    def stored(self) -> dict[str, Any]:
        return asdict(self)

    @property
    def share(self) -> float:
        return self.absent / self.people if self.people else 0.0

    @property
    def late_share(self) -> float:
        return self.late / self.people if self.people else 0.0


@dataclass(frozen=True)
class Look:
    """One with a rhythm, looked at on a day: silent for so long, warned or not, and in how many
    days he came again; None where he did not."""

    silent: int
    usual: float
    is_warned: bool
    came_in: int | None


def look(
    days: Sequence[int], at: int, pace: Pace, least: int, after: int, also: Sequence[int] = ()
) -> Look | None:
    """With what was known on the day ``at``; of what came later only when he came again, and that
    for ``after`` days. None where there was no rhythm, or he was gone."""
    before = [day for day in days if day < at]
    found = rhythm(before, pace, least, [day for day in also if day < at])
    if found is None or at >= found.gone:
        return None
    came = min((day - at for day in (*days, *also) if at <= day < at + after), default=None)
    return Look(at - found.last, found.usual, found.warn <= at, came)


def counted(looks: Iterable[Look], within: int) -> Warned:
    found, silent = Warned(), []
    for each in looks:
        found.people += 1
        found.absent += each.came_in is None or each.came_in >= within
        found.late += each.came_in is None or each.came_in >= each.usual
        silent.append(each.silent)
    found.silent = float(median(silent)) if silent else 0.0
    return found


def compared(looks: Sequence[Look], within: int) -> dict[str, Any]:
    """By their own rhythm; everybody beyond one limit, the one that warns about as many; and all
    who have a rhythm, warned or not."""
    own = [each for each in looks if each.is_warned]
    longest = sorted((each.silent for each in looks), reverse=True)
    limit = longest[len(own) - 1] if own else 0
    fixed = [each for each in looks if own and each.silent >= limit]
    return {
        "days": within,
        "own": counted(own, within).stored(),
        "fixed": counted(fixed, within).stored(),
        "limit": limit,
        "all": counted(looks, within).stored(),
    }
