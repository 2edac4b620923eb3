"""Companies as callers give them and are told of them."""

from collections.abc import Sequence
from datetime import datetime
from typing import Annotated, Any

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.utils.translation import gettext
from ninja import Schema
from pydantic import AfterValidator, Field

from alaka.accounts.models import Agent
from alaka.api.own_fields import shown
from alaka.api.people_values import Domain, Owner
from alaka.api.values import Country, Given, Language, Text
from alaka.contacts.changing import sign
from alaka.contacts.companies import changing, listing
from alaka.contacts.family import stored
from alaka.contacts.models import About, Company, OwnField
from alaka.contacts.own.seeing import fields_for


class CompanyShape(Schema):
    id: int
    name: str
    website: str
    domains: list[str] = Field(description="What stands behind the @ of its people's addresses.")
    phone: str = Field(description="E.164.")
    address: str
    country: str
    language: str
    owner: int | None = Field(description="The agent who looks after it.")
    about: str
    tags: list[str]
    own: dict[str, Any] = Field(description="Own fields of companies, by their keys.")
    created_at: datetime

    @staticmethod
    def of(row: Company, fields: Sequence[OwnField]) -> "CompanyShape":
        return CompanyShape(
            id=row.pk,
            created_at=row.created_at,
            tags=[],
            own=shown(row, fields),
            **{name: stored(row, name) for name in changing.FIELDS},
        )


def _web(text: str) -> str:
    if text:
        try:
            URLValidator(schemes=["http", "https"])(text)
        except ValidationError as problem:
            raise ValueError(
                gettext("must be an address that begins with http:// or https://")
            ) from problem
    return text


Web = Annotated[Text, AfterValidator(_web), Field(examples=["https://firma.ba"])]


class GivenCompany(Given):
    """What is not given stays as it is."""

    name: Text = Field("", max_length=200, examples=["Hotel Bristol"])
    website: Web = Field("", max_length=300)
    domains: list[Domain] = Field(default=[], max_length=20, examples=[["firma.ba"]])
    phone: Text = Field("", max_length=40, examples=["+38733123456"])
    address: Text = Field("", max_length=500)
    country: Country = Field("", max_length=2)
    language: Language = Field("", max_length=5)
    owner: Owner = Field(None, description="The number of the agent who looks after it.")
    about: Text = Field("", max_length=5_000)
    tags: list[Text] | None = Field(
        None, max_length=50, description="Exactly these afterwards; one that is new is made."
    )
    own: dict[str, Any] = Field(
        default={},
        description="Values of own fields of companies by their keys, see `/api/v1/own-fields`; "
        "null empties.",
        examples=[{"size": "120", "terms": "monthly"}],
    )


def fields_of(agent: Agent) -> list[OwnField]:
    return fields_for(agent, About.COMPANY)


def shaped(companies: list[Company], fields: Sequence[OwnField]) -> list[CompanyShape]:
    """With what stands in other rows, asked once for all."""
    tags = listing.tags_of(companies)
    shapes = [CompanyShape.of(row, fields) for row in companies]
    for shape in shapes:
        shape.tags = tags.get(shape.id, [])
    return shapes


def signs(company: Company, fields: Sequence[OwnField]) -> dict[str, str]:
    """Of what is filled in, by the names of the API."""
    names = [*changing.FIELDS, *(field.path for field in fields)]
    values = {name: stored(company, name) for name in names}
    values["tags"] = sorted(tag.name for tag in changing.tags_on(company))
    filled = {name: value for name, value in values.items() if value not in ("", None, [])}
    return {name: sign(value)[:8] for name, value in filled.items()}
