"""Merges of people: those that stand, and two of one again. Who merges: see the duplicates."""

from datetime import datetime

from django.shortcuts import get_object_or_404
from ninja import Query, Router, Schema
from pydantic import Field

from alaka.api.access import ApiRequest, Scope, require
from alaka.api.lists import Listed, whole
from alaka.api.problems import Errors, Problem
from alaka.api.values import Id
from alaka.contacts import comparing, merging
from alaka.contacts.comparing import Joined
from alaka.contacts.family import person_id
from alaka.contacts.models import Contact, Merge

router = Router(tags=["Duplicates"])


class AskedMerges(Schema):
    contact: Id


class MergeShape(Schema):
    id: int
    kept: int = Field(description="The record that both were read as.")
    gone: int
    name: str = Field(description="What the other one was called.")
    at: datetime
    by: int | None = Field(description="The agent who merged them.")
    undone_at: datetime | None

    @staticmethod
    def of(joined: Joined) -> "MergeShape":
        made = joined.merge
        names = ("kept_id", "gone_id", "by_id")
        return MergeShape(
            id=made.pk,
            name=joined.name,
            at=made.at,
            undone_at=made.undone_at,
            **{name.removesuffix("_id"): getattr(made, name) for name in names},
        )


@router.get("", response=Listed[MergeShape], summary="List what was merged into a person")
def index(request: ApiRequest, asked: Query[AskedMerges]) -> Listed[MergeShape]:
    """What stands, the newest first."""
    seen = Contact.objects.visible_to(require(request, Scope.READ))
    person = seen.filter(pk=person_id(asked.contact)).first()
    return whole([MergeShape.of(each) for each in (comparing.joined(person) if person else [])])


@router.post("/{pk}/undo", response={200: MergeShape, 409: Errors}, summary="Undo a merge")
def undo(request: ApiRequest, pk: int) -> MergeShape:
    """Both have again what they had, but for what somebody changed since. What is undone already
    stays so. 409: somebody else has by now what no two may have."""
    agent = require(request, Scope.PEOPLE)
    made = get_object_or_404(Merge, pk=pk)
    get_object_or_404(Contact.objects.visible_to(agent), pk=person_id(made.gone_id))
    try:
        merging.undo(made, by=agent)
    except merging.CannotMerge as problem:
        raise Problem("", str(problem), status=409) from problem
    return MergeShape.of(comparing.joined_of(Merge.objects.select_related("gone").get(pk=pk)))
