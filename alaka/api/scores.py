"""Scores of people with their parts, how they come about, and the rules that give points."""

from typing import Any

from django.forms import model_to_dict
from django.http import Http404
from django.shortcuts import get_object_or_404
from ninja import Query, Router
from ninja.responses import Status as Responded
from pydantic import Field

from alaka.accounts.at_hand import with_owners
from alaka.accounts.models import AuditEntry
from alaka.api.access import ApiRequest, Scope, require, require_manager
from alaka.api.contacts import router as people
from alaka.api.contacts import visible
from alaka.api.desk_forms import saved
from alaka.api.lists import Listed, listed, whole
from alaka.api.rules import check_storable, condition_of
from alaka.api.score_shapes import (
    ExplainedScoreShape,
    FactShape,
    LevelShape,
    MethodShape,
    ScoreRuleGiven,
    ScoreRuleShape,
    ScoreShape,
)
from alaka.api.values import Slice
from alaka.core import clock
from alaka.core.paging import Order
from alaka.scores import following
from alaka.scores.facts import FACTS
from alaka.scores.forms import ScoreRuleForm
from alaka.scores.learning import START, Points
from alaka.scores.models import Learned, Score, ScoreRule
from alaka.scores.panels import of_person
from alaka.scores.saying import parts

router = Router(tags=["Scores"])
rules = Router(tags=["Scores"])

HIGHEST = Order("value")


class AskedScores(Slice):
    at_least: int = Field(0, ge=0, le=100)
    silent: bool = Field(False, description="Only who is going silent by their own rhythm.")


@people.get(
    "/{pk}/score", response=ExplainedScoreShape, summary="Read a person's score", tags=["Scores"]
)
def of_contact(request: ApiRequest, pk: int) -> ExplainedScoreShape:
    """404, too, of somebody who was added a moment ago."""
    score = of_person(visible(request, pk, Scope.READ).pk)
    if score is None:
        raise Http404
    return ExplainedScoreShape.explained(score, parts(score))


@router.get("", response=Listed[ScoreShape], summary="List scores")
def index(request: ApiRequest, asked: Query[AskedScores]) -> Listed[ScoreShape]:
    """The highest first."""
    rows = Score.objects.visible_to(require(request, Scope.READ))
    rows = rows.filter(value__gte=asked.at_least)
    return listed(rows.silent() if asked.silent else rows, HIGHEST, asked, ScoreShape.of)


@router.get("/method", response=MethodShape, summary="Read how scores come about")
def method(request: ApiRequest) -> MethodShape:
    require(request, Scope.READ)
    learned = Learned.latest()
    points = Points.read(learned.points) if learned else None
    return MethodShape.of(learned, points, _facts(points) if points else [], START)


def _facts(points: Points) -> list[FactShape]:
    return [
        FactShape(
            fact=fact.name,
            text=str(fact.label),
            levels=[
                LevelShape(
                    text=fact.said(n), people=each.people, bought=each.bought, points=each.points
                )
                for n, each in enumerate(points.facts[fact.name])
            ],
        )
        for fact in FACTS
    ]


@rules.get("", response=Listed[ScoreRuleShape], summary="List the rules of scores")
def list_rules(request: ApiRequest) -> Listed[ScoreRuleShape]:
    """What gives most stands first."""
    require_manager(request, Scope.READ)
    rows = with_owners(ScoreRule.objects.select_related("owner"))
    return whole([ScoreRuleShape.of(row) for row in rows])


@rules.get("/{pk}", response=ScoreRuleShape, summary="Read a rule of scores")
def show_rule(request: ApiRequest, pk: int) -> ScoreRuleShape:
    return ScoreRuleShape.of(_rule(request, pk, Scope.READ))


@rules.post("", response={201: ScoreRuleShape}, summary="Add a rule of scores")
def add_rule(request: ApiRequest, payload: ScoreRuleGiven) -> Responded[ScoreRuleShape]:
    """Its filter is asked as the token's agent sees people."""
    row = ScoreRule(owner=require_manager(request), created_at=clock.now())
    _save(request, row, payload.model_dump())
    AuditEntry.write("score rule added", request=request, about=row.name)
    return Responded(201, ScoreRuleShape.of(row))


@rules.patch("/{pk}", response=ScoreRuleShape, summary="Change a rule of scores")
def change_rule(request: ApiRequest, pk: int, payload: ScoreRuleGiven) -> ScoreRuleShape:
    """Another filter is asked as the token's agent sees people from then on."""
    row = _rule(request, pk)
    _save(request, row, payload.model_dump(exclude_unset=True))
    AuditEntry.write("score rule changed", request=request, about=row.name)
    return ScoreRuleShape.of(row)


@rules.delete("/{pk}", response={204: None}, summary="Remove a rule of scores")
def remove_rule(request: ApiRequest, pk: int) -> Responded[None]:
    """Everybody's score is counted anew without it."""
    row = _rule(request, pk)
    name = row.name
    row.delete()
    following.want()
    AuditEntry.write("score rule removed", request=request, about=name)
    return Responded(204, None)


def _rule(request: ApiRequest, pk: int, scope: Scope = Scope.SETTINGS) -> ScoreRule:
    require_manager(request, scope)
    return get_object_or_404(ScoreRule.objects.select_related("owner"), pk=pk)


def _save(request: ApiRequest, row: ScoreRule, given: dict[str, Any]) -> None:
    """By the form of the desk."""
    check_storable(given, {"filter"})
    if "filter" in given:
        row.filter = condition_of(given["filter"], request.auth.agent, "filter")
        row.owner = request.auth.agent
    saved(ScoreRuleForm(model_to_dict(row, ScoreRuleForm.Meta.fields) | given, instance=row))
    following.want()
