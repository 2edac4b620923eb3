"""What cases are about, and how many business hours they may take."""

from typing import Any

from django.conf import settings
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext
from ninja import Router, Schema
from ninja.responses import Status as Answer
from pydantic import Field

from alaka.accounts.models import AuditEntry
from alaka.api.access import ApiRequest, Scope, require, require_manager
from alaka.api.lists import Listed, whole
from alaka.api.problems import Errors, Problem
from alaka.api.values import Given, Id, Text
from alaka.cases import topics
from alaka.cases.models import CaseKind, Severity, Term, Topic
from alaka.cases.setting_forms import MOST

router = Router(tags=["Cases"])
terms_router = Router(tags=["Cases"])


class TopicShape(Schema):
    id: int
    name: str
    names: dict[str, str] = Field(description="By language, where they differ.")
    parent: int | None
    depth: int = Field(description="Steps down to it.")
    is_archived: bool = Field(description="No longer offered for new cases.")


class TopicGiven(Given):
    """What is not given stays as it is."""

    name: Text = Field("", max_length=80, examples=["Late delivery"])
    names: dict[str, str] = Field(default={}, examples=[{"az": "Gec çatdırılma"}])
    parent: Id | None = None
    is_archived: bool = False


class TermShape(Schema):
    kind: str = Field(description="Empty for all kinds.")
    severity: Severity
    hours: int


class TermGiven(Given):
    kind: CaseKind | None = Field(None, description="null for all kinds.")
    severity: Severity
    hours: int | None = Field(
        ge=1, le=MOST, description="Business hours; null takes the kind's own term away."
    )


@router.get("", response=Listed[TopicShape], summary="List the topics")
def index(request: ApiRequest) -> Listed[TopicShape]:
    """The whole tree in its order: each topic is followed by its parts."""
    require(request, Scope.READ)
    return whole([_shape(topic, depth) for depth, topic in topics.in_order()])


@router.get("/{pk}", response=TopicShape, summary="Read a topic")
def show(request: ApiRequest, pk: int) -> TopicShape:
    require(request, Scope.READ)
    return _shape(get_object_or_404(Topic, pk=pk))


@router.post("", response={201: TopicShape, 409: Errors}, summary="Add a topic")
def add(request: ApiRequest, payload: TopicGiven) -> Answer[TopicShape]:
    """409: there is one of this name already."""
    require_manager(request)
    if not payload.name.strip():
        raise Problem("name", gettext("must not be empty"))
    topic = Topic()
    _set(topic, payload)
    topic.position = topics.last_place(topic.parent)
    topic.save()
    AuditEntry.write("topic added", request=request, about=topic.name)
    return Answer(201, _shape(topic))


@router.patch("/{pk}", response={200: TopicShape, 409: Errors}, summary="Change a topic")
def change(request: ApiRequest, pk: int, payload: TopicGiven) -> TopicShape:
    """One in use is archived (`is_archived`) rather than removed."""
    require_manager(request)
    topic = get_object_or_404(Topic, pk=pk)
    if "name" in payload.model_fields_set and not payload.name.strip():
        raise Problem("name", gettext("must not be empty"))
    _set(topic, payload)
    topic.save()
    if "is_archived" in payload.model_fields_set:
        topics.archive(topic, payload.is_archived)
    AuditEntry.write("topic changed", request=request, about=topic.name)
    return _shape(topic)


@router.delete("/{pk}", response={204: None, 409: Errors}, summary="Remove a topic")
def remove(request: ApiRequest, pk: int) -> Answer[None]:
    """409: it is in use."""
    require_manager(request)
    topic = get_object_or_404(Topic, pk=pk)
    if not topics.remove(topic):
        raise Problem("", gettext("it is in use: archive it instead"), status=409)
    AuditEntry.write("topic removed", request=request, about=topic.name)
    return Answer(204, None)


def _set(topic: Topic, payload: TopicGiven) -> None:
    given = payload.model_fields_set
    if "name" in given:
        topic.name = " ".join(payload.name.split())
    if "names" in given:
        topic.names = _names(payload.names)
    if "parent" in given:
        topic.parent = _parent(topic, payload.parent)
    same = Topic.objects.filter(parent=topic.parent, name__iexact=topic.name)
    if same.exclude(pk=topic.pk).exists():
        raise Problem("name", gettext("there is one of this name already"), status=409)
    if topic.pk is None:
        topic.is_archived = payload.is_archived


def _names(names: dict[str, Any]) -> dict[str, str]:
    for code, name in names.items():
        if code not in dict(settings.LANGUAGES):
            known = ", ".join(dict(settings.LANGUAGES))
            reason = gettext("must have languages of %(known)s only")
            raise Problem("names", reason % {"known": known})
        if len(name) > 80 or not name.isprintable():
            raise Problem(f"names.{code}", gettext("must be one line of at most 80 characters"))
    return {code: name.strip() for code, name in names.items() if name.strip()}


def _parent(topic: Topic, pk: int | None) -> Topic | None:
    parent = Topic.objects.filter(pk=pk or 0).first()
    if pk and parent is None:
        raise Problem("parent", gettext("is not a topic's id"))
    if parent and topic.pk and parent.pk in topics.under(topic.pk):
        raise Problem("parent", gettext("is a part of this topic"))
    return parent


def _shape(topic: Topic, depth: int | None = None) -> TopicShape:
    return TopicShape(
        parent=topic.parent_id,
        depth=len(topic.path) - 1 if depth is None else depth,
        **{name: getattr(topic, name) for name in ("id", "name", "names", "is_archived")},
    )


@terms_router.get("", response=Listed[TermShape], summary="List the terms")
def terms(request: ApiRequest) -> Listed[TermShape]:
    """Business hours by severity: of all kinds, and of kinds that have their own."""
    require(request, Scope.READ)
    own = Term.objects.exclude(kind="").order_by("kind", "-severity")
    found = [
        TermShape(kind="", severity=severity, hours=Term.hours_for("", severity))
        for severity in reversed(Severity)
    ]
    return whole([*found, *(_term(row) for row in own)])


@terms_router.put("", response=TermShape, summary="Set a term")
def set_term(request: ApiRequest, payload: TermGiven) -> TermShape:
    """Cases that run keep their deadline."""
    require_manager(request)
    kind, severity = payload.kind or "", payload.severity
    if payload.hours is None:
        if not kind:
            raise Problem("hours", gettext("must be given for all kinds"))
        Term.objects.filter(kind=kind, severity=severity).delete()
    else:
        hours = {"hours": payload.hours}
        Term.objects.update_or_create(kind=kind, severity=severity, defaults=hours)
    AuditEntry.write("terms changed", request=request)
    hours_now = Term.hours_for(kind, severity)
    return TermShape(kind=kind, severity=severity, hours=hours_now)


def _term(row: Term) -> TermShape:
    return TermShape(kind=row.kind, severity=Severity(row.severity), hours=row.hours)
