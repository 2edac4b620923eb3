"""What complaints can have in common: a place, a topic, a product, or a place with one of them.

A complaint counts for its own place and topic and for each above them.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple


class Subject(NamedTuple):
    """What is 0 or empty may be anything."""

    place: int = 0
    topic: int = 0
    product: str = ""

    @property
    def kind(self) -> tuple[bool, bool, bool]:
        return self.place != 0, self.topic != 0, self.product != ""

    @property
    def is_pair(self) -> bool:
        return sum(self.kind) > 1


@dataclass
class Trees:
    """Places and topics by what they are part of."""

    places: Mapping[int, int | None] = field(default_factory=dict)
    topics: Mapping[int, int | None] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._known: dict[Subject, tuple[Subject, ...]] = {}

    def subjects(self, of: Subject) -> tuple[Subject, ...]:
        """All that a complaint of that place, topic and product counts for."""
        if of not in self._known:
            self._known[of] = tuple(self._subjects(of))
        return self._known[of]

    def _subjects(self, of: Subject) -> Iterator[Subject]:
        topics = list(_up(of.topic, self.topics))
        if of.product:
            yield Subject(product=of.product)
        yield from (Subject(topic=topic) for topic in topics)
        for place in _up(of.place, self.places):
            yield Subject(place)
            yield from (Subject(place, topic) for topic in topics)
            if of.product:
                yield Subject(place, product=of.product)

    def is_within(self, part: Subject, whole: Subject) -> bool:
        """Whether every complaint of the one is of the other, too."""
        return (
            (not whole.place or whole.place in _up(part.place, self.places))
            and (not whole.topic or whole.topic in _up(part.topic, self.topics))
            and whole.product in ("", part.product)
        )


def smallest(of: Subject) -> tuple[Subject, ...]:
    """Of all that it counts for, those that hold nothing beside its own place and topic."""
    return (
        Subject(of.place),
        Subject(topic=of.topic),
        Subject(product=of.product),
        Subject(of.place, of.topic),
        Subject(of.place, product=of.product),
    )


def _up(start: int, parents: Mapping[int, int | None]) -> Iterator[int]:
    seen: set[int] = set()
    at: int | None = start
    while at and at not in seen:
        seen.add(at)
        yield at
        at = parents.get(at)
