"""The places as a tree is read: every part right after the whole, and who answers in each."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field

from alaka.accounts.models import Agent, Place


def in_order() -> Iterator[tuple[int, Place]]:
    """Every place with the steps down to it, its manager and deputies."""
    parts: dict[int | None, list[Place]] = defaultdict(list)
    for place in Place.objects.select_related("manager").prefetch_related("deputies"):
        parts[place.parent_id].append(place)
    waiting = [(0, place) for place in reversed(parts[None])]
    while waiting:
        depth, place = waiting.pop()
        yield depth, place
        waiting += [(depth + 1, part) for part in reversed(parts[place.pk])]


@dataclass
class Line:
    """A place of the tree with who answers there; ``above`` is where he stands, if not here."""

    depth: int
    place: Place
    answers: Agent | None = None
    above: Place | None = None
    deputies: list[Agent] = field(default_factory=list)

    @property
    def levels(self) -> range:
        return range(self.depth)


def answered_for() -> Iterator[Line]:
    """The whole tree: as whoever looks for somebody responsible goes through it."""
    line: list[Line] = []
    for depth, place in in_order():
        del line[depth:]
        deputies = [each for each in place.deputies.all() if isinstance(each, Agent)]
        here = Line(depth, place, deputies=[each for each in deputies if each.can_be_asked])
        manager = place.manager
        if manager is not None and manager.can_be_asked:
            here.answers = manager
        elif here.deputies:
            here.answers = here.deputies[0]
        elif line:
            here.answers, here.above = line[-1].answers, line[-1].above or line[-1].place
        line.append(here)
        yield here


@dataclass(frozen=True)
class Answering:
    """A place that an agent answers for, how, and how many places that branch has."""

    place: Place
    is_deputy: bool
    parts: int


def answering_of(agent: Agent) -> list[Answering]:
    """Those that name him, as managers or deputies, in the order of the tree."""
    places = list(in_order())
    found = []
    for at, (depth, place) in enumerate(places):
        is_deputy = any(each.pk == agent.pk for each in place.deputies.all())
        if place.manager_id != agent.pk and not is_deputy:
            continue
        after = (number for number, (deep, _) in enumerate(places[at + 1 :]) if deep <= depth)
        parts = next(after, len(places) - at - 1)
        found.append(Answering(place, place.manager_id != agent.pk, parts))
    return found
