"""“You said, we did”: what was changed at places because customers spoke."""

from datetime import date, datetime
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import Count, Prefetch, Q
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext
from ninja import Query, Router, Schema
from ninja.responses import Status as Answer
from pydantic import Field

from alaka.accounts.branches import parts_of
from alaka.accounts.models import Agent, Place
from alaka.api.access import ApiRequest, Scope, require, require_manager
from alaka.api.lists import Listed, listed
from alaka.api.problems import Errors, Problem
from alaka.api.values import Given, Id, Slice, Text
from alaka.cases.feedback.places import of
from alaka.cases.improving import making
from alaka.cases.improving.forms import LONGEST
from alaka.cases.improving.listing import NEWEST
from alaka.cases.models import Case, Improvement, Topic

router = Router(tags=["Cases"])


class Words(Given):
    said: Text = Field("", max_length=LONGEST, description="What customers said.")
    did: Text = Field(max_length=LONGEST, description="What was done.")


class ImprovementShape(Schema):
    id: int
    place: int | None
    topic: int | None
    texts: dict[str, dict[str, str]] = Field(description="Language → `said` and `did`.")
    changed_on: date
    created_at: datetime
    published_at: datetime | None = Field(description="null for a draft.")
    cases: list[int] = Field(description="Those behind it that the token's agent sees.")
    told: int = Field(description="How many customers were told.")

    @staticmethod
    def of(row: Any) -> "ImprovementShape":
        names = ("id", "texts", "changed_on", "created_at", "published_at")
        return ImprovementShape(
            place=row.place_id,
            topic=row.topic_id,
            cases=[case.pk for case in row.cases.all()],
            told=row.told_number,
            **{name: getattr(row, name) for name in names},
        )


class ImprovementGiven(Given):
    """What is not given stays as it is."""

    texts: dict[str, Words] = Field(
        default={}, examples=[{"en": {"said": "It was cold.", "did": "We mended the heating."}}]
    )
    topic: Id | None = None
    changed_on: date | None = Field(None, description="Today, if never given.")
    is_published: bool = False
    cases: list[Id] = Field(default=[], max_length=200, description="All that are behind it.")


class NewImprovement(ImprovementGiven):
    place: Id = Field(description="One that the token's agent answers for.", examples=[1])


class AskedImprovements(Slice):
    place: Id | None = Field(None, description="With all its parts.")
    topic: Id | None = None
    published: bool | None = None


@router.get("", response=Listed[ImprovementShape], summary="List what changed")
def index(request: ApiRequest, asked: Query[AskedImprovements]) -> Listed[ImprovementShape]:
    """Of the places that the token's agent answers for, the newest first."""
    rows = _rows(require(request, Scope.READ))
    if asked.place is not None:
        rows = rows.filter(place__in=parts_of(asked.place))
    if asked.topic is not None:
        rows = rows.filter(topic=asked.topic)
    if asked.published is not None:
        rows = rows.filter(published_at__isnull=not asked.published)
    return listed(rows, NEWEST, asked, ImprovementShape.of)


@router.get("/{pk}", response=ImprovementShape, summary="Read a change")
def show(request: ApiRequest, pk: int) -> ImprovementShape:
    return ImprovementShape.of(get_object_or_404(_rows(require(request, Scope.READ)), pk=pk))


@router.post("", response={201: ImprovementShape}, summary="Write down a change")
def add(request: ApiRequest, payload: NewImprovement) -> Answer[ImprovementShape]:
    agent = require_manager(request)
    place: Place | None = of(agent).filter(pk=payload.place).first()
    if place is None:
        raise Problem("place", gettext("is no place that the token's agent answers for"))
    if not payload.texts:
        raise Problem("texts", gettext("must say what was done in one language at least"))
    made = making.begun(place, by=agent)
    made.changed_on = timezone.localdate()
    return Answer(201, _set(made, payload, agent))


@router.patch("/{pk}", response={200: ImprovementShape, 409: Errors}, summary="Change a change")
def change(request: ApiRequest, pk: int, payload: ImprovementGiven) -> ImprovementShape:
    """Only what is given changes."""
    agent = require_manager(request)
    return _set(get_object_or_404(_rows(agent), pk=pk), payload, agent)


@router.delete("/{pk}", response={204: None, 409: Errors}, summary="Remove a change")
def remove(request: ApiRequest, pk: int) -> Answer[None]:
    """409: customers were told of it."""
    improvement = get_object_or_404(_rows(require_manager(request)), pk=pk)
    if improvement.told.exists():
        raise Problem("", gettext("customers were told of it: make it a draft instead"), status=409)
    improvement.delete()
    return Answer(204, None)


def _rows(agent: Agent) -> Any:
    seen = Case.objects.visible_to(agent).only("pk").order_by("pk")
    rows = Improvement.objects.visible_to(agent)
    told = Count("told", filter=Q(told__at__isnull=False))
    return rows.prefetch_related(Prefetch("cases", seen)).annotate(told_number=told)


@transaction.atomic
def _set(row: Improvement, payload: ImprovementGiven, agent: Agent) -> ImprovementShape:
    given = payload.model_fields_set
    if "texts" in given:
        row.texts = _texts(payload.texts)
    if "topic" in given:
        row.topic = _topic(payload.topic)
    if payload.changed_on is not None:
        row.changed_on = payload.changed_on
    cases = _cases(payload.cases, agent) if "cases" in given else None
    row.save()
    if cases is not None:
        row.cases.set([*cases, *row.cases.exclude(pk__in=Case.objects.visible_to(agent))])
    if "is_published" in given:
        making.publish(row, payload.is_published)
    return ImprovementShape.of(_rows(agent).get(pk=row.pk))


def _texts(texts: dict[str, Words]) -> dict[str, dict[str, str]]:
    known = dict(settings.LANGUAGES)
    if not texts:
        raise Problem("texts", gettext("must say what was done in one language at least"))
    for code, words in texts.items():
        if code not in known:
            reason = gettext("must have languages of %(known)s only")
            raise Problem("texts", reason % {"known": ", ".join(known)})
        if not words.did.strip():
            raise Problem(f"texts.{code}.did", gettext("must not be empty"))
    return {
        code: {"said": words.said.strip(), "did": words.did.strip()}
        for code, words in texts.items()
    }


def _topic(pk: int | None) -> Topic | None:
    topic = Topic.objects.filter(pk=pk).first() if pk else None
    if pk and topic is None:
        raise Problem("topic", gettext("is not a topic's id"))
    return topic


def _cases(ids: list[int], agent: Agent) -> list[Case]:
    found = list(Case.objects.visible_to(agent).filter(pk__in=ids))
    if len(found) != len(set(ids)):
        raise Problem("cases", gettext("must be cases that the token's agent sees"))
    return found
