"""Reading a big file by as many processes as there are cores: each reads the cells of some
thousand rows, and the lines come back in the order of the file."""

import os
import threading
import time
from collections import deque
from collections.abc import Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from itertools import islice
from multiprocessing import get_context
from typing import Any

from alaka.importing.models import Import
from alaka.importing.parsing import Lines, Parser
from alaka.importing.reading import Row
from alaka.importing.targets import targets_for

PIECE = 2_000
# Bytes; a smaller file is read before two processes have started.
BIG = 1_500_000
_AHEAD = 4

_parser: Parser | None = None


def parsed(of: Import, rows: Iterator[Row]) -> Iterator[Lines]:
    pieces = iter(lambda: list(islice(rows, PIECE)), [])
    workers = os.cpu_count() or 1
    if of.size < BIG or workers == 1:
        parser = _made(of)
        return map(parser.lines, pieces)
    return _apart(of.pk, pieces, workers)


def _made(of: Import) -> Parser:
    from alaka.importing.running import agent_of

    return Parser(of.planned, targets_for(agent_of(of)), of.header)


def _apart(pk: int, pieces: Iterator[list[Row]], workers: int) -> Iterator[Lines]:
    context = get_context("spawn")
    with ProcessPoolExecutor(workers, context, _begin, (pk, os.getpid())) as pool:
        ahead: deque[Future[Lines]] = deque()
        for piece in pieces:
            ahead.append(pool.submit(_lines, piece))
            if len(ahead) > _AHEAD:
                yield ahead.popleft().result()
        while ahead:
            yield ahead.popleft().result()


def _begin(pk: int, parent: int) -> None:
    global _parser
    import django

    django.setup()
    from django.db import connection

    threading.Thread(target=_end_with, args=(parent,), daemon=True).start()
    _parser = _made(Import.objects.select_related("by").get(pk=pk))
    connection.close()


def _end_with(parent: int) -> None:
    """A killed worker cannot end its processes: they see that it is gone."""
    while os.getppid() == parent:
        time.sleep(1)
    os._exit(1)


def _lines(rows: list[Any]) -> Lines:
    assert _parser is not None
    return _parser.lines(rows)
