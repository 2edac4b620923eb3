"""Many pieces of one work, by as many processes as there are cores where it is much."""

import os
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from contextlib import contextmanager
from multiprocessing import get_context
from typing import Any

from alaka.contacts.duplicates import apart

# People; fewer are compared before two processes have started.
MANY = 20_000
_AHEAD = 4

# What each piece did, in their order: a function of `pieces`, and its arguments for each.
Each = Callable[[str, Iterable[tuple[Any, ...]]], Iterator[int]]


@contextmanager
def hands(people: int) -> Iterator[Each]:
    workers = os.cpu_count() or 1
    if people < MANY or workers == 1:
        yield lambda name, pieces: (apart.call(name, piece) for piece in pieces)
        return
    context = get_context("spawn")
    with ProcessPoolExecutor(workers, context, apart.begin) as pool:
        yield lambda name, pieces: _by(pool, name, pieces)


def _by(pool: ProcessPoolExecutor, name: str, pieces: Iterable[tuple[Any, ...]]) -> Iterator[int]:
    ahead: deque[Future[int]] = deque()
    for piece in pieces:
        ahead.append(pool.submit(apart.call, name, piece))
        if len(ahead) > _AHEAD:
            yield ahead.popleft().result()
    while ahead:
        yield ahead.popleft().result()
