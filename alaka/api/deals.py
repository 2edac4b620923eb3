"""Deals: find, put in, change, move, win, lose, reopen; in which stages they stood."""

from typing import Any

from django.utils.translation import gettext
from ninja import Query, Router
from ninja.responses import Status as Answer
from pydantic import Field

from alaka.accounts.branches import parts_of
from alaka.accounts.models import Agent, Place, Team
from alaka.api import deal_lines, deal_people
from alaka.api.access import ApiRequest, Scope, require
from alaka.api.deal_finding import fresh, named, visible
from alaka.api.deal_shapes import (
    Closed,
    DealFacts,
    DealLink,
    DealShape,
    Moved,
    NewDeal,
    StayShape,
)
from alaka.api.lists import Listed, listed, whole
from alaka.api.problems import Errors, Problem
from alaka.api.values import Id, Slice, Text
from alaka.cases.models import Case
from alaka.contacts import family
from alaka.contacts.models import Company, Contact
from alaka.core.paging import Order
from alaka.inbox.models import Conversation
from alaka.sales import changing, entering, moving
from alaka.sales.models import Deal, DealStatus, LostReason, Pipeline, Stage
from alaka.sales.opening import Brief, link, open_deal
from alaka.sales.searching import with_words

router = Router(tags=["Deals"])
router.add_router("", deal_lines.router)
router.add_router("", deal_people.router)

NEWEST = Order("opened_at")
DONE = {200: DealShape, 409: Errors}


class AskedDeals(Slice):
    status: DealStatus | None = None
    pipeline: Id | None = None
    stage: Id | None = None
    owner: Id | None = None
    contact: Id | None = None
    company: Id | None = None
    conversation: Id | None = None
    place: Id | None = Field(None, description="With all its parts.")
    q: Text = Field("", max_length=200, description="Words of the deal, or its number.")


@router.get("", response=Listed[DealShape], summary="List deals")
def index(request: ApiRequest, asked: Query[AskedDeals]) -> Listed[DealShape]:
    """What the token's agent may see, the newest first."""
    rows = Deal.objects.visible_to(require(request, Scope.READ))
    names = ("status", "pipeline", "stage", "owner")
    wanted = {name: getattr(asked, name) for name in names}
    rows = rows.filter(**{name: value for name, value in wanted.items() if value is not None})
    if asked.contact is not None:
        rows = rows.filter(contact__in=family.ids(asked.contact))
    if asked.company is not None:
        rows = rows.filter(company__in=family.company_ids(asked.company))
    if asked.conversation is not None:
        rows = rows.filter(conversations=asked.conversation)
    if asked.place is not None:
        rows = rows.filter(place__in=parts_of(asked.place))
    rows = with_words(rows, asked.q) if asked.q.strip() else rows
    return listed(rows.prefetch_related("links").defer("search"), NEWEST, asked, DealShape.of)


@router.get("/{pk}", response=DealShape, summary="Read a deal")
def show(request: ApiRequest, pk: int) -> DealShape:
    return DealShape.of(visible(request, pk, Scope.READ))


@router.get("/{pk}/stays", response=Listed[StayShape], summary="In which stages it stood")
def stays(request: ApiRequest, pk: int) -> Listed[StayShape]:
    """In their order, with how each ended; a deal that was reopened came back into one."""
    deal = visible(request, pk, Scope.READ)
    return whole([StayShape.of(row) for row in deal.stays.all()])


@router.post("", response={201: DealShape, 409: Errors}, summary="Put a deal in")
def add(request: ApiRequest, payload: NewDeal) -> Answer[DealShape]:
    """Person, team and place come from the conversation where none is named."""
    agent = require(request, Scope.ANSWER)
    seen = Conversation.objects.visible_to(agent).select_related("contact", "place", "team")
    conversation = named(seen, "conversation", payload.conversation)
    given = _values(payload, agent)
    pipeline = named(Pipeline.objects.offered(), "pipeline", payload.pipeline)
    stage = named(Stage.objects.select_related("pipeline"), "stage", payload.stage)
    if stage and pipeline and stage.pipeline != pipeline:
        raise Problem("stage", gettext("is not of this pipeline"))
    brief = Brief(**given, pipeline=pipeline, stage=stage, begun_by="api")
    deal = open_deal(brief, by=agent, conversation=conversation)
    return Answer(201, DealShape.of(fresh(deal)))


@router.patch("/{pk}", response=DealShape, summary="Change a deal")
def change(request: ApiRequest, pk: int, payload: DealFacts) -> DealShape:
    """Only what is given changes. A deal with products has their amount: see its lines."""
    deal = visible(request, pk, Scope.ANSWER)
    given = _values(payload, request.auth.agent)
    for name in ("title", "currency"):
        if name in given and not given[name].strip():
            raise Problem(name, gettext("must not be empty"))
    try:
        changing.change(deal, given, by=request.auth.agent)
    except changing.Summed as problem:
        field = "amount" if "amount" in given else "currency"
        raise Problem(field, gettext("is that of the products in it: change those")) from problem
    return DealShape.of(fresh(deal))


@router.put("/{pk}/stage", response=DONE, summary="Move it into another stage")
def move(request: ApiRequest, pk: int, payload: Moved) -> DealShape:
    """409: it is closed, or stands elsewhere than you saw. 422: the stage asks for more."""
    deal = visible(request, pk, Scope.ANSWER)
    stage = named(Stage.objects.select_related("pipeline"), "stage", payload.stage)
    try:
        moving.move(deal, stage, seen=payload.seen or deal.stage_id, by=request.auth.agent)
    except moving.Overtaken as problem:
        raise Problem(
            "", gettext("it is closed, or stands in another stage"), status=409
        ) from problem
    except moving.Lacking as problem:
        labels = ", ".join(entering.label(name) for name in problem.names)
        raise Problem("stage", gettext("asks for: %(fields)s") % {"fields": labels}) from problem
    return DealShape.of(fresh(deal))


@router.put("/{pk}/closure", response=DONE, summary="Say that it is won, or lost")
def close(request: ApiRequest, pk: int, payload: Closed) -> DealShape:
    """Closing what is closed so changes nothing. 409: it is closed the other way."""
    deal = visible(request, pk, Scope.ANSWER)
    agent = request.auth.agent
    try:
        if payload.status == DealStatus.WON:
            moving.win(deal, by=agent)
        else:
            moving.lose(deal, _loss(payload, agent), by=agent)
    except moving.Overtaken as problem:
        raise Problem("", gettext("it is closed already"), status=409) from problem
    return DealShape.of(fresh(deal))


def _loss(payload: Closed, agent: Agent) -> moving.Loss:
    reason = named(LostReason.objects.all(), "reason", payload.reason)
    if reason is None:
        raise Problem("reason", gettext("must be given: why was it lost?"))
    case = named(Case.objects.visible_to(agent), "case", payload.case)
    seen = Conversation.objects.visible_to(agent)
    return moving.Loss(
        reason, payload.note, case, named(seen, "conversation", payload.conversation)
    )


@router.delete("/{pk}/closure", response=DealShape, summary="Open it again")
def reopen(request: ApiRequest, pk: int) -> DealShape:
    """In the stage it was closed in. What is open stays as it is."""
    deal = visible(request, pk, Scope.ANSWER)
    moving.reopen(deal, by=request.auth.agent)
    return DealShape.of(fresh(deal))


@router.post("/{pk}/conversations", response=DealShape, summary="Link a conversation")
def link_conversation(request: ApiRequest, pk: int, payload: DealLink) -> DealShape:
    deal = visible(request, pk, Scope.ANSWER)
    rows = Conversation.objects.visible_to(request.auth.agent)
    link(deal, named(rows, "conversation", payload.conversation), by=request.auth.agent)
    return DealShape.of(fresh(deal))


def _values(payload: DealFacts, agent: Agent) -> dict[str, Any]:
    given = payload.model_dump(exclude_unset=True, exclude={"pipeline", "stage", "conversation"})
    nouns: dict[str, Any] = {
        "contact": Contact.objects.visible_to(agent),
        "company": Company.objects.visible_to(agent),
        "owner": Agent.objects.who_answer(),
        "team": Team.objects.all(),
        "place": Place.objects.all(),
    }
    for name, rows in nouns.items():
        if name in given:
            given[name] = named(rows, name, given[name])
    return given
