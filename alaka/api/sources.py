"""Sources of visits: sites, apps and servers that say what people do there; their write keys."""

from django.core.exceptions import PermissionDenied, ValidationError
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext
from ninja import Router, Schema
from ninja.responses import Status as Answer
from pydantic import Field

from alaka.accounts.models import AuditEntry
from alaka.api.access import ApiRequest, Scope, require, require_manager
from alaka.api.lists import Listed, whole
from alaka.api.problems import Problem
from alaka.api.values import Given, Text
from alaka.channels.site import check_origin
from alaka.core import clock
from alaka.tracking.models import Addresses, Consent, Source

router = Router(tags=["Sources of visits"])

_FIELDS = ("name", "is_on", "is_trusted", "consent", "addresses", "customers")


class SourceShape(Schema):
    id: int
    name: str
    key: str = Field(description="Its write key: the user of basic authentication at /v1/….")
    is_on: bool
    is_trusted: bool = Field(description="A server's: believed when it says who somebody is.")
    consent: Consent
    addresses: Addresses
    origins: list[str] = Field(description="Sites it may stand on; empty: any.")
    customers: str = Field(description="The space its user ids count in; empty: its own.")

    @staticmethod
    def of(row: Source) -> "SourceShape":
        named = {name: getattr(row, name) for name in _FIELDS}
        return SourceShape(id=row.pk, key=row.key, origins=row.origins.split(), **named)


class SourceGiven(Given):
    """What is not given stays as it is."""

    name: Text = Field("", max_length=100, examples=["The shop"])
    is_on: bool = True
    is_trusted: bool = False
    consent: Consent = Field(
        Consent.COUNT, description="ask: nothing before consent; count: no cookie; full: known."
    )
    addresses: Addresses = Field(Addresses.SHORT, description="What is kept of an address.")
    origins: list[str] = Field([], max_length=50, examples=[["https://www.example.com"]])
    customers: str = Field("", max_length=60, pattern=r"^[^\s@]*$", examples=["roses"])


@router.get("", response=Listed[SourceShape], summary="List the sources of visits")
def index(request: ApiRequest) -> Listed[SourceShape]:
    _administrator(request, Scope.READ)
    return whole([SourceShape.of(row) for row in Source.objects.all()])


@router.get("/{pk}", response=SourceShape, summary="Read a source of visits")
def show(request: ApiRequest, pk: int) -> SourceShape:
    _administrator(request, Scope.READ)
    return SourceShape.of(get_object_or_404(Source, pk=pk))


@router.post("", response={201: SourceShape}, summary="Add a source of visits")
def add(request: ApiRequest, payload: SourceGiven) -> Answer[SourceShape]:
    """As at the desk, only an administrator does. Its write key is made here."""
    _administrator(request, Scope.SETTINGS)
    row = _saved(Source(created_at=clock.now()), payload)
    AuditEntry.write("source of visits added", request=request, about=row.name)
    return Answer(201, SourceShape.of(row))


@router.patch("/{pk}", response=SourceShape, summary="Change a source of visits")
def change(request: ApiRequest, pk: int, payload: SourceGiven) -> SourceShape:
    """Its doors know within three seconds."""
    _administrator(request, Scope.SETTINGS)
    row = _saved(get_object_or_404(Source, pk=pk), payload)
    fields = sorted(payload.model_fields_set)
    AuditEntry.write("source of visits changed", request=request, about=row.name, fields=fields)
    return SourceShape.of(row)


@router.delete("/{pk}", response={204: None}, summary="Remove a source of visits")
def remove(request: ApiRequest, pk: int) -> Answer[None]:
    """What came from it stays."""
    _administrator(request, Scope.SETTINGS)
    row = get_object_or_404(Source, pk=pk)
    row.delete()
    AuditEntry.write("source of visits removed", request=request, about=row.name)
    return Answer(204, None)


def _saved(row: Source, payload: SourceGiven) -> Source:
    given = payload.model_dump(exclude_unset=True)
    for name in _FIELDS:
        if name in given:
            setattr(row, name, given[name])
    if not row.name.strip():
        raise Problem("name", gettext("is needed"))
    if payload.origins or "origins" in given:
        row.origins = "\n".join(_checked(payload.origins))
    row.save()
    return row


def _checked(origins: list[str]) -> list[str]:
    for place, origin in enumerate(origins):
        try:
            check_origin(origin)
        except ValidationError as error:
            raise Problem(f"origins.{place}", error.messages[0]) from error
    return origins


def _administrator(request: ApiRequest, scope: Scope) -> None:
    agent = require_manager(request) if scope == Scope.SETTINGS else require(request, scope)
    if not agent.is_administrator:
        raise PermissionDenied(gettext("the agent of this token is no administrator"))
