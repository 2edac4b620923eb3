"""Offers: what fits a person now and why, what came of it, and the rules of who is offered what."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.forms import model_to_dict
from django.shortcuts import get_object_or_404
from ninja import Query, Router, Schema
from ninja.responses import Status as Responded

from alaka.accounts.models import AuditEntry
from alaka.api.access import ApiRequest, Scope, require_manager
from alaka.api.contacts import router as people
from alaka.api.contacts import visible
from alaka.api.deal_finding import named
from alaka.api.desk_forms import saved
from alaka.api.lists import Listed, listed, whole
from alaka.api.offer_shapes import (
    OfferAnswerGiven,
    OfferAnswerShape,
    OfferPreviewShape,
    OfferRuleGiven,
    OfferRuleShape,
    OfferShape,
)
from alaka.api.problems import Problem
from alaka.api.reasons import one_of
from alaka.api.rules import check_storable, condition_of
from alaka.api.values import Id, Slice
from alaka.contacts.models import Contact
from alaka.core import clock
from alaka.core.languages import LANGUAGES
from alaka.core.paging import Order
from alaka.inbox.models import Conversation
from alaka.offers import answering
from alaka.offers.fitting import fitting
from alaka.offers.forms import OfferRuleForm
from alaka.offers.models import OfferAnswer, OfferRule
from alaka.segments.language import read
from alaka.segments.listing import COUNTED, counted
from alaka.segments.listing import people as people_of

router = Router(tags=["Offers"])

NEWEST = Order("at")
SAMPLE = 6


class AskedOffers(Schema):
    conversation: Id | None = None


@people.get(
    "/{pk}/offers", response=Listed[OfferShape], summary="What to offer now", tags=["Offers"]
)
def fits(request: ApiRequest, pk: int, asked: Query[AskedOffers]) -> Listed[OfferShape]:
    """The weightiest first, each with the sentence why and what it costs; of `conversation` the
    place counts, too."""
    contact = visible(request, pk, Scope.READ)
    talk = _talk(request, contact, asked.conversation)
    return whole([OfferShape.of(fit) for fit in fitting(request.auth.agent, contact, talk)])


@people.post(
    "/{pk}/offers/{rule}",
    response={201: OfferAnswerShape},
    summary="Say what came of an offer",
    tags=["Offers"],
)
def answer(
    request: ApiRequest, pk: int, rule: int, payload: OfferAnswerGiven
) -> Responded[OfferAnswerShape]:
    """What is said twice within half a minute is said once."""
    contact = visible(request, pk, Scope.ANSWER)
    row = get_object_or_404(OfferRule.objects.select_related("product"), pk=rule)
    talk = _talk(request, contact, payload.conversation)
    said = answering.Said(payload.answer, payload.reason, talk, payload.deal)
    made = answering.answer(contact, row, said, by=request.auth.agent)
    return Responded(201, OfferAnswerShape.of(made))


@people.get(
    "/{pk}/offer-answers",
    response=Listed[OfferAnswerShape],
    summary="List what came of offers",
    tags=["Offers"],
)
def answers(request: ApiRequest, pk: int, asked: Query[Slice]) -> Listed[OfferAnswerShape]:
    """The latest first."""
    rows = OfferAnswer.objects.filter(contact__in=visible(request, pk, Scope.READ).ids)
    return listed(rows, NEWEST, asked, OfferAnswerShape.of)


@people.delete(
    "/{pk}/offer-answers/{said}", response={204: None}, summary="Take it back", tags=["Offers"]
)
def take_back(request: ApiRequest, pk: int, said: int) -> Responded[None]:
    """By whoever said it, or a manager. A deal that came of it stays."""
    contact, agent = visible(request, pk, Scope.ANSWER), request.auth.agent
    rows = OfferAnswer.objects.filter(contact__in=contact.ids)
    row = get_object_or_404(rows.select_related("contact", "product"), pk=said)
    if row.agent_id != agent.pk and not agent.can_manage:
        raise PermissionDenied
    answering.take_back(row, by=agent)
    return Responded(204, None)


@router.get("", response=Listed[OfferRuleShape], summary="List the offers")
def index(request: ApiRequest) -> Listed[OfferRuleShape]:
    """The weightiest first."""
    require_manager(request, Scope.READ)
    rows = OfferRule.objects.select_related("owner").prefetch_related("teams", "places")
    return whole([OfferRuleShape.of(row) for row in rows])


@router.get("/{pk}", response=OfferRuleShape, summary="Read an offer")
def show(request: ApiRequest, pk: int) -> OfferRuleShape:
    return OfferRuleShape.of(_rule(request, pk, Scope.READ))


@router.get("/{pk}/preview", response=OfferPreviewShape, summary="See whom an offer fits now")
def preview(request: ApiRequest, pk: int) -> OfferPreviewShape:
    """By its filter, as its owner sees people; whoever was asked lately is among them."""
    row = _rule(request, pk, Scope.READ)
    asked = read(row.filter, row.owner)
    count, rows = counted(asked, people_of(asked, row.owner))
    last = list(rows.order_by("-pk").values_list("pk", flat=True)[:SAMPLE])
    return OfferPreviewShape(people=count if count <= COUNTED else None, contacts=last)


@router.post("", response={201: OfferRuleShape}, summary="Add an offer")
def add(request: ApiRequest, payload: OfferRuleGiven) -> Responded[OfferRuleShape]:
    """Its filter is asked as the token's agent sees people."""
    row = OfferRule(owner=require_manager(request), created_at=clock.now())
    _save(request, row, payload.model_dump())
    AuditEntry.write("offer rule added", request=request, about=row.name)
    return Responded(201, OfferRuleShape.of(row))


@router.patch("/{pk}", response=OfferRuleShape, summary="Change an offer")
def change(request: ApiRequest, pk: int, payload: OfferRuleGiven) -> OfferRuleShape:
    """Another filter is asked as the token's agent sees people from then on."""
    row = _rule(request, pk)
    _save(request, row, payload.model_dump(exclude_unset=True))
    AuditEntry.write("offer rule changed", request=request, about=row.name)
    return OfferRuleShape.of(_rule(request, pk))


@router.delete("/{pk}", response={204: None}, summary="Remove an offer")
def remove(request: ApiRequest, pk: int) -> Responded[None]:
    """What came of it stays counted."""
    row = _rule(request, pk)
    name = row.name
    row.delete()
    AuditEntry.write("offer rule removed", request=request, about=name)
    return Responded(204, None)


def _rule(request: ApiRequest, pk: int, scope: Scope = Scope.SETTINGS) -> OfferRule:
    require_manager(request, scope)
    rows = OfferRule.objects.select_related("owner", "product")
    return get_object_or_404(rows.prefetch_related("teams", "places"), pk=pk)


def _talk(request: ApiRequest, contact: Contact, pk: int | None) -> Conversation | None:
    rows = Conversation.objects.visible_to(request.auth.agent).filter(contact__in=contact.ids)
    talk: Conversation | None = named(rows.select_related("place", "team"), "conversation", pk)
    return talk


def _save(request: ApiRequest, row: OfferRule, given: dict[str, Any]) -> None:
    """By the form of the desk."""
    check_storable(given, {"filter"})
    if "filter" in given:
        row.filter = condition_of(given["filter"], request.auth.agent, "filter")
        row.owner = request.auth.agent
    why = given.pop("why", row.why)
    for code in why.keys() - LANGUAGES.keys():
        raise Problem(f"why.{code}", one_of(LANGUAGES))
    values = _now(row) | given | {f"why_{code}": text for code, text in why.items()}
    saved(OfferRuleForm(values, instance=row), {f"why_{code}": f"why.{code}" for code in LANGUAGES})


def _now(row: OfferRule) -> dict[str, Any]:
    found = model_to_dict(row, OfferRuleForm.Meta.fields)
    for name in ("teams", "places"):
        found[name] = [each.pk for each in found[name]]
    return found
