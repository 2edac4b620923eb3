"""Rows that are held until the caller's transaction ends, together with what they name."""

from typing import TypeVar

from django.db.models import Model, QuerySet

Row = TypeVar("Row", bound=Model)


def held(rows: "QuerySet[Row]", pk: int, *, skip_locked: bool = False) -> Row | None:
    """The row as it is now, held; None where it is gone, or held by another and to be skipped.

    Held first and read then: a statement that waits for a row while it is changed looks for what
    the row names by now among what it had joined to the old one, and finds no row at all.
    """
    bare = rows.model._default_manager.select_for_update(skip_locked=skip_locked)
    if not bare.filter(pk=pk).values_list("pk"):
        return None
    return rows.filter(pk=pk).first()
