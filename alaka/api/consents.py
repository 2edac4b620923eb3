"""What people said yes and no to, the purposes they are asked for, and who is never written to."""

from datetime import datetime
from typing import Annotated, Any

from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext
from ninja import Query, Router, Schema
from ninja.responses import Status as Answer
from pydantic import AfterValidator, Field

from alaka.accounts.models import Agent, AuditEntry
from alaka.api.access import ApiRequest, Scope, require
from alaka.api.contacts import NEWEST, visible
from alaka.api.contacts import router as people
from alaka.api.lists import Listed, listed, whole
from alaka.api.problems import Problem
from alaka.api.reasons import one_of
from alaka.api.values import Given, Past, Slice, Text, email
from alaka.contacts.consent import purposes
from alaka.contacts.consent.schemes import schemes
from alaka.contacts.consent.standing import history
from alaka.contacts.consent.stating import Statement, state
from alaka.contacts.consent.suppressing import lift, suppress
from alaka.contacts.models import Basis, Consent, Purpose, Reason, Source, Suppression
from alaka.core import phones

router = Router(tags=["Consents"])
suppressions = Router(tags=["Consents"])


class PurposeShape(Schema):
    key: str = Field(description="It never changes.")
    name: str
    wording: str = Field(description="What people read beside the box, in your language.")
    basis: Basis = Field(
        description="`service`: needs no consent; `until_no`: goes out until there is a no; "
        "`only_yes`: goes out only after a yes."
    )
    is_archived: bool

    @staticmethod
    def of(row: Purpose) -> "PurposeShape":
        return PurposeShape(
            key=row.key,
            name=str(row),
            wording=row.said,
            basis=Basis(row.basis),
            is_archived=row.is_archived,
        )


class ConsentShape(Schema):
    id: int
    purpose: str
    channel: str = Field(description="A scheme of addresses; empty for all channels.")
    is_given: bool
    source: Source
    at: datetime
    wording: str = Field(description="What the person read.")
    note: str
    by: int | None = Field(description="The agent who wrote it down; null where the person did.")
    message: int | None = Field(description="The message that shows it.")
    is_current: bool = Field(description="It holds now, and nothing was said since.")

    @staticmethod
    def of(row: Consent) -> "ConsentShape":
        same = ("purpose", "is_given", "at", "wording", "note", "message", "is_current")
        return ConsentShape(
            id=row.pk,
            channel=row.scheme,
            source=Source(row.source),
            by=row.by_id,
            **{name: getattr(row, name) for name in same},
        )


def _purpose(key: str) -> str:
    known = [each.key for each in purposes.asked_for()]
    if key not in known:
        raise ValueError(one_of(known))
    return key


def _channel(scheme: str) -> str:
    if scheme and scheme not in schemes():
        raise ValueError(one_of(["", *schemes()]))
    return scheme


class GivenConsent(Given):
    purpose: Annotated[Text, AfterValidator(_purpose)] = Field(examples=["marketing"])
    is_given: bool
    channel: Annotated[Text, AfterValidator(_channel)] = Field(
        "", description="A scheme of addresses; empty for all channels.", examples=["", "email"]
    )
    source: Source = Source.API
    at: Past | None = Field(None, description="When the person said it; without it, now.")
    wording: Text = Field("", max_length=5000, description="What the person read, to the letter.")
    note: Text = Field("", max_length=500)


class SuppressionShape(Schema):
    id: int
    scheme: str
    value: str
    reason: Reason
    note: str
    at: datetime
    lifted_at: datetime | None

    @staticmethod
    def of(row: Suppression) -> "SuppressionShape":
        same = ("scheme", "value", "note", "at", "lifted_at")
        return SuppressionShape(
            id=row.pk, reason=Reason(row.reason), **{name: getattr(row, name) for name in same}
        )


class AskedSuppressions(Slice):
    q: Text = Field("", max_length=320, description="The address, whole.")


class GivenSuppression(Given):
    scheme: Text = Field(description="`email` or `phone`.", examples=["email", "phone"])
    value: Text = Field(min_length=1, max_length=254, examples=["dana@example.org"])
    reason: Reason = Reason.ASKED
    note: Text = Field("", max_length=500)


@router.get("", response=Listed[PurposeShape], summary="List the purposes")
def index(request: ApiRequest) -> Listed[PurposeShape]:
    """For what we write to people, in their order; with those that are no longer used."""
    require(request, Scope.READ)
    return whole([PurposeShape.of(row) for row in purposes.every()])


@people.get(
    "/{pk}/consents",
    response=Listed[ConsentShape],
    summary="Read what a person said",
    tags=["Consents"],
)
def said(request: ApiRequest, pk: int, asked: Query[Slice]) -> Listed[ConsentShape]:
    """Yes and no to each purpose, the latest first. Nothing of it is ever changed."""
    contact = visible(request, pk, Scope.READ)
    return listed(history(contact), NEWEST, asked, ConsentShape.of)


@people.post(
    "/{pk}/consents",
    response={201: ConsentShape},
    summary="Add what a person said",
    tags=["Consents"],
)
def say(request: ApiRequest, pk: int, payload: GivenConsent) -> Answer[ConsentShape]:
    """It is added to the history, and holds from then on unless something was said since."""
    contact = visible(request, pk, Scope.PEOPLE)
    values = payload.model_dump()
    row = state(Statement(contact, scheme=values.pop("channel"), **values), by=request.auth.agent)
    row.refresh_from_db()
    return Answer(201, ConsentShape.of(row))


@suppressions.get("", response=Listed[SuppressionShape], summary="List who is never written to")
def never(request: ApiRequest, asked: Query[AskedSuppressions]) -> Listed[SuppressionShape]:
    """The latest first, with those that were lifted."""
    require(request, Scope.READ)
    rows = Suppression.objects.all()
    if asked.q:
        rows = rows.filter(value=asked.q.strip().lower())
    return listed(rows, NEWEST, asked, SuppressionShape.of)


@suppressions.post("", response={201: SuppressionShape}, summary="Never write to an address")
def add(request: ApiRequest, payload: GivenSuppression) -> Answer[SuppressionShape]:
    """Where it is on the list already, the entry that stands."""
    agent = _manager(request)
    value = _address(payload)
    row = suppress(payload.scheme, value, payload.reason, by=agent, note=payload.note)
    AuditEntry.write("address suppressed", agent=agent, about=row.value)
    return Answer(201, SuppressionShape.of(row))


@suppressions.delete("/{pk}", response=SuppressionShape, summary="Write to an address again")
def release(request: ApiRequest, pk: int) -> SuppressionShape:
    """The entry stays on the list, with when it was lifted."""
    agent = _manager(request)
    row = get_object_or_404(Suppression, pk=pk)
    if lift(row, by=agent):
        AuditEntry.write("suppression lifted", agent=agent, about=row.value)
    row.refresh_from_db()
    return SuppressionShape.of(row)


def _manager(request: ApiRequest) -> Agent:
    agent = require(request, Scope.PEOPLE)
    if not agent.can_manage:
        raise PermissionDenied(
            gettext("the agent of this token is neither manager nor administrator")
        )
    return agent


def _address(given: GivenSuppression) -> str:
    if given.scheme == "email":
        try:
            return email(given.value)
        except ValueError as problem:
            raise Problem("value", str(problem)) from problem
    if given.scheme != "phone":
        raise Problem("scheme", gettext("must be email or phone"))
    number: Any = phones.parse(given.value, "")
    if number is None:
        raise Problem("value", gettext("must be a telephone number; begin with + and the country"))
    return str(number)
