"""Two records of one company: merged, listed, and two again."""

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext
from ninja import Query, Router, Schema
from ninja.responses import Status as Answer
from pydantic import Field

from alaka.accounts.models import Agent
from alaka.api.access import ApiRequest, Scope, require
from alaka.api.lists import Listed, whole
from alaka.api.merges import MergeShape
from alaka.api.problems import Errors, Problem
from alaka.api.values import Given, Id, Text
from alaka.contacts import comparing
from alaka.contacts.companies import merging
from alaka.contacts.family import company_id
from alaka.contacts.models import Company, CompanyMerge

router = Router(tags=["Companies"])


class AskedCompanyMerges(Schema):
    company: Id


class CompanyMerging(Given):
    keep: Id = Field(description="The record to read both as.")
    gone: Id = Field(description="The other record of the same company.")
    take: list[Text] = Field(
        [],
        max_length=200,
        description="Fields that get the other one's value, as `name` or `own.size`. What only "
        "the other one has is taken in any case, and mail domains add up.",
        examples=[["name", "own.size"]],
    )


@router.get("", response=Listed[MergeShape], summary="List what was merged into a company")
def index(request: ApiRequest, asked: Query[AskedCompanyMerges]) -> Listed[MergeShape]:
    """What stands, the newest first."""
    company = _seen(require(request, Scope.READ), asked.company).first()
    found = comparing.joined_companies(company) if company else []
    return whole([MergeShape.of(each) for each in found])


@router.post("", response={201: MergeShape, 409: Errors}, summary="Merge two companies")
def merge(request: ApiRequest, payload: CompanyMerging) -> Answer[MergeShape]:
    """People, tags, files, deals and the time line of both are read as one company's. It can be
    undone. 409: they are one already."""
    agent = require(request, Scope.PEOPLE)
    kept, gone = (_named(agent, name, getattr(payload, name)) for name in ("keep", "gone"))
    try:
        made = merging.merge(kept, gone, by=agent, take=payload.take)
    except merging.CannotMerge as problem:
        raise Problem("", str(problem), status=409) from problem
    return Answer(201, MergeShape.of(comparing.joined_company(made)))


@router.post("/{pk}/undo", response={200: MergeShape, 409: Errors}, summary="Undo a merge")
def undo(request: ApiRequest, pk: int) -> MergeShape:
    """Both have again what they had, but for what somebody changed since. What is undone already
    stays so. 409: another company has by now what no two may have."""
    agent = require(request, Scope.PEOPLE)
    made = get_object_or_404(CompanyMerge, pk=pk)
    get_object_or_404(_seen(agent, made.gone_id))
    try:
        merging.undo(made, by=agent)
    except merging.CannotMerge as problem:
        raise Problem("", str(problem), status=409) from problem
    made.refresh_from_db()
    return MergeShape.of(comparing.joined_company(made))


def _seen(agent: Agent, pk: int) -> QuerySet[Company]:
    return Company.objects.visible_to(agent).filter(pk=company_id(pk))


def _named(agent: Agent, field: str, pk: int) -> Company:
    company = _seen(agent, pk).first()
    if company is None:
        raise Problem(field, gettext("is nothing that the token's agent may name"))
    return company
