"""By what columns sort that are no plain order, own fields among them: nothing filled in comes
first, as where letters are sorted."""

from collections.abc import Callable, Mapping
from typing import Any

from django.db.models import (
    Case,
    CharField,
    DecimalField,
    IntegerField,
    Value,
    When,
)
from django.db.models.fields.json import KeyTextTransform
from django.db.models.functions import Cast, Coalesce, Lower

from alaka.accounts.models import Agent
from alaka.contacts.models import OwnField
from alaka.core.paging import Order
from alaka.segments.own_fields import fields_of
from alaka.segments.subjects.base import Sorting

_TEXT, _PLACE = CharField(), IntegerField()
_NUMBER = DecimalField(max_digits=40, decimal_places=10)
# Under any that can be entered.
_LEAST = -(10**20)


def sorts(field: OwnField) -> bool:
    return field.kind not in ("several", "reference", "file")


# Name of a column → the expression, or what makes it, and its kind.
Computed = Mapping[str, tuple[Any | Callable[[], Any], Any]]


def computed(known: Computed, name: str, agent: Agent, about: str) -> Sorting | None:
    """None where no such column sorts."""
    plain, is_falling = name.removeprefix("-"), name.startswith("-")
    found = known.get(plain) or own_sorting(plain, agent, about)
    if found is None:
        return None
    by, kind = found
    return Sorting(Order("sorted", is_falling, kind), by() if callable(by) else by)


def own_sorting(name: str, agent: Agent, about: str) -> tuple[Any, Any] | None:
    """The expression and its kind; None where no field that the agent sees is called so."""
    fields = {field.path: field for field in fields_of(agent, about)}
    field = fields.get(name)
    if field is None or not sorts(field):
        return None
    text: Any = KeyTextTransform(field.key, "own")
    if field.kind in ("number", "money"):
        return Coalesce(Cast(text, _NUMBER), Value(_LEAST, output_field=_NUMBER)), _NUMBER
    if field.kind == "choice":
        # In the order that the business gave them.
        whens = [
            When(own__contains={field.key: key}, then=Value(place))
            for place, key in enumerate(field.every_choice, 1)
        ]
        return Case(*whens, default=Value(0), output_field=_PLACE), _PLACE
    return Coalesce(Lower(text, output_field=_TEXT), Value("")), _TEXT
