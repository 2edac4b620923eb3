"""Rules of routing: where new conversations go."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import QueryDict
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext
from ninja import Router, Schema
from ninja.responses import Status as Answer
from pydantic import Field

from alaka.accounts.models import Agent, AuditEntry
from alaka.api.access import ApiRequest, Scope, require
from alaka.api.lists import Listed, whole
from alaka.api.problems import Problem
from alaka.api.values import Given, Text
from alaka.routing.book import Book
from alaka.routing.forms import ASKS, LOAD, RuleForm
from alaka.routing.models import Rule
from alaka.routing.sentences import faults, sentence

router = Router(tags=["Routing"])

Ids = list[int]
_LARGEST = 2**63 - 1


class RoutingConditions(Given):
    """All that is given must hold; of several values of one, one is enough."""

    channel: Ids = Field(default=[], max_length=200)
    inbox: Ids = Field(default=[], max_length=200)
    place: Ids = Field(default=[], max_length=500, description="With all that is part of it.")
    language: list[Text] = Field(default=[], max_length=6, examples=[["az", "other"]])
    words: list[Text] = Field(default=[], max_length=100, examples=[["refund"]])
    tag: Ids = Field(default=[], max_length=200)
    contact_language: list[Text] = Field(default=[], max_length=5)
    country: list[Text] = Field(default=[], max_length=60, examples=[["AZ"]])
    acquaintance: Text = Field(default="", description="`new` or `known`.")
    list: Ids = Field(
        default=[], max_length=100, description="Views of people that are saved for everybody."
    )
    hours: Text = Field(
        default="",
        description="`within:` or `outside:`, then `team:` or `calendar:`, then its id.",
        examples=["outside:team:3"],
    )


class Deeds(Given):
    team: int | None = Field(default=None, ge=1, le=_LARGEST)
    agent: int | None = Field(default=None, ge=1, le=_LARGEST)
    by_load: bool = Field(default=False, description="To whoever is here and has least to do.")
    tag: int | None = Field(default=None, ge=1, le=_LARGEST)
    place: int | None = Field(
        default=None, ge=1, le=_LARGEST, description="Set where none is known yet."
    )


class RoutingRuleGiven(Given):
    """What is not given stays as it is."""

    name: Text = Field("", max_length=80, examples=["Refunds"])
    is_on: bool = True
    goes_on: bool = Field(False, description="The next rules are asked too.")
    position: int = Field(1, ge=1, le=10_000, description="From 1, among those before the last.")
    conditions: RoutingConditions = RoutingConditions()
    deeds: Deeds = Deeds()


class RoutingRuleShape(Schema):
    id: int
    name: str
    is_on: bool
    is_else: bool = Field(description="The last one, for what no other rule took.")
    goes_on: bool
    conditions: dict[str, Any]
    deeds: dict[str, Any]
    sentence: str
    faults: list[str] = Field(description="Why it cannot work; empty when it does.")
    hits: int = Field(description="Conversations of the last 30 days that followed it.")

    @staticmethod
    def of(row: Any, book: Book) -> "RoutingRuleShape":
        fields = ("name", "is_on", "is_else", "goes_on", "conditions", "deeds")
        return RoutingRuleShape(
            id=row.pk,
            sentence=sentence(row, book),
            faults=[str(fault) for fault in faults(row, book)],
            hits=row.hit_count,
            **{name: getattr(row, name) for name in fields},
        )


@router.get("", response=Listed[RoutingRuleShape], summary="List the routing rules")
def index(request: ApiRequest) -> Listed[RoutingRuleShape]:
    """In the order in which they are asked."""
    _administrator(request, Scope.READ)
    Rule.objects.otherwise()
    book = Book()
    return whole([RoutingRuleShape.of(row, book) for row in Rule.objects.in_order().with_hits()])


@router.get("/{pk}", response=RoutingRuleShape, summary="Read a routing rule")
def show(request: ApiRequest, pk: int) -> RoutingRuleShape:
    _administrator(request, Scope.READ)
    return _shape(_rule(pk))


@router.post("", response={201: RoutingRuleShape}, summary="Add a routing rule")
def add(request: ApiRequest, payload: RoutingRuleGiven) -> Answer[RoutingRuleShape]:
    """It comes last of those before the one for everything else, if no position is given."""
    _administrator(request)
    rule = Rule()
    rule.put_last()
    _save(rule, payload)
    AuditEntry.write("routing rule added", request=request, about=str(rule))
    return Answer(201, _shape(rule))


@router.patch("/{pk}", response=RoutingRuleShape, summary="Change a routing rule")
def change(request: ApiRequest, pk: int, payload: RoutingRuleGiven) -> RoutingRuleShape:
    """Only what is given changes; ``conditions`` and ``deeds`` are each replaced whole."""
    _administrator(request)
    rule = _rule(pk)
    _save(rule, payload)
    AuditEntry.write("routing rule changed", request=request, about=str(rule))
    return _shape(rule)


@router.delete("/{pk}", response={204: None}, summary="Remove a routing rule")
def remove(request: ApiRequest, pk: int) -> Answer[None]:
    """What it routed stays where it is. The one for everything else cannot be removed."""
    _administrator(request)
    rule = _rule(pk)
    if rule.is_else:
        raise Problem("", gettext("the rule for everything else stays"), status=409)
    rule.delete()
    AuditEntry.write("routing rule removed", request=request, about=str(rule))
    return Answer(204, None)


def _administrator(request: ApiRequest, scope: Scope = Scope.SETTINGS) -> Agent:
    agent = require(request, scope)
    if not agent.is_administrator:
        raise PermissionDenied(gettext("the agent of this token is no administrator"))
    return agent


def _rule(pk: int) -> Rule:
    return get_object_or_404(Rule, pk=pk)


def _shape(rule: Rule) -> RoutingRuleShape:
    return RoutingRuleShape.of(Rule.objects.with_hits().get(pk=rule.pk), Book())


def _save(rule: Rule, payload: RoutingRuleGiven) -> None:
    """By the form of the desk, so that both accept the same."""
    given = payload.model_dump(exclude_unset=True)
    if rule.is_else and (given.keys() - {"deeds"}):
        raise Problem(
            "", gettext("of the rule for everything else only the deeds can be changed"), status=422
        )
    conditions = given.get("conditions", rule.conditions)
    form = RuleForm(_data(rule, given, conditions), instance=rule, book=Book())
    for name, asked in conditions.items():
        if asked and ASKS + name not in form.fields:
            raise Problem(
                f"conditions.{name}", gettext("there is nothing to choose from"), status=422
            )
    if not form.is_valid():
        name, reasons = next(iter(form.errors.items()))
        where = f"conditions.{name.removeprefix(ASKS)}" if name.startswith(ASKS) else name
        where = f"deeds.{name}" if name in {"team", "agent", "tag", "place"} else where
        raise Problem(where, str(reasons[0]), status=422)
    form.save()
    if "position" in given:
        others = Rule.objects.in_order().filter(is_else=False).exclude(pk=rule.pk)
        ids = list(others.values_list("pk", flat=True))
        ids.insert(payload.position - 1, rule.pk)
        Rule.objects.put_in_order(ids)


def _data(rule: Rule, given: dict[str, Any], conditions: dict[str, Any]) -> QueryDict:
    data = QueryDict(mutable=True)
    data["name"] = given.get("name", rule.name)
    for name in ("is_on", "goes_on"):
        if given.get(name, getattr(rule, name)):
            data[name] = "on"
    for name, asked in conditions.items():
        if isinstance(asked, list) and name in {"words", "country"}:
            data[ASKS + name] = ", ".join(asked)
        elif isinstance(asked, list):
            data.setlist(ASKS + name, [str(each) for each in asked])
        else:
            data[ASKS + name] = asked
    deeds = given.get("deeds", rule.deeds)
    for name in ("team", "tag", "place", "agent"):
        data[name] = str(deeds.get(name) or "")
    if deeds.get("by_load") and not deeds.get("agent"):
        data["agent"] = LOAD
    return data
