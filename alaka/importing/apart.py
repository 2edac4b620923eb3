"""What a process runs that reads for an import: a copy of one in which all is ready."""

from typing import Any

from django.db import connection

from alaka.core.processes import end_with_parent, keep_what_is_loaded
from alaka.importing.models import Import
from alaka.importing.parsing import Parser, parser_of

_parser: Parser | None = None


def begin(pk: int) -> None:
    global _parser
    end_with_parent()
    _parser = parser_of(Import.objects.select_related("by").get(pk=pk))
    connection.close()
    keep_what_is_loaded()


def lines(rows: list[tuple[int, tuple[Any, ...]]]) -> tuple[bytes, bytes, int]:
    assert _parser is not None
    staged, addresses, size = _parser.lines(rows)
    return staged, addresses, size
