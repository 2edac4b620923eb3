"""What a process runs that reads for an import: a copy of one in which all is ready."""

import os
import threading
import time
from typing import Any

from django.db import connection

from alaka.importing.models import Import
from alaka.importing.parsing import Parser, parser_of
from alaka.importing.reading import Row

_parser: Parser | None = None


def begin(pk: int) -> None:
    global _parser
    threading.Thread(target=_end_with, args=(os.getppid(),), daemon=True).start()
    _parser = parser_of(Import.objects.select_related("by").get(pk=pk))
    connection.close()


def _end_with(parent: int) -> None:
    """A killed worker cannot end its processes. What they were copied from ends with it, and they
    see that it is gone."""
    while os.getppid() == parent:
        time.sleep(1)
    os._exit(1)


def lines(rows: list[tuple[int, tuple[Any, ...]]]) -> tuple[str, str, int]:
    assert _parser is not None
    staged, addresses, size = _parser.lines(map(Row._make, rows))
    return staged, addresses, size
