"""Whether anything in the base speaks of a row: then it stays when what made it is taken back.

What is worked out of the row itself speaks of nothing: a model says of such rows which they are
(``WORKED_OUT``, a Q), and they go with it. Where something is added up of them it is told before
(``going``, of a queryset).
"""

from collections.abc import Collection, Iterator
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet
from psycopg.types.numeric import Int8


class Relation:
    """Rows of another model that point here, but for those that are worked out."""

    def __init__(self, field: Any) -> None:
        self.pointer = field.attname
        self.model = field.model
        rows = self.model._base_manager
        self.worked_out = getattr(self.model, "WORKED_OUT", None)
        self.filter = (
            rows.filter if self.worked_out is None else rows.exclude(self.worked_out).filter
        )


def pointing(model: Any, but: tuple[Any, ...] = ()) -> list[Relation]:
    """Of tables: what a view shows stands in one of them."""
    found = []
    for each in model._meta.get_fields(include_hidden=True):
        is_pointed = (
            each.auto_created and not each.concrete and (each.one_to_many or each.one_to_one)
        )
        if is_pointed and each.related_model not in but and each.related_model._meta.managed:
            found.append(Relation(each.field))
    return found


def unused(rows: Any, but: tuple[Any, ...] = ()) -> Any:
    """Those of the rows that nothing points to, whatever rows of ``but`` do."""
    for relation in pointing(rows.model, but):
        rows = rows.exclude(Exists(relation.filter(**{relation.pointer: OuterRef("pk")})))
    return rows


def used(model: Any, ids: Collection[int], but: tuple[Any, ...] = ()) -> set[int]:
    """Of thousands of ids those that something points to: each table is asked once for all."""
    found: set[int] = set()
    # As big as the columns are: of a list of smaller ones PostgreSQL would compare each with each.
    asked = list(map(Int8, ids))
    for relation in pointing(model, but):
        rows = relation.filter(**{f"{relation.pointer}__any_of": asked}).order_by()
        found.update(rows.values_list(relation.pointer, flat=True).distinct())
    return found


def worked_out(model: Any, ids: Collection[int]) -> Iterator[QuerySet[Any]]:
    """Of the rows with these ids, about to go."""
    for each in pointing(model):
        if each.worked_out is not None:
            rows = each.model._base_manager.filter(each.worked_out)
            held = rows.filter(**{f"{each.pointer}__any_of": list(map(Int8, ids))})
            if hasattr(each.model, "going"):
                each.model.going(held)
            # By ids alone: what is deleted without Django's collecting joins nothing.
            yield each.model._base_manager.filter(pk__in=held.values("pk"))
