"""Places and topics stand in trees: a branch counts all that is part of it. So do stages: each has
one part, the next of its pipeline, and counts what went on."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

from django.db.models import Model

from alaka.accounts.models import Place
from alaka.cases.models import Topic
from alaka.sales.models import Stage

_MODELS: dict[str, type[Model]] = {"place": Place, "topic": Topic}


@dataclass(frozen=True)
class Node:
    pk: int
    parent: int | None
    label: str
    # Of a stage: its pipeline.
    group: str = ""


def _rows(noun: str) -> Iterator[Node]:
    for row in _MODELS[noun]._default_manager.all():
        yield Node(row.pk, getattr(row, "parent_id"), str(row))  # noqa: B009


def _stages() -> Iterator[Node]:
    before: Stage | None = None
    rows = Stage.objects.select_related("pipeline").order_by(
        "pipeline__position", "pipeline_id", "position", "pk"
    )
    for row in rows:
        is_next = before is not None and before.pipeline_id == row.pipeline_id
        yield Node(row.pk, before.pk if before and is_next else None, row.name, row.pipeline.name)
        before = row


class Tree:
    """A whole tree, asked for once."""

    def __init__(self, noun: str) -> None:
        nodes = _stages() if noun == "stage" else _rows(noun)
        self.nodes = {node.pk: node for node in nodes}
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
