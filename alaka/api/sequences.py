"""Sequences: made, changed, switched on and off; people begin them, pause and stop."""

from typing import Any

from django.db import transaction
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext
from ninja import Query, Router
from ninja.responses import Status as Answer
from pydantic import Field

from alaka.accounts.models import Agent, AuditEntry
from alaka.api import sequence_steps
from alaka.api.access import ApiRequest, Scope, require, require_manager
from alaka.api.desk_forms import saved
from alaka.api.lists import Listed, listed, whole
from alaka.api.problems import Errors, Problem
from alaka.api.sequence_shapes import (
    ChangedEnrolment,
    ChangedSequence,
    EnrolmentShape,
    EnrolmentState,
    NewEnrolment,
    SequenceGiven,
    SequenceShape,
)
from alaka.api.values import Id, Slice
from alaka.contacts import family
from alaka.contacts.models import Contact
from alaka.core import clock
from alaka.core.paging import Order
from alaka.sales.models import Deal
from alaka.sequences import starting, stopping
from alaka.sequences.forms import SequenceForm
from alaka.sequences.models import Enrolment, Sequence, State
from alaka.sequences.models.enrolment import EnrolmentQuerySet

router = Router(tags=["Sequences"])
router.add_router("", sequence_steps.router)
enrolments = Router(tags=["Sequences"])

NEWEST = Order("pk")
DONE = {200: EnrolmentShape, 409: Errors}


@router.get("", response=Listed[SequenceShape], summary="List the sequences")
def index(request: ApiRequest) -> Listed[SequenceShape]:
    """Each with its steps, in their order."""
    rows = Sequence.objects.visible_to(require(request, Scope.READ)).prefetch_related("steps")
    return whole([SequenceShape.of(row) for row in rows])


@router.get("/{pk}", response=SequenceShape, summary="Read a sequence")
def show(request: ApiRequest, pk: int) -> SequenceShape:
    return SequenceShape.of(_sequence(require(request, Scope.READ), pk))


@router.post("", response={201: SequenceShape}, summary="Add a sequence")
def add(request: ApiRequest, payload: SequenceGiven) -> Answer[SequenceShape]:
    """It is off, and has no steps yet."""
    agent = require_manager(request)
    row = Sequence(sender=agent, created_at=clock.now())
    given = {name: each for name, each in payload.model_dump().items() if each is not None}
    _save(row, given, agent)
    _note(request, "added", row)
    return Answer(201, SequenceShape.of(row))


@router.patch(
    "/{pk}", response={200: SequenceShape, 409: Errors}, summary="Change it, switch it on or off"
)
@transaction.atomic
def change(request: ApiRequest, pk: int, payload: ChangedSequence) -> SequenceShape:
    """409: it is to be switched on, and has no step yet."""
    agent = require_manager(request)
    row, given = _sequence(agent, pk), payload.model_dump(exclude_unset=True)
    wanted = given.pop("is_on", row.is_on)
    if given:
        _save(row, given, agent)
        _note(request, "changed", row)
    if wanted and not row.steps.exists():
        raise Problem("is_on", str(starting.EMPTY), status=409)
    if wanted != row.is_on:
        starting.switch(row, wanted, by=agent)
        _note(request, "switched on" if wanted else "switched off", row)
    return SequenceShape.of(row)


@router.delete("/{pk}", response={204: None, 409: Errors}, summary="Remove a sequence")
def remove(request: ApiRequest, pk: int) -> Answer[None]:
    """409: people went through it; it stays, so that this is still counted."""
    row = _sequence(require_manager(request), pk)
    if row.enrolments.exists():
        raise Problem("", gettext("people went through it: switch it off instead"), status=409)
    row.delete()
    _note(request, "removed", row)
    return Answer(204, None)


class AskedEnrolments(Slice):
    sequence: Id | None = None
    contact: Id | None = None
    state: EnrolmentState | None = Field(None, description="Only those that are in this state.")


@enrolments.get("", response=Listed[EnrolmentShape], summary="List who is in sequences")
def people(request: ApiRequest, asked: Query[AskedEnrolments]) -> Listed[EnrolmentShape]:
    """The newest first."""
    rows = _enrolments(require(request, Scope.READ))
    rows = rows.filter(sequence=asked.sequence) if asked.sequence is not None else rows
    rows = rows.filter(state=asked.state) if asked.state is not None else rows
    if asked.contact is not None:
        rows = rows.filter(contact__in=family.ids(asked.contact))
    return listed(rows, NEWEST, asked, EnrolmentShape.of)


@enrolments.post("", response={201: EnrolmentShape, 409: Errors}, summary="Start it with a person")
def start(request: ApiRequest, payload: NewEnrolment) -> Answer[EnrolmentShape]:
    """409: it is off, or the person is in one, has no address, or does not want it."""
    agent = require(request, Scope.ANSWER)
    seen = Contact.objects.visible_to(agent)
    contact, deal = seen.filter(pk=payload.contact).first(), None
    sequences = Sequence.objects.visible_to(agent).select_related("channel")
    sequence = sequences.filter(pk=payload.sequence).first()
    if payload.deal is not None and contact is not None:
        his = Deal.objects.visible_to(agent).filter(contact__in=contact.ids)
        deal = _named(his.filter(pk=payload.deal).first(), "deal")
    try:
        row = starting.start(
            _named(sequence, "sequence"), _named(contact, "contact"), by=agent, deal=deal
        )
    except starting.CannotStart as problem:
        raise Problem("", str(problem.reason), status=409) from problem
    return Answer(201, EnrolmentShape.of(row))


@enrolments.get("/{pk}", response=EnrolmentShape, summary="Read how somebody goes through one")
def enrolment(request: ApiRequest, pk: int) -> EnrolmentShape:
    return EnrolmentShape.of(_enrolment(require(request, Scope.READ), pk))


@enrolments.patch("/{pk}", response=DONE, summary="Pause it, let it go on, or stop it")
def change_enrolment(request: ApiRequest, pk: int, payload: ChangedEnrolment) -> EnrolmentShape:
    """What is so already stays so. 409: it is over, or somebody in it cannot go on."""
    agent = require(request, Scope.ANSWER)
    row, wanted = _enrolment(agent, pk), payload.state
    acts = {
        State.PAUSED: starting.pause,
        State.RUNNING: starting.resume,
        State.STOPPED: stopping.stop_by_hand,
    }
    if wanted not in acts:
        raise Problem("state", gettext("must be running, paused or stopped"))
    try:
        if row.state != wanted and not acts[wanted](row, by=agent):
            raise Problem("", gettext("it is over already"), status=409)
    except starting.CannotStart as problem:
        raise Problem("", str(problem.reason), status=409) from problem
    return EnrolmentShape.of(_enrolment(agent, pk))


def _save(row: Sequence, given: dict[str, Any], agent: Agent) -> None:
    """By the form of the desk, so that both accept the same."""
    shown = SequenceShape.of(row).model_dump() if row.pk else {"sender": agent.pk}
    saved(SequenceForm(shown | given, instance=row, agent=agent))


def _note(request: ApiRequest, act: str, row: Sequence) -> None:
    AuditEntry.write(f"sequence {act}", request=request, about=row.name)
    row.publish()


def _sequence(agent: Agent, pk: int) -> Sequence:
    return get_object_or_404(Sequence.objects.visible_to(agent), pk=pk)


def _enrolments(agent: Agent) -> EnrolmentQuerySet:
    rows = Enrolment.objects.visible_to(agent).select_related("contact")
    return rows.prefetch_related("runs")


def _enrolment(agent: Agent, pk: int) -> Enrolment:
    return get_object_or_404(_enrolments(agent), pk=pk)


def _named(row: Any, field: str) -> Any:
    if row is None:
        raise Problem(field, gettext("is nothing that the token's agent may name"))
    return row
