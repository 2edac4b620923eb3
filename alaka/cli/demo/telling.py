"""One of the processes that tell a big demo: begun fresh, so it sets Django up before all else."""

import pickle
from typing import TYPE_CHECKING

import django

if TYPE_CHECKING:
    from alaka.cli.demo.stories import Plan

_plan: "Plan"


def begin(packed: bytes) -> None:
    global _plan
    django.setup()
    _plan = pickle.loads(packed)  # noqa: S301 - our own parent's


def tell_piece(start: int, end: int) -> list[bytes]:
    from alaka.cli.demo import bulk, stories

    return bulk.packed(stories.tell(_plan, start, end))


def put_back(work: list[tuple[int, str]]) -> int:
    from alaka.cli.demo import bulk

    return bulk.put_back(work)
