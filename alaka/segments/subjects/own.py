"""By what an own field sorts: nothing filled in comes first, as where letters are sorted."""

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
from alaka.segments.own_fields import fields_of

_TEXT, _PLACE = CharField(), IntegerField()
_NUMBER = DecimalField(max_digits=40, decimal_places=10)
# Under any that can be entered.
_LEAST = -(10**20)


def sorts(field: OwnField) -> bool:
    return field.kind not in ("several", "reference", "file")


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
