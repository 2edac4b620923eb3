"""Changes of a filter on the screen: JSON in, JSON out.

The screen shows one row of conditions that are joined all by "and" or all by "or", and in it
groups, one deep, joined the other way. What lies deeper came by the API: it is shown as a
sentence, kept, and can be taken out as a whole. A place is named as ``1``, or ``1.0`` in a group.
"""

from dataclasses import dataclass, field
from typing import Any

from alaka.segments.language import ALL, ANY, NOT

_OTHER = {ALL: ANY, ANY: ALL}


@dataclass
class Row:
    """``parts`` are leaves or their opposites, groups of them as lists, what is deeper as it is."""

    joint: str = ALL
    parts: list[Any] = field(default_factory=list)

    @classmethod
    def of(cls, data: Any) -> "Row":
        if not isinstance(data, dict) or not data:
            return cls()
        joint = next(iter(data)) if len(data) == 1 else ""
        if joint in _OTHER and isinstance(data[joint], list):
            return cls(joint, [_part(each, _OTHER[joint]) for each in data[joint]])
        return cls(ALL, [data])

    def data(self) -> Any:
        parts = [self._whole(part) for part in self.parts if part != []]
        if len(parts) == 1 and self.joint == ALL:
            return parts[0]
        return {self.joint: parts} if parts else {}

    def _whole(self, part: Any) -> Any:
        if not isinstance(part, list):
            return part
        return part[0] if len(part) == 1 else {_OTHER[self.joint]: part}

    def at(self, place: str) -> Any:
        """What stands there; None where nothing does."""
        outer, inner = _numbers(place)
        if outer is None or outer >= len(self.parts):
            return None
        part = self.parts[outer]
        if inner is None:
            return part
        return part[inner] if isinstance(part, list) and inner < len(part) else None

    def with_(self, leaf: Any, *, place: str = "", is_beside: bool = False) -> "Row":
        """With the leaf instead of what stands there, beside it, or at the end."""
        outer, inner = _numbers(place)
        parts = [list(part) if isinstance(part, list) else part for part in self.parts]
        if outer is None or outer >= len(parts):
            return Row(self.joint, [*parts, leaf])
        part = parts[outer]
        if is_beside:
            parts[outer] = [*part, leaf] if isinstance(part, list) else [part, leaf]
        elif isinstance(part, list) and inner is not None and inner < len(part):
            part[inner] = leaf
        else:
            parts[outer] = leaf
        return Row(self.joint, parts)

    def without(self, place: str) -> "Row":
        outer, inner = _numbers(place)
        parts = [list(part) if isinstance(part, list) else part for part in self.parts]
        if outer is not None and outer < len(parts):
            part = parts[outer]
            if inner is None or not isinstance(part, list):
                del parts[outer]
            elif inner < len(part):
                del part[inner]
        return Row(self.joint, parts)

    def turned(self) -> "Row":
        """With "and" for "or", in the groups too."""
        return Row(_OTHER[self.joint], self.parts)


def _part(data: Any, joint: str) -> Any:
    inside = data.get(joint) if isinstance(data, dict) and len(data) == 1 else None
    is_group = isinstance(inside, list) and inside and all(map(bare, inside))
    return list(inside) if is_group and inside else data


def bare(data: Any) -> dict[str, Any]:
    """The condition that this is, or of which it is the opposite; empty where it is neither."""
    inside = data[NOT] if is_opposite(data) else data
    return inside if isinstance(inside, dict) and "of" in inside else {}


def is_opposite(data: Any) -> bool:
    return isinstance(data, dict) and set(data) == {NOT}


def _numbers(place: str) -> tuple[int | None, int | None]:
    outer, _dot, inner = place.partition(".")
    return _number(outer), _number(inner)


def _number(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 4 else None
