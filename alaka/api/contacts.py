"""People: find, read, add, change; their time line."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from typing import Any

from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext
from ninja import Header, Query, Router
from ninja.responses import Status as Answer
from pydantic import Field, field_validator

from alaka.accounts.models import Agent
from alaka.api.access import ApiRequest, Scope, require
from alaka.api.etags import etag, require_unchanged
from alaka.api.lists import Listed, listed
from alaka.api.own_fields import shown, taken
from alaka.api.people_values import Hours, Owner, Preferred, tags_named
from alaka.api.problems import Errors, Problem
from alaka.api.shapes import ContactShape, EventShape, PositionShape, WhereaboutShape
from alaka.api.values import Country, Given, Language, Slice, Text, Zone, email
from alaka.cases.feedback import whereabouts
from alaka.contacts import changing, family, tagging
from alaka.contacts.companies.showing import positions_of
from alaka.contacts.models import Contact, Handle, OwnField
from alaka.contacts.own.seeing import fields_for
from alaka.contacts.own.uniqueness import TakenError
from alaka.contacts.resolving import index as reindex
from alaka.core import clock, phones
from alaka.core.paging import Order
from alaka.timeline.models import Event
from alaka.timeline.recording import record
from alaka.timeline.showing import hidden

router = Router(tags=["People"])

BY_NAME = Order("sort_key", is_falling=False)
NEWEST = Order("at")


class Asked(Slice):
    q: Text = Field(
        "",
        max_length=200,
        description="Words of the name, an address or a number, in any spelling.",
    )


class GivenHandle(Given):
    scheme: Text = Field(description="`email` or `phone`.", examples=["email", "phone"])
    value: Text = Field(min_length=1, max_length=254, examples=["dana@example.org"])

    @field_validator("scheme")
    @classmethod
    def _known(cls, scheme: str) -> str:
        if scheme not in {"email", "phone"}:
            raise ValueError(gettext("must be email or phone"))
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


@router.get("", response=Listed[ContactShape], summary="List people, or find some")
def index(request: ApiRequest, asked: Query[Asked]) -> Listed[ContactShape]:
    """In the order of their names."""
    rows = Contact.objects.visible_to(require(request, Scope.READ)).prefetch_related("handles")
    if asked.q:
        rows = rows.found_by(asked.q)
    fields = fields_for(request.auth.agent)
    seen: list[Contact] = []

    def keep(contact: Contact) -> ContactShape:
        seen.append(contact)
        return _shape(contact, fields)

    found = listed(rows, BY_NAME, asked, keep)
    _add_others(request, seen, found.items)
    return found


@router.get("/{pk}", response=ContactShape, summary="Read a person")
def show(request: ApiRequest, pk: int, response: HttpResponse) -> ContactShape:
    """Its `ETag`, given as `If-Match` with a change, keeps you from writing over others."""
    return _shaped(request, _visible(request, pk, Scope.READ), response)


@router.get("/{pk}/events", response=Listed[EventShape], summary="Read a person's time line")
def events(request: ApiRequest, pk: int, asked: Query[Slice]) -> Listed[EventShape]:
    """Newest first. Of what the token's agent may not see, only the verb and time are told."""
    contact = _visible(request, pk, Scope.READ)
    rows = Event.objects.filter(contact__in=contact.ids)
    seen: list[Event] = []

    def keep(event: Event) -> EventShape:
        seen.append(event)
        return EventShape.of(event)

    found = listed(rows, NEWEST, asked, keep)
    closed = hidden(request.auth.agent, seen)
    for shape in found.items:
        if shape.id in closed:
            shape.data, shape.is_hidden = {}, True
    return found


@router.post("", response={201: ContactShape, 409: Errors}, summary="Add a person")
def add(request: ApiRequest, payload: Person, response: HttpResponse) -> Answer[ContactShape]:
    """409: an address, number or value that no two may have belongs to somebody else already."""
    agent = require(request, Scope.PEOPLE)
    own = taken(payload.own, agent, is_new=True)
    with transaction.atomic(), _refused():
        contact = Contact(created_at=clock.now())
        for name, value in _values(payload).items():
            family.put(contact, name, value)
        changing.begin(contact, own)
        _add_handles(contact, payload.handles)
        record("contact.added", subject=contact, contact=contact, actor=agent)
        _tag(contact, payload.tags, agent)
    return Answer(201, _shaped(request, contact, response))


@router.patch(
    "/{pk}",
    response={200: ContactShape, 409: Errors, 412: Errors},
    summary="Change a person",
)
def change(
    request: ApiRequest,
    pk: int,
    payload: Person,
    response: HttpResponse,
    if_match: str = Header("", description="The `ETag` of the person as you read it."),
) -> ContactShape:
    """Only what is given changes. 409: an address, number or value that no two may have belongs
    to somebody else. 412: the person was changed since; each error names a field.
    """
    contact, agent = _visible(request, pk, Scope.PEOPLE), request.auth.agent
    own = taken(payload.own, agent, is_new=False)
    values = _values(payload) | {f"own.{key}": value for key, value in own.items()}
    with transaction.atomic(), _refused():
        if if_match:
            contact = changing.hold(contact)
            require_unchanged(if_match, contact, fields_for(agent))
        changing.change(contact, values, by=agent)
        if payload.handles:
            _add_handles(contact, payload.handles)
            record("contact.changed", subject=contact, contact=contact, actor=agent, fields=[])
        _tag(contact, payload.tags, agent)
    return _shaped(request, _visible(request, pk, Scope.PEOPLE), response)


@contextmanager
def _refused() -> Iterator[None]:
    try:
        yield
    except TakenError as refusal:
        reason = gettext("belongs to another contact")
        if refusal.owner:
            reason = gettext("belongs to contact %(id)s") % {"id": refusal.owner.pk}
        raise Problem(refusal.field.path, reason, status=409) from refusal


def _shaped(request: ApiRequest, contact: Contact, response: HttpResponse) -> ContactShape:
    fields = fields_for(request.auth.agent)
    shape = _shape(contact, fields)
    _add_others(request, [contact], [shape])
    response["ETag"] = etag(contact, fields)
    return shape


def _shape(contact: Contact, fields: list[OwnField]) -> ContactShape:
    shape = ContactShape.of(contact)
    shape.own = shown(contact, fields)
    return shape


def _add_others(request: ApiRequest, contacts: list[Contact], shapes: list[ContactShape]) -> None:
    """What stands in other rows, asked once for all."""
    found = whereabouts.of(contacts, request.auth.agent)
    tags, companies = tagging.of_many(contacts), positions_of(contacts)
    for shape in shapes:
        shape.companies = [PositionShape.of(row) for row in companies.get(shape.id, [])]
        shape.tags = tags.get(shape.id, [])
        shape.places = [WhereaboutShape(**asdict(each)) for each in found[shape.id]]


def _values(payload: Person) -> dict[str, Any]:
    return payload.model_dump(exclude_unset=True, exclude={"handles", "own", "tags"})


def _tag(contact: Contact, names: list[str] | None, agent: Agent) -> None:
    if names is not None:
        wanted, before = tags_named(names), set(tagging.on(contact))
        tagging.retag(contact, put=wanted, taken=before - wanted, by=agent)


def _add_handles(contact: Contact, given: list[GivenHandle]) -> None:
    for number, each in enumerate(given):
        value = _handle_value(each, contact.country, f"handles.{number}.value")
        handle, _ = Handle.objects.get_or_create(
            scheme=each.scheme,
            value=value,
            defaults={"contact": contact, "created_at": clock.now()},
        )
        if handle.contact_id not in contact.ids:
            reason = gettext("belongs to contact %(id)s") % {"id": handle.contact.person_id}
            raise Problem(f"handles.{number}.value", reason, status=409)
    reindex(contact)


def _handle_value(given: GivenHandle, country: str, field: str) -> str:
    if given.scheme == "phone":
        number = phones.parse(given.value, country)
        if number is None:
            raise Problem(
                field, gettext("must be a telephone number; begin with + and the country")
            )
        return number
    try:
        return email(given.value)
    except ValueError as problem:
        raise Problem(field, str(problem)) from problem


def _visible(request: ApiRequest, pk: int, scope: Scope) -> Contact:
    """Who was merged into somebody is read as that person."""
    agent = require(request, scope)
    rows = Contact.objects.visible_to(agent).prefetch_related("handles")
    return get_object_or_404(rows, pk=family.person_id(pk))
