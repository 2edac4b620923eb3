"""In which formats a table can leave."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from alaka.core.sheets import books, commas, json_lines
from alaka.core.sheets.table import Table


@dataclass(frozen=True)
class Format:
    """``name`` is the ending of its files."""

    name: str
    label: Any
    content_type: str
    write: Callable[[Table], Iterator[bytes]]


FORMATS = {
    each.name: each
    for each in (
        Format("csv", _("CSV, for any program"), "text/csv; charset=utf-8", commas.written),
        Format(
            "xlsx",
            _("Excel"),
            "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            books.written,
        ),
        Format("jsonl", _("JSON lines, for programmers"), "application/jsonl", json_lines.written),
    )
}


def written(table: Table, kind: Format) -> Iterator[bytes]:
    return kind.write(table)
