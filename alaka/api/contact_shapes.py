"""People as callers give them and are told of them."""

from dataclasses import asdict
from typing import Any

from pydantic import Field, field_validator

from alaka.api.access import ApiRequest
from alaka.api.own_fields import shown
from alaka.api.people_values import Hours, Owner, Preferred
from alaka.api.reasons import one_of
from alaka.api.shapes import ContactShape, PositionShape, WhereaboutShape
from alaka.api.values import Country, Given, Language, Text, Zone
from alaka.cases.feedback import whereabouts
from alaka.contacts import tagging
from alaka.contacts.companies.showing import positions_of
from alaka.contacts.models import Contact, OwnField
from alaka.scores.conditions import ScoreOf

SCHEMES = ("email", "phone", "customer", "whatsapp", "telegram", "instagram")


class GivenHandle(Given):
    """A customer number is given as your system writes it; with its space, as answers tell of it
    (`C-17@shop`), where there are several."""

    scheme: Text = Field(
        description=f"One of {', '.join(f'`{each}`' for each in SCHEMES)}.",
        examples=["email", "customer"],
    )
    value: Text = Field(min_length=1, max_length=254, examples=["dana@example.org"])

    @field_validator("scheme")
    @classmethod
    def _known(cls, scheme: str) -> str:
        if scheme not in SCHEMES:
            raise ValueError(one_of(SCHEMES))
        return scheme


class Person(Given):
    """What is not given stays as it is; handles are added, never taken away."""

    name: Text = Field("", max_length=200, examples=["Dana Novak"])
    language: Language = Field("", max_length=5)
    country: Country = Field("", max_length=2)
    timezone: Zone = Field("", max_length=60)
    about: Text = Field("", max_length=20_000, description="What to know about the person.")
    owner: Owner = Field(None, description="The number of the agent who looks after the person.")
    preferred_channel: Preferred = Field("", max_length=20)
    best_hours: Hours = Field("", max_length=40)
    tags: list[Text] | None = Field(
        None, max_length=50, description="Exactly these afterwards; one that is new is made."
    )
    handles: list[GivenHandle] = Field(default=[], max_length=50)
    own: dict[str, Any] = Field(
        default={},
        description="Values of own fields by their keys, see `/api/v1/own-fields`; null empties.",
        examples=[{"level": "gold", "birthday": "1990-03-21", "limit": "1500.00"}],
    )


def shape_of(contact: Contact, fields: list[OwnField]) -> ContactShape:
    shape = ContactShape.of(contact)
    shape.own = shown(contact, fields)
    return shape


def add_others(request: ApiRequest, contacts: list[Contact], shapes: list[ContactShape]) -> None:
    """What stands in other rows, asked once for all."""
    found = whereabouts.of(contacts, request.auth.agent)
    tags, companies = tagging.of_many(contacts), positions_of(contacts)
    scores = ScoreOf.plain(contacts, request.auth.agent)
    for shape in shapes:
        shape.companies = [PositionShape.of(row) for row in companies.get(shape.id, [])]
        shape.tags = tags.get(shape.id, [])
        shape.score = scores.get(shape.id)
        shape.places = [WhereaboutShape(**asdict(each)) for each in found[shape.id]]
