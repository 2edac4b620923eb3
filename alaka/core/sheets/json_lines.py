"""A table as JSON lines: one object for each row, its values as the API has them."""

import json
from collections.abc import Iterator
from datetime import UTC, date, datetime
from typing import Any

from alaka.core.sheets.table import Table


def written(table: Table) -> Iterator[bytes]:
    keys = [column.key for column in table.columns]
    for row in table.rows:
        text = json.dumps(dict(zip(keys, row, strict=True)), ensure_ascii=False, default=_plain)
        yield f"{text}\n".encode("utf-8", "replace")


def _plain(value: Any) -> str:
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat().replace("+00:00", "Z")
    return value.isoformat() if isinstance(value, date) else str(value)
