"""A place with its parts, as its page shows them: each with the numbers of all below it."""

from collections import defaultdict
from dataclasses import dataclass

from alaka.accounts.models import Agent, Place
from alaka.accounts.tree import Line, answered_for
from alaka.cases.models import Surge
from alaka.cases.places.numbers import Numbers, by_place


@dataclass
class Part:
    """``depth``: steps below the place whose page it is."""

    place: Place
    depth: int
    numbers: Numbers
    is_surging: bool = False
    # Who answers there, be it from further up.
    answers: Agent | None = None

    @property
    def levels(self) -> range:
        return range(self.depth)


def parts(agent: Agent, top: Place | None = None) -> list[Part]:
    """The branch under a place, it first; or all that the agent answers for."""
    lines = list(answered_for())
    ids = None if agent.sees_everything else set(agent.branch)
    chosen = [line for line in (_under(lines, top.pk) if top else lines)
              if ids is None or line.place.pk in ids]  # fmt: skip
    numbers = by_place([line.place.pk for line in chosen])
    surging = set(Surge.objects.running().exclude(place=None).values_list("place_id", flat=True))
    return _summed(chosen, numbers, surging)


def _under(lines: list[Line], top: int) -> list[Line]:
    at = next(at for at, line in enumerate(lines) if line.place.pk == top)
    rest = lines[at + 1 :]
    end = next((n for n, line in enumerate(rest) if line.depth <= lines[at].depth), len(rest))
    return [lines[at], *rest[:end]]


def _summed(lines: list[Line], numbers: dict[int, Numbers], surging: set[int]) -> list[Part]:
    sums: dict[int, Numbers] = defaultdict(Numbers)
    depths: dict[int, int] = {}
    shown = {line.place.pk for line in lines}
    for line in reversed(lines):
        own = sums[line.place.pk]
        own += numbers.get(line.place.pk, Numbers())
        if line.place.parent_id in shown:
            sums[line.place.parent_id] += own
    for line in lines:
        depths[line.place.pk] = depths.get(line.place.parent_id or 0, -1) + 1
    return [
        Part(
            line.place,
            depths[line.place.pk],
            sums[line.place.pk],
            line.place.pk in surging,
            line.answers,
        )
        for line in lines
    ]
