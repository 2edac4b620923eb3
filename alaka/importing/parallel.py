"""Reading a big file by as many processes as there are cores: each reads the cells of some
thousand rows, and the lines come back in the order of the file."""

import os
from collections import deque
from collections.abc import Iterator
from concurrent.futures import Future, ProcessPoolExecutor, ThreadPoolExecutor
from itertools import islice
from multiprocessing import get_context

from alaka.importing import apart
from alaka.importing.models import Import
from alaka.importing.parsing import Lines, parser_of
from alaka.importing.reading import Row

PIECE = 4_000
# Bytes; a smaller file is read before two processes have started, or costs twice as much with them.
BIG = 8_000_000
_AHEAD = 4

Told = tuple[bytes, bytes, int]


def parsed(of: Import, rows: Iterator[Row]) -> Iterator[Lines]:
    pieces = iter(lambda: list(islice(rows, PIECE)), [])
    workers = os.cpu_count() or 1
    if of.size < BIG or workers == 1:
        return map(parser_of(of).lines, pieces)
    return _by_processes(of, pieces, workers)


def _by_processes(of: Import, pieces: Iterator[list[Row]], workers: int) -> Iterator[Lines]:
    # One process makes everything ready, and those that read are copies of it.
    context = get_context("forkserver")
    context.set_forkserver_preload(["alaka.importing.ready"])
    with (
        ProcessPoolExecutor(workers, context, apart.begin, (of.pk,)) as pool,
        ThreadPoolExecutor(1, "readers") as aside,
    ):
        # Who asks for the first of them waits until all is loaded, and meanwhile we read.
        begun = aside.submit(lambda: pool.submit(apart.lines, []).result())
        parser = parser_of(of)
        while not begun.done() and (piece := next(pieces, None)) is not None:
            yield parser.lines(piece)
        begun.result()
        ahead: deque[Future[Told]] = deque()
        for piece in pieces:
            # Plain tuples travel faster than named ones.
            ahead.append(pool.submit(apart.lines, [(row.number, row.cells) for row in piece]))
            if len(ahead) > _AHEAD:
                yield Lines(*ahead.popleft().result())
        while ahead:
            yield Lines(*ahead.popleft().result())
