"""Activities: find, plan, change, do, call off."""

from datetime import datetime
from typing import Any

from django.shortcuts import get_object_or_404
from django.utils.translation import gettext
from ninja import Query, Router
from ninja.responses import Status as Answer
from pydantic import AwareDatetime, Field

from alaka.accounts.models import Agent
from alaka.activities import planning
from alaka.activities.listing import SOONEST
from alaka.activities.models import Activity, Kind
from alaka.activities.planning import Plan, plan
from alaka.api.access import ApiRequest, Scope, require
from alaka.api.activity_shapes import (
    ActivityShape,
    ChangedActivity,
    HowItWent,
    NewActivity,
    PlanGiven,
)
from alaka.api.lists import Listed, listed
from alaka.api.problems import Errors, Problem
from alaka.api.values import Id, Slice
from alaka.cases.models import Case
from alaka.contacts import family
from alaka.contacts.models import Company, Contact
from alaka.core.paging import Order
from alaka.inbox.models import Conversation
from alaka.sales.models import Deal

router = Router(tags=["Activities"])

NEWEST = Order("pk")
DONE = {200: ActivityShape, 409: Errors}


class AskedActivities(Slice):
    open: bool = Field(False, description="Only what is still to be done, the soonest first.")
    overdue: bool = Field(False, description="Only what is open and late.")
    done: bool = Field(False, description="Only what was done.")
    kind: Kind | None = None
    agent: Id | None = None
    contact: Id | None = None
    company: Id | None = None
    conversation: Id | None = None
    case: Id | None = None
    deal: Id | None = None
    due_from: AwareDatetime | None = Field(None, description="Due then or later.")
    due_until: AwareDatetime | None = Field(None, description="Due before then.")


@router.get("", response=Listed[ActivityShape], summary="List activities")
def index(request: ApiRequest, asked: Query[AskedActivities]) -> Listed[ActivityShape]:
    """What the token's agent may see: the newest first, or of open ones the soonest."""
    rows = Activity.objects.visible_to(require(request, Scope.READ))
    names = ("kind", "agent", "conversation", "case", "deal")
    wanted = {name: getattr(asked, name) for name in names}
    rows = rows.filter(**{name: value for name, value in wanted.items() if value is not None})
    if asked.contact is not None:
        rows = rows.filter(contact__in=family.ids(asked.contact))
    if asked.company is not None:
        rows = rows.filter(company__in=family.company_ids(asked.company))
    rows = rows.open() if asked.open else rows
    rows = rows.overdue() if asked.overdue else rows
    rows = rows.done() if asked.done else rows
    rows = rows.filter(due_at__gte=asked.due_from) if asked.due_from is not None else rows
    rows = rows.filter(due_at__lt=asked.due_until) if asked.due_until is not None else rows
    order = SOONEST if asked.open or asked.overdue else NEWEST
    return listed(rows, order, asked, ActivityShape.of)


@router.get("/{pk}", response=ActivityShape, summary="Read an activity")
def show(request: ApiRequest, pk: int) -> ActivityShape:
    return ActivityShape.of(_visible(request, pk, Scope.READ))


@router.post("", response={201: ActivityShape}, summary="Plan an activity")
def add(request: ApiRequest, payload: NewActivity) -> Answer[ActivityShape]:
    """Due at an instant, or on a whole day. It takes the person from the conversation, case or deal
    where none is named, and is the token's agent's to do where nobody is."""
    agent = require(request, Scope.ANSWER)
    given = _values(payload, agent) | {
        "contact": _named(Contact.objects.visible_to(agent), "contact", payload.contact),
        "company": _named(Company.objects.visible_to(agent), "company", payload.company),
        "conversation": _named(
            Conversation.objects.visible_to(agent).select_related("contact"),
            "conversation", payload.conversation,
        ),
        "case": _named(
            Case.objects.visible_to(agent).select_related("contact"), "case", payload.case
        ),
        "deal": _named(
            Deal.objects.visible_to(agent).select_related("contact", "company"),
            "deal", payload.deal,
        ),
    }  # fmt: skip
    given["agent"] = given.get("agent") or agent
    _check_when(given.get("due_at"), given.get("due_on"))
    return Answer(201, ActivityShape.of(plan(Plan(**given), by=agent)))


@router.patch("/{pk}", response=DONE, summary="Change an activity")
def change(request: ApiRequest, pk: int, payload: ChangedActivity) -> ActivityShape:
    """Only what is given changes. 409: it is over."""
    activity = _visible(request, pk, Scope.ANSWER)
    given = _values(payload, request.auth.agent)
    if not activity.is_open:
        raise Problem("", gettext("it is over already"), status=409)
    if "subject" in given and not given["subject"]:
        raise Problem("subject", gettext("must not be empty"))
    if {"due_at", "due_on"} & given.keys():
        _check_when(given.get("due_at"), given.get("due_on"))
    if "agent" in given and given["agent"] is None:
        raise Problem("agent", gettext("must not be empty"))
    planning.change(activity, by=request.auth.agent, **given)
    return ActivityShape.of(activity)


@router.put("/{pk}/completion", response=DONE, summary="Say that it is done")
def finish(request: ApiRequest, pk: int, payload: HowItWent | None = None) -> ActivityShape:
    """One that repeats leaves the next. Doing what is done changes nothing; 409: it was called
    off."""
    activity = _visible(request, pk, Scope.ANSWER)
    result = payload.result.value if payload and payload.result else ""
    note = payload.note if payload else ""
    planning.finish(activity, by=request.auth.agent, result=result, note=note)
    if activity.cancelled_at is not None:
        raise Problem("", gettext("it was called off"), status=409)
    return ActivityShape.of(activity)


@router.delete("/{pk}/completion", response=ActivityShape, summary="Take it up again")
def reopen(request: ApiRequest, pk: int) -> ActivityShape:
    """What was done or called off is to be done after all. What is open stays as it is."""
    activity = _visible(request, pk, Scope.ANSWER)
    planning.reopen(activity, by=request.auth.agent)
    return ActivityShape.of(activity)


@router.delete("/{pk}", response=DONE, summary="Call it off")
def cancel(request: ApiRequest, pk: int) -> ActivityShape:
    """With all that would have repeated. 409: it is done."""
    activity = _visible(request, pk, Scope.ANSWER)
    planning.cancel(activity, by=request.auth.agent)
    if activity.done_at is not None:
        raise Problem("", gettext("it is over already"), status=409)
    return ActivityShape.of(activity)


def _values(payload: PlanGiven, agent: Agent) -> dict[str, Any]:
    names = {"contact", "company", "conversation", "case", "deal"}
    given = payload.model_dump(exclude_unset=True, exclude=names)
    if "agent" in given:
        given["agent"] = _named(Agent.objects.who_answer(), "agent", given["agent"])
    for name in ("kind", "repeats"):
        if name in given:
            given[name] = str(given[name])
    return given


def _check_when(at: datetime | None, on: object) -> None:
    if (at is None) == (on is None):
        raise Problem("due_at", gettext("give one of due_at and due_on"))


def _named(rows: Any, field: str, pk: int | None) -> Any:
    """The row a field names; None where it names none."""
    if pk is None:
        return None
    found = rows.filter(pk=pk).first()
    if found is None:
        raise Problem(field, gettext("is nothing that the token's agent may name"))
    return found


def _visible(request: ApiRequest, pk: int, scope: Scope) -> Activity:
    """The activity, if the token has the scope and its agent may see it; else Http404."""
    agent = require(request, scope)
    rows = Activity.objects.visible_to(agent).select_related("agent", "contact")
    return get_object_or_404(rows, pk=pk)
