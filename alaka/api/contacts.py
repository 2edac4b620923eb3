"""People: find, read, add, change; their time line."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import transaction
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext
from ninja import Header, Query, Router
from ninja.responses import Status as Answer

from alaka.accounts.models import AuditEntry
from alaka.api import visits
from alaka.api.access import ApiRequest, Scope, require
from alaka.api.contact_searches import AskedShortly, FoundShape, find
from alaka.api.contact_shapes import Person, add_others, shape_of
from alaka.api.contact_storing import add_handles, tag, values_of
from alaka.api.erasures import manager_of_all
from alaka.api.etags import etag, require_unchanged
from alaka.api.lists import Listed, listed
from alaka.api.own_fields import taken
from alaka.api.problems import Errors, Problem
from alaka.api.shapes import ContactShape, EventShape
from alaka.api.values import Slice
from alaka.contacts import changing, family
from alaka.contacts.models import Contact
from alaka.contacts.own.seeing import fields_for
from alaka.contacts.own.uniqueness import TakenError
from alaka.core import clock
from alaka.core.paging import Order
from alaka.privacy import exporting
from alaka.privacy.streaming import streamed
from alaka.timeline.models import Event
from alaka.timeline.recording import record
from alaka.timeline.showing import hidden

router = Router(tags=["People"])
router.add_router("", visits.router)

NEWEST = Order("at")


@router.get("", response=Listed[FoundShape], summary="List people, or find some")
def index(request: ApiRequest, asked: Query[AskedShortly]) -> Listed[FoundShape]:
    """By name, unless `sort` says otherwise; a filter too long for an address goes to `search`."""
    return find(request, asked.whole())


@router.get("/{pk}", response=ContactShape, summary="Read a person")
def show(request: ApiRequest, pk: int, response: HttpResponse) -> ContactShape:
    """Its `ETag`, given as `If-Match` with a change, keeps you from writing over others."""
    return _shaped(request, visible(request, pk, Scope.READ), response)


@router.get("/{pk}/events", response=Listed[EventShape], summary="Read a person's time line")
def events(request: ApiRequest, pk: int, asked: Query[Slice]) -> Listed[EventShape]:
    """Newest first. Of what the token's agent may not see, only the verb and time are told."""
    contact = visible(request, pk, Scope.READ)
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


@router.get("/{pk}/export", summary="Export everything about a person")
def export(request: ApiRequest, pk: int, internal: bool = False) -> HttpResponseBase:
    """A ZIP with `data.json`, a page to read, and all files. `internal`: with notes and drafts. For
    who manages the business as a whole; noted in the audit log."""
    manager_of_all(request, Scope.PEOPLE)
    contact = visible(request, pk, Scope.PEOPLE)
    AuditEntry.write("person exported", request=request, person=contact.pk, internal=internal)
    return streamed(exporting.Asked(contact, internal))


@router.post("", response={201: ContactShape, 409: Errors}, summary="Add a person")
def add(request: ApiRequest, payload: Person, response: HttpResponse) -> Answer[ContactShape]:
    """409: an address, number or value that no two may have belongs to somebody else already."""
    agent = require(request, Scope.PEOPLE)
    own = taken(payload.own, agent, is_new=True)
    with transaction.atomic(), _refused():
        contact = Contact(created_at=clock.now())
        for name, value in values_of(payload).items():
            family.put(contact, name, value)
        changing.begin(contact, own)
        add_handles(contact, payload.handles)
        record("contact.added", subject=contact, contact=contact, actor=agent)
        tag(contact, payload.tags, agent)
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
    contact, agent = visible(request, pk, Scope.PEOPLE), request.auth.agent
    own = taken(payload.own, agent, is_new=False)
    values = values_of(payload) | {f"own.{key}": value for key, value in own.items()}
    with transaction.atomic(), _refused():
        if if_match:
            contact = changing.hold(contact)
            require_unchanged(if_match, contact, fields_for(agent))
        changing.change(contact, values, by=agent)
        if payload.handles:
            add_handles(contact, payload.handles)
            record("contact.changed", subject=contact, contact=contact, actor=agent, fields=[])
        tag(contact, payload.tags, agent)
    return _shaped(request, visible(request, pk, Scope.PEOPLE), response)


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
    shape = shape_of(contact, fields)
    add_others(request, [contact], [shape])
    response["ETag"] = etag(contact, fields)
    return shape


def visible(request: ApiRequest, pk: int, scope: Scope) -> Contact:
    """Who was merged into somebody is read as that person."""
    agent = require(request, scope)
    rows = Contact.objects.visible_to(agent).prefetch_related("handles")
    return get_object_or_404(rows, pk=family.person_id(pk))
