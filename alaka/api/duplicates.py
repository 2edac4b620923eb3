"""Pairs of people that may be one: listed, told apart, merged; and who is like somebody."""

from typing import Literal

from django.shortcuts import get_object_or_404
from django.utils.translation import gettext
from ninja import Query, Router, Schema
from ninja.responses import Status as Answer
from pydantic import Field

from alaka.api.access import ApiRequest, Scope, require
from alaka.api.lists import Listed, listed, whole
from alaka.api.problems import Errors, Problem
from alaka.api.values import Given, Id, Slice, Text
from alaka.contacts import merging
from alaka.contacts.duplicates import settling
from alaka.contacts.duplicates.entering import entered, hints
from alaka.contacts.duplicates.listing import HIGHEST
from alaka.contacts.duplicates.telling import is_proved, sentences
from alaka.contacts.models import Contact, Duplicate
from alaka.contacts.models.duplicate import State

router = Router(tags=["Duplicates"])
alike_router = Router(tags=["Duplicates"])


class AskedPairs(Slice):
    state: Literal["open", "dismissed"] = Field("open", description="Suggested, or told apart.")


class PersonShape(Schema):
    id: int
    name: str

    @staticmethod
    def of(row: Contact) -> "PersonShape":
        return PersonShape(id=row.pk, name=row.name)


class AlikeShape(Schema):
    contact: PersonShape
    score: int = Field(description="How likely it is the same person, up to 100.")
    reasons: list[str] = Field(description="In the language of `Accept-Language`.")


class DuplicateShape(Schema):
    id: int
    first: PersonShape = Field(description="The older record.")
    second: PersonShape
    score: int = Field(description="How likely they are one person: 60 to 100.")
    reasons: list[str] = Field(description="In the language of `Accept-Language`.")
    is_proved: bool = Field(description="Both proved who they are: not to be merged by a program.")
    state: str = Field(description="`open` or `dismissed`.")

    @staticmethod
    def of(row: Duplicate) -> "DuplicateShape":
        return DuplicateShape(
            id=row.pk,
            first=PersonShape.of(row.first),
            second=PersonShape.of(row.second),
            score=row.score,
            reasons=sentences(row.reasons),
            is_proved=is_proved(row.reasons),
            state=row.state,
        )


class Decision(Given):
    state: Literal["open", "dismissed"] = Field(description="`dismissed`: they are two people.")


class Merging(Given):
    keep: Id | None = Field(None, description="The record to read both as; else the older one.")
    take: list[Text] = Field(
        [],
        max_length=200,
        description="Fields that get the other one's value, as `name` or `own.level`. What only "
        "the other one has is taken in any case.",
        examples=[["name", "own.level"]],
    )


class MergedShape(Schema):
    contact: int = Field(description="Whom both are read as now.")
    merge: int = Field(description="To be undone at `/merges/{id}/undo`.")


class Typed(Schema):
    name: Text = Field("", max_length=200)
    email: Text = Field("", max_length=320)
    phone: Text = Field("", max_length=40, description="With + and country, or of `country`.")
    country: Text = Field("", max_length=2)


@router.get("", response=Listed[DuplicateShape], summary="List pairs that may be one person")
def index(request: ApiRequest, asked: Query[AskedPairs]) -> Listed[DuplicateShape]:
    """The likeliest first."""
    rows = Duplicate.objects.visible_to(require(request, Scope.READ)).filter(state=asked.state)
    return listed(rows.select_related("first", "second"), HIGHEST, asked, DuplicateShape.of)


@router.get("/{pk}", response=DuplicateShape, summary="Read a pair")
def show(request: ApiRequest, pk: int) -> DuplicateShape:
    require(request, Scope.READ)
    return DuplicateShape.of(_pair(request, pk))


@router.patch("/{pk}", response=DuplicateShape, summary="Tell two apart, or take that back")
def decide(request: ApiRequest, pk: int, payload: Decision) -> DuplicateShape:
    """Whom somebody told apart is never suggested again."""
    agent = require(request, Scope.PEOPLE)
    pair = _pair(request, pk)
    if payload.state == State.DISMISSED and pair.state == State.OPEN:
        settling.dismiss(pair, by=agent)
    elif payload.state == State.OPEN and pair.state == State.DISMISSED:
        settling.reopen(pair)
    return DuplicateShape.of(pair)


@router.post("/{pk}/merge", response={201: MergedShape, 409: Errors}, summary="Merge a pair")
def merge(request: ApiRequest, pk: int, payload: Merging) -> Answer[MergedShape]:
    """It can be undone, here and on the person's page. 409: both proved who they are, which only a
    person may set aside, at the desk; or they are one already."""
    agent = require(request, Scope.PEOPLE)
    pair = _pair(request, pk)
    kept, gone = pair.first, pair.second
    if payload.keep == gone.pk:
        kept, gone = gone, kept
    elif payload.keep not in {None, kept.pk}:
        raise Problem("keep", gettext("is not one of the two"))
    try:
        made = merging.merge(kept, gone, by=agent, take=payload.take, is_seen=False)
    except merging.CannotMerge as problem:
        raise Problem("", str(problem), status=409) from problem
    return Answer(201, MergedShape(contact=kept.pk, merge=made.pk))


@alike_router.get("", response=Listed[AlikeShape], summary="Find who is like somebody new")
def alike(request: ApiRequest, asked: Query[Typed]) -> Listed[AlikeShape]:
    """At most three, the likeliest first; ask before you add a person. Adding is never refused
    for likeness."""
    agent = require(request, Scope.READ)
    typed = entered(asked.name, [*filter(None, (asked.email, asked.phone))], asked.country)
    return whole(
        [
            AlikeShape(
                contact=PersonShape.of(each.contact),
                score=each.likeness.score,
                reasons=each.reasons,
            )
            for each in hints(typed, agent)
        ]
    )


def _pair(request: ApiRequest, pk: int) -> Duplicate:
    rows = Duplicate.objects.visible_to(request.auth.agent).select_related("first", "second")
    return get_object_or_404(rows, pk=pk)
