"""Rows as PostgreSQL's COPY reads them: the columns we give, the rest as the model's defaults."""

import json
from collections import deque
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any, TypeVar

from django.contrib.postgres.fields import ArrayField
from django.db import models

NULL = r"\N"

Piece = TypeVar("Piece")


def ahead(pieces: Iterator[Piece], count: int) -> Iterator[Piece]:
    """The same, so many of them made while whoever takes them waits for something else."""
    with ThreadPoolExecutor(1) as pool:
        coming = deque(pool.submit(next, pieces, None) for _ in range(count))
        while (piece := coming.popleft().result()) is not None:
            coming.append(pool.submit(next, pieces, None))
            yield piece


class Table:
    """``line % values`` is one row; values come in the order of the names given."""

    def __init__(self, model: type[models.Model], given: Sequence[str]) -> None:
        fields = {field.attname: field for field in model._meta.concrete_fields}
        rest = [name for name in fields if name not in given]
        self.name = model._meta.db_table
        self.columns = [fields[name].column for name in (*given, *rest)]
        constants = [_default(fields[name]).replace("%", "%%") for name in rest]
        self.given = tuple(given)
        self.line = "\t".join(["%s"] * len(given) + constants) + "\n"

    def with_fixed(self, **values: str) -> str:
        """The line with some of the given columns filled in for good."""
        return self.line % tuple(values.get(name, "%s") for name in self.given)

    @property
    def copy(self) -> str:
        columns = ", ".join(f'"{column}"' for column in self.columns)
        return f'COPY "{self.name}" ({columns}) FROM STDIN'


def _default(field: "models.Field[Any, Any]") -> str:
    value = field.get_default()
    if value is None:
        return NULL
    if isinstance(field, ArrayField):
        return "{" + ",".join(map(str, value)) + "}"
    if isinstance(value, bool):
        return "t" if value else "f"
    if isinstance(value, dict | list):
        return json.dumps(value)
    return str(value)
