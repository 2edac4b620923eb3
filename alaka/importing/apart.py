"""What a process runs that reads for an import. It is begun before Django is there, so nothing of
ours is imported up here."""

import os
import threading
import time
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from alaka.importing.parsing import Parser

_parser: "Parser | None" = None


def begin(pk: int, parent: int) -> None:
    global _parser
    import django

    django.setup()
    from django.db import connection

    from alaka.importing.models import Import
    from alaka.importing.parallel import parser_of

    threading.Thread(target=_end_with, args=(parent,), daemon=True).start()
    _parser = parser_of(Import.objects.select_related("by").get(pk=pk))
    connection.close()


def _end_with(parent: int) -> None:
    """A killed worker cannot end its processes: they see that it is gone."""
    while os.getppid() == parent:
        time.sleep(1)
    os._exit(1)


def lines(rows: list[tuple[int, tuple[Any, ...]]]) -> tuple[str, str, int]:
    from alaka.importing.reading import Row

    assert _parser is not None
    staged, addresses, size = _parser.lines(map(Row._make, rows))
    return staged, addresses, size
