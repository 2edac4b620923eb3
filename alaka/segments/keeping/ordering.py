"""Which segments ask for which: those that are asked for are kept first, none asks for itself."""

from collections.abc import Iterable, Iterator
from typing import Any

from alaka.segments.models import Segment

NAME = "segment"


def named(data: Any) -> set[int]:
    """Those that a filter asks for."""
    return {int(pk) for leaf in leaves(data) for pk in _values(leaf) if str(pk).isdecimal()}


def leaves(data: Any) -> Iterator[dict[str, Any]]:
    """Conditions of a filter, whatever it is: it may not be one."""
    if isinstance(data, list):
        for each in data:
            yield from leaves(each)
    elif isinstance(data, dict) and "of" in data:
        yield data
    elif isinstance(data, dict):
        for each in data.values():
            yield from leaves(each)


def _values(leaf: dict[str, Any]) -> list[Any]:
    value = leaf.get("value") if leaf.get("of") == NAME else None
    return value if isinstance(value, list) else [value]


def graph() -> dict[int, set[int]]:
    """By live segment, those that it asks for."""
    return {pk: named(data) for pk, data in Segment.objects.live().values_list("pk", "filter")}


def asking(pk: int) -> set[int]:
    """Those that ask for it, one step away."""
    return {one for one, asked in graph().items() if pk in asked and one != pk}


def makes_circle(pk: int, data: Any) -> bool:
    """Whether it would ask for itself with these conditions, by whatever way."""
    edges = graph() | {pk: named(data)}
    seen: set[int] = set()
    ahead = set(edges[pk])
    while ahead:
        one = ahead.pop()
        if one == pk:
            return True
        if one not in seen:
            seen.add(one)
            ahead |= edges.get(one, set())
    return False


def levels(segments: Iterable[Segment]) -> Iterator[list[Segment]]:
    """Each after those that it asks for."""
    left = {segment.pk: segment for segment in segments}
    while left:
        ready = [each for each in left.values() if not named(each.filter) - {each.pk} & left.keys()]
        # A circle cannot be made; of one that is there all are as ready as any.
        for each in ready or list(left.values()):
            del left[each.pk]
        yield ready or list(left.values())
