"""Changes of a filter on the screen: JSON in, JSON out.

The screen shows a row of conditions that are joined all by "and" or all by "or", in it groups, and
in these groups once more, each of which may be turned into its opposite. What lies deeper came by
the API: it is shown as a sentence, kept, and can be taken out as a whole. A place is named as
``1``, ``1.0`` in a group, ``1.0.2`` in a group of that.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from alaka.segments.language import ALL, ANY, NOT

LEVELS = 3
OTHER = {ALL: ANY, ANY: ALL}


@dataclass(frozen=True)
class Row:
    """``parts`` are leaves or their opposites, groups as rows, what is deeper as it is."""

    joint: str = ALL
    parts: tuple[Any, ...] = ()
    is_opposite: bool = False

    @classmethod
    def of(cls, data: Any) -> "Row":
        if not isinstance(data, dict) or not data:
            return cls()
        found = _group(data, level=1)
        return found if found and not found.is_opposite else cls(ALL, (_part(data, level=2),))

    def data(self) -> Any:
        parts = self._told()
        if len(parts) == 1 and self.joint == ALL:
            return parts[0]
        return {self.joint: parts} if parts else {}

    def _told(self) -> list[Any]:
        """What is in it, without groups that are empty by now; one of one condition is that."""
        found = []
        for part in self.parts:
            if not isinstance(part, Row):
                found.append(part)
            elif inside := part._told():
                whole = inside[0] if len(inside) == 1 else {part.joint: inside}
                found.append({NOT: whole} if part.is_opposite else whole)
        return found

    def at(self, place: str) -> Any:
        """What stands there; None where nothing does."""
        try:
            return self._at(_path(place))
        except LookupError:
            return None

    def _at(self, path: Sequence[int]) -> Any:
        found: Any = self
        for number in path:
            if not isinstance(found, Row):
                raise LookupError(number)
            found = found.parts[number]
        return found

    def with_(self, leaf: Any, *, place: str = "", is_beside: bool = False) -> "Row":
        """With the leaf instead of what stands there, beside it, or at the end."""
        try:
            path = _path(place)
            there, around = self._at(path), self._at(path[:-1])
        except LookupError:
            return replace(self, parts=(*self.parts, leaf))
        if not is_beside:
            return self._with(path, leaf)
        if isinstance(there, Row):
            return self._with(path, replace(there, parts=(*there.parts, leaf)))
        return self._with(path, Row(OTHER[around.joint], (there, leaf)))

    def without(self, place: str) -> "Row":
        try:
            path = _path(place)
            self._at(path)
        except LookupError:
            return self
        return self._with(path)

    def _with(self, path: Sequence[int], *instead: Any) -> "Row":
        first, *rest = path
        inside = (self.parts[first]._with(rest, *instead),) if rest else instead
        return replace(self, parts=(*self.parts[:first], *inside, *self.parts[first + 1 :]))

    def turned(self) -> "Row":
        """With "and" for "or", in the groups too."""
        parts = (part.turned() if isinstance(part, Row) else part for part in self.parts)
        return replace(self, joint=OTHER[self.joint], parts=tuple(parts))

    def opposed(self, place: str) -> "Row":
        """With the opposite of the group that stands there."""
        there = self.at(place)
        if not isinstance(there, Row):
            return self
        return self._with(_path(place), replace(there, is_opposite=not there.is_opposite))


def _part(data: Any, level: int) -> Any:
    return _group(data, level) or data


def _group(data: Any, level: int) -> Row | None:
    if is_opposite(data):
        inside = _group(data[NOT], level)
        return replace(inside, is_opposite=True) if inside and not inside.is_opposite else None
    joint = next(iter(data)) if isinstance(data, dict) and len(data) == 1 else ""
    if joint not in OTHER or not isinstance(data[joint], list) or level > LEVELS:
        return None
    if level > 1 and not data[joint]:
        return None
    return Row(joint, tuple(_part(each, level + 1) for each in data[joint]))


def bare(data: Any) -> dict[str, Any]:
    """The condition that this is, or of which it is the opposite; empty where it is neither."""
    inside = data[NOT] if is_opposite(data) else data
    return inside if isinstance(inside, dict) and "of" in inside else {}


def is_opposite(data: Any) -> bool:
    return isinstance(data, dict) and set(data) == {NOT}


def _path(place: str) -> list[int]:
    """Raises LookupError where it names none."""
    numbers = place.split(".")
    if not all(each.isascii() and each.isdigit() and len(each) < 4 for each in numbers):
        raise LookupError(place)
    return [int(each) for each in numbers]
