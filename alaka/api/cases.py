"""Cases: find, open, change, accept, pass on, close, reopen; their steps."""

from typing import Any

from django.shortcuts import get_object_or_404
from django.utils.translation import gettext
from ninja import Query, Router
from ninja.responses import Status as Answer
from pydantic import Field

from alaka.accounts.branches import parts_of
from alaka.accounts.models import Agent, Place
from alaka.api.access import ApiRequest, Scope, require
from alaka.api.case_shapes import (
    CaseFacts,
    CaseShape,
    ChangedCase,
    Ended,
    Link,
    NewCase,
    NewStep,
    OpenAgain,
    PassedOn,
    StepShape,
)
from alaka.api.lists import Listed, listed
from alaka.api.problems import Errors, Problem
from alaka.api.values import Id, Slice, Text
from alaka.cases import closing, handling, topics
from alaka.cases.models import Case, CaseKind, CaseStatus, Outcome, Severity, Topic
from alaka.cases.opening import Brief, link, open_case
from alaka.cases.searching import with_words
from alaka.contacts import family
from alaka.contacts.models import Contact
from alaka.core.paging import Order
from alaka.inbox.models import Conversation

router = Router(tags=["Cases"])

NEWEST = Order("opened_at")
MADE = {201: CaseShape, 409: Errors}
DONE = {200: CaseShape, 409: Errors}


class AskedCases(Slice):
    status: CaseStatus | None = None
    open: bool = Field(False, description="Only those that are not closed.")
    overdue: bool = Field(False, description="Only open ones past their deadline.")
    kind: CaseKind | None = None
    severity: Severity | None = None
    outcome: Outcome | None = None
    topic: Id | None = Field(None, description="With all its parts.")
    place: Id | None = Field(None, description="With all its parts.")
    manager: Id | None = None
    contact: Id | None = None
    conversation: Id | None = None
    q: Text = Field("", max_length=200, description="Words of the case, or its number.")


@router.get("", response=Listed[CaseShape], summary="List cases")
def index(request: ApiRequest, asked: Query[AskedCases]) -> Listed[CaseShape]:
    """What the token's agent may see, the newest first."""
    rows = Case.objects.visible_to(require(request, Scope.READ))
    names = ("status", "kind", "severity", "outcome", "manager")
    wanted = {name: getattr(asked, name) for name in names}
    rows = rows.filter(**{name: value for name, value in wanted.items() if value is not None})
    if asked.contact is not None:
        rows = rows.filter(contact__in=family.ids(asked.contact))
    if asked.conversation is not None:
        rows = rows.filter(conversations=asked.conversation)
    if asked.topic is not None:
        rows = rows.filter(topic__in=topics.under(asked.topic))
    if asked.place is not None:
        rows = rows.filter(place__in=parts_of(asked.place))
    rows = rows.open() if asked.open else rows
    rows = rows.overdue() if asked.overdue else rows
    rows = with_words(rows, asked.q) if asked.q.strip() else rows
    whole = rows.prefetch_related("links", "steps").defer("search")
    return listed(whole, NEWEST, asked, CaseShape.of)


@router.get("/{pk}", response=CaseShape, summary="Read a case")
def show(request: ApiRequest, pk: int) -> CaseShape:
    return CaseShape.of(_visible(request, pk, Scope.READ))


@router.post("", response=MADE, summary="Open a case")
def add(request: ApiRequest, payload: NewCase) -> Answer[CaseShape]:
    """It takes place and person from the conversation where none is named."""
    agent = require(request, Scope.ANSWER)
    conversation = _named(
        Conversation.objects.visible_to(agent).select_related("contact", "place"),
        "conversation", payload.conversation,
    )  # fmt: skip
    contact = _named(Contact.objects.visible_to(agent), "contact", payload.contact)
    given = _values(payload)
    given |= {"contact": contact, "manager": _agent("manager", payload.manager)}
    brief = Brief(**given, source="api")
    case = open_case(brief, by=agent, conversation=conversation)
    return Answer(201, CaseShape.of(_fresh(case)))


@router.patch("/{pk}", response=CaseShape, summary="Change a case")
def change(request: ApiRequest, pk: int, payload: ChangedCase) -> CaseShape:
    """Only what is given changes. A deadline that nobody set follows kind, severity and place."""
    case = _visible(request, pk, Scope.ANSWER)
    given = _values(payload)
    for name in ("title", "due_at"):
        if name in given and not given[name]:
            raise Problem(name, gettext("must not be empty"))
    handling.change(case, by=request.auth.agent, **given)
    return CaseShape.of(_fresh(case))


@router.put("/{pk}/acceptance", response=DONE, summary="Take it in hand")
def accept(request: ApiRequest, pk: int) -> CaseShape:
    """By the token's agent. 409: it is in hand or closed."""
    case = _visible(request, pk, Scope.ANSWER)
    agent = request.auth.agent
    if not handling.accept(case, by=agent):
        case.refresh_from_db()
        if case.is_closed or case.manager_id != agent.pk:
            raise Problem("", gettext("it is in hand already, or closed"), status=409)
    return CaseShape.of(_fresh(case))


@router.put("/{pk}/manager", response=DONE, summary="Pass it on")
def pass_on(request: ApiRequest, pk: int, payload: PassedOn) -> CaseShape:
    """Whoever gets it has still to accept it. 409: it is closed."""
    case = _visible(request, pk, Scope.ANSWER)
    manager = _agent("manager", payload.manager)
    if case.is_closed:
        raise Problem("", gettext("it is closed"), status=409)
    if manager is not None:
        handling.pass_to(case, manager, by=request.auth.agent, note=payload.note)
    return CaseShape.of(_fresh(case))


@router.post("/{pk}/steps", response={201: StepShape, 409: Errors}, summary="Add a step")
def add_step(request: ApiRequest, pk: int, payload: NewStep) -> Answer[StepShape]:
    """409: the case is closed."""
    case = _visible(request, pk, Scope.ANSWER)
    if case.is_closed:
        raise Problem("", gettext("it is closed"), status=409)
    who = _agent("agent", payload.agent)
    step = handling.add_step(case, payload.text, who, payload.due_on, by=request.auth.agent)
    return Answer(201, StepShape.of(step))


@router.put("/{pk}/steps/{step}/completion", response=StepShape, summary="Say that a step is done")
def finish_step(request: ApiRequest, pk: int, step: int) -> StepShape:
    case = _visible(request, pk, Scope.ANSWER)
    row = get_object_or_404(case.steps.select_related("case__contact"), pk=step)
    handling.finish_step(row, by=request.auth.agent)
    row.refresh_from_db()
    return StepShape.of(row)


@router.put("/{pk}/closure", response=DONE, summary="Answer the customer and close it")
def close(request: ApiRequest, pk: int, payload: Ended) -> CaseShape:
    """Closing what is closed changes nothing and sends nothing."""
    case = _visible(request, pk, Scope.ANSWER)
    ending = closing.Ending(payload.outcome, payload.text, payload.answer, payload.change)
    try:
        closing.close(case, ending, by=request.auth.agent)
    except closing.CannotClose as problem:
        field, reason = next(iter(problem.errors.items()))
        raise Problem(field, reason) from problem
    return CaseShape.of(_fresh(case))


@router.delete("/{pk}/closure", response=CaseShape, summary="Open it again")
def reopen(request: ApiRequest, pk: int, payload: OpenAgain | None = None) -> CaseShape:
    """With a new deadline from now. What is open stays as it is."""
    case = _visible(request, pk, Scope.ANSWER)
    closing.reopen(case, by=request.auth.agent, reason=payload.reason if payload else "")
    return CaseShape.of(_fresh(case))


@router.post("/{pk}/conversations", response=CaseShape, summary="Link a conversation")
def link_conversation(request: ApiRequest, pk: int, payload: Link) -> CaseShape:
    """Several conversations can belong to a case, and several cases to a conversation."""
    case = _visible(request, pk, Scope.ANSWER)
    rows = Conversation.objects.visible_to(request.auth.agent)
    conversation = _named(rows, "conversation", payload.conversation)
    if conversation is not None:
        link(case, conversation, by=request.auth.agent)
    return CaseShape.of(_fresh(case))


def _values(payload: CaseFacts) -> dict[str, Any]:
    names = {"conversation", "contact", "manager"}
    given = payload.model_dump(exclude_unset=True, exclude=names)
    if "topic" in given:
        given["topic"] = _named(Topic.objects.all(), "topic", given["topic"])
    if "place" in given:
        given["place"] = _named(Place.objects.all(), "place", given["place"])
    return given


def _agent(field: str, pk: int | None) -> Agent | None:
    return _named(Agent.objects.who_answer(), field, pk)


def _named(rows: Any, field: str, pk: int | None) -> Any:
    """The row a field names; None where it names none."""
    if pk is None:
        return None
    found = rows.filter(pk=pk).first()
    if found is None:
        raise Problem(field, gettext("is nothing that the token's agent may name"))
    return found


def _visible(request: ApiRequest, pk: int, scope: Scope) -> Case:
    """The case, if the token has the scope and its agent may see it; else Http404."""
    agent = require(request, scope)
    rows = Case.objects.visible_to(agent).select_related("contact", "place", "manager", "topic")
    return get_object_or_404(rows.defer("search").prefetch_related("links", "steps"), pk=pk)


def _fresh(case: Case) -> Case:
    return Case.objects.defer("search").prefetch_related("links", "steps").get(pk=case.pk)
