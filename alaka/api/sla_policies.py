"""Promises: how soon we answer and solve, for which inbox, kind and severity of case."""

from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext
from ninja import Router, Schema
from ninja.responses import Status as Answer
from pydantic import Field

from alaka.accounts.models import AuditEntry
from alaka.api.access import ApiRequest, Scope, require, require_manager
from alaka.api.lists import Listed, whole
from alaka.api.problems import Errors, Problem
from alaka.api.values import Given, Id, Text
from alaka.cases.models import CaseKind, Severity
from alaka.inbox.models import Inbox
from alaka.sla import applying
from alaka.sla.models import Policy

router = Router(tags=["Promises (SLA)"])

# Business minutes.
LONGEST = 599_940
_MINUTES = ("first_response", "next_response", "resolution")
_FIELDS = (
    "name", "kind", "severity", *_MINUTES, "warn_before", "pauses_snoozed", "pauses_awaiting",
)  # fmt: skip


class SlaPolicyShape(Schema):
    id: int
    name: str
    inbox: int | None = Field(description="null: every inbox.")
    kind: str = Field(description="Kind of case; empty: whatever it is about.")
    severity: int | None = Field(description="1 minor, 2 normal, 3 severe; null: any.")
    first_response: int | None = Field(description="Business minutes; null promises nothing.")
    next_response: int | None
    resolution: int | None
    warn_before: int
    pauses_snoozed: bool
    pauses_awaiting: bool = Field(description="The resolution, while we await the contact.")

    @staticmethod
    def of(row: Policy) -> "SlaPolicyShape":
        named = {name: getattr(row, name) for name in _FIELDS}
        return SlaPolicyShape(id=row.pk, inbox=row.inbox_id, **named)


class SlaPolicyGiven(Given):
    """What is not given stays as it is."""

    name: Text = Field("", max_length=80, examples=["Severe complaints"])
    inbox: Id | None = None
    kind: CaseKind | None = Field(None, description="null: whatever it is about.")
    severity: Severity | None = Field(None, description="1 minor, 2 normal, 3 severe; null: any.")
    first_response: int | None = Field(None, ge=1, le=LONGEST, examples=[60])
    next_response: int | None = Field(None, ge=1, le=LONGEST, examples=[240])
    resolution: int | None = Field(None, ge=1, le=LONGEST, examples=[960])
    warn_before: int = Field(30, ge=1, le=LONGEST)
    pauses_snoozed: bool = True
    pauses_awaiting: bool = True


@router.get("", response=Listed[SlaPolicyShape], summary="List the promises")
def index(request: ApiRequest) -> Listed[SlaPolicyShape]:
    rows = Policy.objects.visible_to(require(request, Scope.READ))
    return whole([SlaPolicyShape.of(row) for row in rows])


@router.get("/{pk}", response=SlaPolicyShape, summary="Read a promise")
def show(request: ApiRequest, pk: int) -> SlaPolicyShape:
    rows = Policy.objects.visible_to(require(request, Scope.READ))
    return SlaPolicyShape.of(get_object_or_404(rows, pk=pk))


@router.post("", response={201: SlaPolicyShape, 409: Errors}, summary="Promise something")
def add(request: ApiRequest, payload: SlaPolicyGiven) -> Answer[SlaPolicyShape]:
    """As at the desk, only an administrator does. 409: there is one for exactly this."""
    _administrator(request)
    if not payload.name.strip():
        raise Problem("name", gettext("is needed"))
    row = _saved(Policy(), payload)
    AuditEntry.write("promise added", request=request, about=row.name)
    return Answer(201, SlaPolicyShape.of(row))


@router.patch("/{pk}", response={200: SlaPolicyShape, 409: Errors}, summary="Change a promise")
def change(request: ApiRequest, pk: int, payload: SlaPolicyGiven) -> SlaPolicyShape:
    """Clocks that run go by it within a minute; nothing is broken by it before the change."""
    row = _changeable(request, pk)
    _saved(row, payload)
    fields = sorted(payload.model_fields_set)
    AuditEntry.write("promise changed", request=request, about=row.name, fields=fields)
    return SlaPolicyShape.of(row)


@router.delete("/{pk}", response={204: None}, summary="Promise it no longer")
def remove(request: ApiRequest, pk: int) -> Answer[None]:
    """What was kept and broken of it stays counted."""
    row = _changeable(request, pk)
    row.end()
    applying.ask()
    AuditEntry.write("promise removed", request=request, about=row.name)
    return Answer(204, None)


def _administrator(request: ApiRequest) -> None:
    if not require_manager(request).is_administrator:
        raise PermissionDenied(gettext("the agent of this token is no administrator"))


def _changeable(request: ApiRequest, pk: int) -> Policy:
    _administrator(request)
    return get_object_or_404(Policy.objects.running(), pk=pk)


def _saved(row: Policy, payload: SlaPolicyGiven) -> Policy:
    given = payload.model_dump(exclude_unset=True)
    if payload.inbox and not Inbox.objects.filter(pk=payload.inbox).exists():
        raise Problem("inbox", gettext("is not an inbox's id"))
    for name in _FIELDS:
        if name in given:
            setattr(row, name, given[name])
    row.kind = row.kind or ""
    if "inbox" in given:
        row.inbox_id = payload.inbox
    if "name" in given and not row.name.strip():
        raise Problem("name", gettext("must not be empty"))
    if not any(getattr(row, name) for name in _MINUTES):
        raise Problem("first_response", gettext("at least one of the three must be promised"))
    try:
        with transaction.atomic():
            row.put()
    except IntegrityError as error:
        raise Problem(
            "inbox", gettext("there is a promise for exactly this"), status=409
        ) from error
    applying.ask()
    return row
