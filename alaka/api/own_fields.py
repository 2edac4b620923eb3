"""The fields that the business added to what is known of people and companies."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from ninja import Router, Schema
from pydantic import Field

from alaka.accounts.models import Agent
from alaka.api.access import ApiRequest, Scope, require
from alaka.api.lists import Listed, whole
from alaka.api.problems import Problem
from alaka.contacts.models import Company, Contact, OwnField
from alaka.contacts.models.own_field import About
from alaka.contacts.own.kinds import KINDS
from alaka.contacts.own.seeing import fields_for

router = Router(tags=["People"])


class ChoiceShape(Schema):
    key: str
    name: str


class OwnFieldShape(Schema):
    id: int
    about: About
    key: str = Field(
        description="Under it, its value stands in `own` of a person or company. It never changes."
    )
    name: str
    names: dict[str, str] = Field(description="By language, where they differ.")
    kind: str = Field(description=f"One of {', '.join(f'`{name}`' for name in KINDS)}.")
    help: str
    is_required: bool
    is_unique: bool
    is_archived: bool = Field(description="Shown nowhere; what was entered is kept.")
    default: Any = Field(description="What a new record gets; null for nothing.")
    choices: list[ChoiceShape]
    currency: str = Field(description="Of money: ISO 4217.")
    points_to: str = Field(description="Of a reference: `contact` or `company`.")

    @staticmethod
    def of(row: OwnField) -> "OwnFieldShape":
        return OwnFieldShape(
            choices=[ChoiceShape(key=key, name=name) for key, name in row.choices],
            currency=row.options.get("currency", ""),
            points_to=row.options.get("of", ""),
            **{name: getattr(row, name) for name in _PLAIN},
        )


_PLAIN = (
    "id", "about", "key", "name", "names", "kind", "help", "is_required", "is_unique",
    "is_archived", "default",
)  # fmt: skip


@router.get("", response=Listed[OwnFieldShape], summary="List the own fields")
def index(request: ApiRequest) -> Listed[OwnFieldShape]:
    """Those that the token's agent sees, in their order."""
    agent = require(request, Scope.READ)
    return whole([OwnFieldShape.of(row) for row in OwnField.objects.visible_to(agent)])


def shown(record: Contact | Company, fields: Sequence[OwnField]) -> dict[str, Any]:
    """What of the record's own fields these say; others are another team's, or archived."""
    return {each.key: record.own[each.key] for each in fields if each.key in record.own}


def paths(own: Mapping[str, Any]) -> dict[str, Any]:
    """As fields are named beside the built-in ones."""
    return {f"own.{key}": value for key, value in own.items()}


def taken(
    given: dict[str, Any], agent: Agent, *, is_new: bool, about: str = About.CONTACT
) -> dict[str, Any]:
    """The values to store by key, None for what is emptied. Raises Problem."""
    fields = {field.key: field for field in fields_for(agent, about)}
    if is_new:
        given = {key: None for key, field in fields.items() if _is_asked(field)} | given
    values = {}
    for key, value in given.items():
        path = f"own.{key}"
        if key not in fields:
            raise Problem(path, gettext("there is no such field"))
        try:
            values[key] = KINDS[fields[key].kind].given(value, fields[key])
        except ValidationError as refusal:
            raise Problem(path, " ".join(refusal.messages)) from refusal
        if values[key] is None and fields[key].is_required:
            raise Problem(path, gettext("must be filled in"))
    return values


def _is_asked(field: OwnField) -> bool:
    return field.is_required and field.default is None
