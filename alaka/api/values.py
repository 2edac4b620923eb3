"""What callers may give: bounded, storable, with an error that says what is wrong."""

import base64
import binascii
from datetime import UTC, datetime, timedelta
from typing import Annotated, Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db.models import TextChoices
from django.utils.translation import gettext
from ninja import Schema
from pydantic import AfterValidator, AwareDatetime, ConfigDict, Field, WithJsonSchema

from alaka.accounts import zones
from alaka.api.reasons import one_of
from alaka.core import clock

# PostgreSQL's bigint.
LARGEST = 2**63 - 1
SAID_LATEST = timedelta(days=1)
AHEAD = timedelta(days=730)
OLDEST = datetime(1970, 1, 1, tzinfo=UTC)


class Given(Schema):
    """A body: a field that we do not know is an error, not a wish that is passed over."""

    model_config = ConfigDict(extra="forbid")


def described(name: str, choices: type[TextChoices]) -> WithJsonSchema:
    """Where the description knows another room's choices by the same name."""
    return WithJsonSchema({"title": name, "type": "string", "enum": list(choices.values)})


def _storable(text: str) -> str:
    if "\x00" in text:
        raise ValueError(gettext("must not contain the NUL character"))
    if any("\ud800" <= letter <= "\udfff" for letter in text):
        raise ValueError(gettext("must not contain half of a surrogate pair"))
    return text


def _language(code: str) -> str:
    if code and code not in dict(settings.LANGUAGES):
        raise ValueError(one_of(["", *dict(settings.LANGUAGES)]))
    return code


def _country(code: str) -> str:
    if code and code.upper() not in dict(zones.country_choices()):
        raise ValueError(gettext("must be the two letters of a country (ISO 3166), or empty"))
    return code.upper()


def _zone(name: str) -> str:
    if name and name not in zones.names():
        raise ValueError(gettext("must be the name of a time zone, such as Asia/Baku, or empty"))
    return name


def email(text: str) -> str:
    address = text.strip().lower()
    try:
        validate_email(address)
    except ValidationError as problem:
        raise ValueError(gettext("must be an e-mail address")) from problem
    return address


def _past(at: datetime) -> datetime:
    if not OLDEST <= at <= clock.now() + SAID_LATEST:
        raise ValueError(gettext("must lie between 1970 and tomorrow"))
    return at


def _ahead(at: datetime) -> datetime:
    if not clock.now() < at <= clock.now() + AHEAD:
        raise ValueError(gettext("must lie ahead, within two years"))
    return at


def _base64(text: str) -> str:
    try:
        base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError) as problem:
        raise ValueError(gettext("must be base64 (RFC 4648), without line breaks")) from problem
    return text


def _codes(schema: dict[str, Any]) -> None:
    schema["enum"] = ["", *dict(settings.LANGUAGES)]


Text = Annotated[str, AfterValidator(_storable)]
Id = Annotated[int, Field(ge=1, le=LARGEST)]
Language = Annotated[Text, AfterValidator(_language), Field(json_schema_extra=_codes)]
Country = Annotated[Text, AfterValidator(_country), Field(examples=["", "AZ", "BA"])]
Zone = Annotated[Text, AfterValidator(_zone), Field(examples=["", "Asia/Baku"])]
Past = Annotated[AwareDatetime, AfterValidator(_past)]
Ahead = Annotated[AwareDatetime, AfterValidator(_ahead)]


def _file_name(name: str) -> str:
    if not name.isprintable() or name.strip(" .") == "" or "/" in name or "\\" in name:
        raise ValueError(
            gettext("must be the plain name of a file: no slashes, no unseen characters")
        )
    return name


class GivenFile(Given):
    name: Annotated[Text, AfterValidator(_file_name)] = Field(
        min_length=1, max_length=200, examples=["receipt.pdf"]
    )
    content_type: Text = Field(
        "application/octet-stream", max_length=120, examples=["application/pdf"]
    )
    content: Annotated[Text, AfterValidator(_base64)] = Field(
        description="The bytes in base64.", examples=["JVBERi0xLjQK"]
    )

    @property
    def data(self) -> bytes:
        return base64.b64decode(self.content)


class Slice(Schema):
    """Which part of a list."""

    cursor: Text = Field("", max_length=2000, description="`next` of the answer before this one.")
    limit: int = Field(50, ge=1, le=200, description="How many at most.")
