"""Places and topics stand in trees: a branch counts all that is part of it."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

from django.db.models import Model

from alaka.accounts.models import Place
from alaka.cases.models import Topic

_MODELS: dict[str, type[Model]] = {"place": Place, "topic": Topic}


@dataclass(frozen=True)
class Node:
    pk: int
    parent: int | None
    label: str


class Tree:
    """A whole tree, asked for once."""

    def __init__(self, noun: str) -> None:
        rows = list(_MODELS[noun]._default_manager.all())
        self.nodes = {row.pk: Node(row.pk, getattr(row, "parent_id"), str(row)) for row in rows}  # noqa: B009
        self._parts: dict[int | None, list[int]] = defaultdict(list)
        for node in self.nodes.values():
            self._parts[node.parent if node.parent in self.nodes else None].append(node.pk)

    def parts_of(self, pk: int) -> list[int]:
        """It, and all below it."""
        return [each for each, _depth in self._walk(pk, 0)]

    def in_order(self) -> Iterator[tuple[Node, int]]:
        """Every node after the one it is part of, with how deep it lies."""
        for top in self._parts[None]:
            for pk, depth in self._walk(top, 0):
                yield self.nodes[pk], depth

    def pairs(self) -> tuple[list[int], list[int]]:
        """Each node with each of its parts, itself too: the two columns."""
        found = [(pk, part) for pk in self.nodes for part in self.parts_of(pk)]
        return [node for node, _part in found], [part for _node, part in found]

    def _walk(self, pk: int, depth: int) -> Iterator[tuple[int, int]]:
        yield pk, depth
        for part in self._parts[pk]:
            yield from self._walk(part, depth + 1)


def parts_of(noun: str, pk: int) -> list[int]:
    return Tree(noun).parts_of(pk)
