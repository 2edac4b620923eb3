"""Segments: sets of people under a name, who is in them, and how large they were."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext
from ninja import Query, Router
from ninja.responses import Status as Responded

from alaka.accounts.at_hand import with_owners
from alaka.accounts.models import Agent, AuditEntry
from alaka.api.access import ApiRequest, Scope, require
from alaka.api.desk_forms import check
from alaka.api.lists import Listed, listed, whole
from alaka.api.problems import Errors, Problem
from alaka.api.rules import check_storable, condition_of
from alaka.api.segment_shapes import (
    ChangedSegment,
    Counted,
    DayShape,
    Members,
    MovedShape,
    NewSegment,
    PeopleCountShape,
    SegmentMemberShape,
    SegmentShape,
)
from alaka.api.values import Id, Slice
from alaka.contacts.models import Contact
from alaka.core.paging import Order
from alaka.segments import making
from alaka.segments.conditions.base import has
from alaka.segments.estimating import running
from alaka.segments.language import read
from alaka.segments.models import Segment, SegmentMember
from alaka.segments.segment_forms import SegmentForm

router = Router(tags=["Segments"])

BY_NUMBER = Order("pk", is_falling=False)
NEWEST = Order("pk")


@router.get("", response=Listed[SegmentShape], summary="List the segments")
def index(request: ApiRequest) -> Listed[SegmentShape]:
    """Those of the token's agent, and those that are shared with him."""
    rows = Segment.objects.visible_to(require(request, Scope.READ)).select_related("owner")
    return whole([SegmentShape.of(row) for row in with_owners(rows)])


@router.post("/count", response=PeopleCountShape, summary="Count whom a filter finds, soon")
def count(request: ApiRequest, payload: Counted) -> PeopleCountShape:
    """Within half a second, however many people there are: exactly, or about."""
    agent = require(request, Scope.READ)
    found = running(read(condition_of(payload.filter, agent, "filter"), agent), agent)
    return PeopleCountShape(
        count=found.count,
        is_about=found.is_about,
        is_below=found.is_below,
        contacts=[row.pk for row in found.people],
    )


@router.get("/{pk}", response=SegmentShape, summary="Read a segment")
def show(request: ApiRequest, pk: int) -> SegmentShape:
    return SegmentShape.of(_segment(require(request, Scope.READ), pk))


@router.post("", response={201: SegmentShape, 409: Errors}, summary="Add a segment")
@transaction.atomic
def add(request: ApiRequest, payload: NewSegment) -> Responded[SegmentShape]:
    """A live one is counted a moment later. 409: it would ask for itself."""
    agent, given = require(request, Scope.PEOPLE), payload.model_dump()
    row = Segment(owner=agent, is_live=payload.kind == "live")
    row.filter = _filter(given, agent) if row.is_live else {}
    row = _save(request, row, given)
    _kept(making.make, row, payload.contacts)
    AuditEntry.write("segment added", request=request, about=row.name)
    return Responded(201, SegmentShape.of(_segment(agent, row.pk)))


@router.patch("/{pk}", response={200: SegmentShape, 409: Errors}, summary="Change a segment")
@transaction.atomic
def change(request: ApiRequest, pk: int, payload: ChangedSegment) -> SegmentShape:
    """Another filter is asked as the token's agent sees people from then on."""
    row, given = _changed(request, pk), payload.model_dump(exclude_unset=True)
    agent = request.auth.agent
    if "filter" in given:
        if not row.is_live:
            raise Problem("filter", gettext("a static segment has none"))
        _kept(making.redefine, row, _filter(given, agent), by=agent)
    _save(request, row, given).save()
    AuditEntry.write("segment changed", request=request, about=row.name)
    return SegmentShape.of(_segment(agent, pk))


@router.delete("/{pk}", response={204: None}, summary="Remove a segment")
def remove(request: ApiRequest, pk: int) -> Responded[None]:
    """What asks for it finds nobody from then on."""
    row = _changed(request, pk)
    row.delete()
    AuditEntry.write("segment removed", request=request, about=row.name)
    return Responded(204, None)


@router.get("/{pk}/members", response=Listed[SegmentMemberShape], summary="List who is in it")
def members(request: ApiRequest, pk: int, asked: Query[Slice]) -> Listed[SegmentMemberShape]:
    """By number, so that whoever comes in meanwhile moves nobody."""
    rows = SegmentMember.objects.filter(segment=_segment(require(request, Scope.READ), pk))
    seen: dict[int, list[int]] = {}

    def keep(contact: Contact) -> SegmentMemberShape:
        seen[contact.pk] = contact.ids
        return SegmentMemberShape(contact=contact.pk, name=contact.name, since=None)

    people = Contact.objects.visible_to(request.auth.agent).filter(has(rows, "contact"))
    found = listed(people, BY_NUMBER, asked, keep)
    records = [one for ids in seen.values() for one in ids]
    since = dict(rows.filter(contact__any_of=records).values_list("contact", "since"))
    for shape in found.items:
        shape.since = min(since[one] for one in seen[shape.contact] if one in since)
    return found


@router.post("/{pk}/members", response=MovedShape, summary="Put people into a static segment")
def put_in(request: ApiRequest, pk: int, payload: Members) -> MovedShape:
    """Whoever is in it already stays; whom the token's agent does not see is left out."""
    return MovedShape(moved=making.put_in(_static(request, pk), payload.contacts))


@router.delete("/{pk}/members/{contact}", response=MovedShape, summary="Take somebody out")
def take_out(request: ApiRequest, pk: int, contact: Id) -> MovedShape:
    """Of a static segment; 0 where he was not in it."""
    return MovedShape(moved=making.take_out(_static(request, pk), [contact]))


@router.get("/{pk}/days", response=Listed[DayShape], summary="Read how large it was")
def days(request: ApiRequest, pk: int, asked: Query[Slice]) -> Listed[DayShape]:
    """Days on which it changed, the latest first."""
    return listed(_segment(require(request, Scope.READ), pk).days.all(), NEWEST, asked, DayShape.of)


def _filter(given: dict[str, Any], agent: Agent) -> Any:
    check_storable(given, {"filter"})
    if not given["filter"]:
        raise Problem("filter", gettext("a live segment needs a condition"))
    return condition_of(given["filter"], agent, "filter")


def _save(request: ApiRequest, row: Segment, given: dict[str, Any]) -> Segment:
    """By the form of the desk, not stored yet."""
    now = {"name": row.name, "sharing": row.sharing, "team": row.team_id}
    names = {name: given[name] for name in now if name in given}
    form = SegmentForm(now | names, instance=row, agent=request.auth.agent)
    check(form)
    return row


def _kept(verb: Any, *args: Any, **named: Any) -> None:
    try:
        verb(*args, **named)
    except making.CannotKeepError as problem:
        raise Problem("filter", str(problem.reason), status=409) from problem


def _segment(agent: Agent, pk: int) -> Segment:
    return get_object_or_404(Segment.objects.visible_to(agent).select_related("owner"), pk=pk)


def _changed(request: ApiRequest, pk: int) -> Segment:
    row = _segment(require(request, Scope.PEOPLE), pk)
    if not Segment.objects.changeable_by(request.auth.agent).filter(pk=pk).exists():
        raise PermissionDenied
    return row


def _static(request: ApiRequest, pk: int) -> Segment:
    row = _changed(request, pk)
    if row.is_live:
        raise Problem("", gettext("its filter says who is in it"), status=409)
    return row
