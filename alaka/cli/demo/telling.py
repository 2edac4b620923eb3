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
    from django.db import connection

    _plan = pickle.loads(packed)  # noqa: S301 - our own parent's
    with connection.cursor() as cursor:
        # The whole is begun anew after a crash: no piece need wait for the disk.
        cursor.execute("SET synchronous_commit = off")


def tell_piece(start: int, end: int) -> None:
    from django.db import transaction

    from alaka.cli.demo import bulk, stories

    with transaction.atomic():
        bulk.copy(stories.tell(_plan, start, end))


def put_back(work: list[tuple[int, str]]) -> int:
    from alaka.cli.demo import bulk

    return bulk.put_back(work)
