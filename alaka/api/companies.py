"""Companies: find, read, add, change; who is in them."""

from datetime import date

from django.db import transaction
from django.db.models import OuterRef, Subquery
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext
from ninja import Header, Query, Router, Schema
from ninja.responses import Status as Answer
from pydantic import Field

from alaka.accounts.models import Agent
from alaka.api.access import ApiRequest, Scope, require
from alaka.api.company_shapes import CompanyShape, GivenCompany, fields_of, shaped, signs
from alaka.api.company_storing import refused, tag, values_of
from alaka.api.etags import of_signs, require_same
from alaka.api.lists import Listed, listed
from alaka.api.own_fields import paths, taken
from alaka.api.problems import Errors, Problem
from alaka.api.values import Given, Id, Slice, Text
from alaka.contacts.companies import changing
from alaka.contacts.companies.listing import BY_NAME, found
from alaka.contacts.family import company_id, person_id
from alaka.contacts.models import About, Company, Contact, Position
from alaka.core.paging import Order

router = Router(tags=["Companies"])

IN_ORDER = Order("created_at", is_falling=False)


class AskedCompanies(Slice):
    q: Text = Field("", max_length=200, description="Words of the name, a domain or a number.")


class MemberShape(Schema):
    contact: int
    role: str
    since: date | None
    until: date | None
    is_main: bool

    @staticmethod
    def of(row: Position) -> "MemberShape":
        names = ("role", "since", "until", "is_main")
        return MemberShape(
            contact=row.contact.person_id, **{name: getattr(row, name) for name in names}
        )


class GivenMember(Given):
    """What is not given stays as it is."""

    role: Text = Field("", max_length=120, examples=["Purchasing"])
    since: date | None = None
    until: date | None = None
    is_main: bool = Field(False, description="It is the main company of the person.")


@router.get("", response=Listed[CompanyShape], summary="List companies, or find some")
def index(request: ApiRequest, asked: Query[AskedCompanies]) -> Listed[CompanyShape]:
    """In the order of their names."""
    agent = require(request, Scope.READ)
    fields, seen = fields_of(agent), list[Company]()

    def keep(company: Company) -> CompanyShape:
        seen.append(company)
        return CompanyShape.of(company, fields)

    part = listed(found(agent, asked.q), BY_NAME, asked, keep)
    return Listed[CompanyShape](items=shaped(seen, fields), next=part.next)


@router.get("/{pk}", response=CompanyShape, summary="Read a company")
def show(request: ApiRequest, pk: int, response: HttpResponse) -> CompanyShape:
    """Its `ETag`, given as `If-Match` with a change, keeps you from writing over others."""
    return _shaped(request, _visible(request, pk, Scope.READ), response)


@router.post("", response={201: CompanyShape, 409: Errors}, summary="Add a company")
def add(request: ApiRequest, payload: GivenCompany, response: HttpResponse) -> Answer[CompanyShape]:
    """409: a value that no two may have belongs to another company already."""
    agent = require(request, Scope.PEOPLE)
    if not payload.name.strip():
        raise Problem("name", gettext("must be given"))
    values = values_of(payload, payload.country)
    values |= paths(taken(payload.own, agent, is_new=True, about=About.COMPANY))
    with transaction.atomic(), refused():
        company = changing.create(values, by=agent)
        tag(company, payload.tags, agent)
    return Answer(201, _shaped(request, company, response))


@router.patch(
    "/{pk}",
    response={200: CompanyShape, 409: Errors, 412: Errors},
    summary="Change a company",
)
def change(
    request: ApiRequest,
    pk: int,
    payload: GivenCompany,
    response: HttpResponse,
    if_match: str = Header("", description="The `ETag` of the company as you read it."),
) -> CompanyShape:
    """Only what is given changes. 409: a value that no two may have belongs to another company.
    412: it was changed since; each error names a field.
    """
    company, agent = _visible(request, pk, Scope.PEOPLE), request.auth.agent
    if "name" in payload.model_fields_set and not payload.name.strip():
        raise Problem("name", gettext("must not be empty"))
    own = paths(taken(payload.own, agent, is_new=False, about=About.COMPANY))
    with transaction.atomic(), refused():
        company = changing.hold(company)
        if if_match:
            require_same(if_match, signs(company, fields_of(agent)))
        values = values_of(payload, payload.country or company.country)
        changing.change(company, values | own, by=agent)
        tag(company, payload.tags, agent)
    return _shaped(request, _visible(request, pk, Scope.PEOPLE), response)


@router.get("/{pk}/people", response=Listed[MemberShape], summary="List the people of a company")
def people(request: ApiRequest, pk: int, asked: Query[Slice]) -> Listed[MemberShape]:
    """In the order in which they were put in."""
    company = _visible(request, pk, Scope.READ)
    rows = Position.objects.filter(company__in=company.ids)
    # Who is in two records of it is listed as the page shows him.
    twice = rows.filter(contact=OuterRef("contact")).order_by("-is_main", "pk")
    rows = rows.filter(pk=Subquery(twice.values("pk")[:1])).select_related("contact")
    return listed(rows, IN_ORDER, asked, MemberShape.of)


@router.put("/{pk}/people/{contact}", response=MemberShape, summary="Put a person in")
def join(request: ApiRequest, pk: int, contact: Id, payload: GivenMember) -> MemberShape:
    """Who is in it already is changed."""
    company, agent = _visible(request, pk, Scope.PEOPLE), request.auth.agent
    given = payload.model_dump(exclude_unset=True)
    since, until = given.get("since"), given.get("until")
    if since and until and until < since:
        raise Problem("until", gettext("must not be before since"))
    return MemberShape.of(changing.join(_person(contact, agent), company, by=agent, **given))


@router.delete("/{pk}/people/{contact}", response={204: None}, summary="Take a person out")
def leave(request: ApiRequest, pk: int, contact: Id) -> Answer[None]:
    company, agent = _visible(request, pk, Scope.PEOPLE), request.auth.agent
    changing.leave(_person(contact, agent), company, by=agent)
    return Answer(204, None)


def _shaped(request: ApiRequest, company: Company, response: HttpResponse) -> CompanyShape:
    fields = fields_of(request.auth.agent)
    response["ETag"] = of_signs(signs(company, fields))
    return shaped([company], fields)[0]


def _visible(request: ApiRequest, pk: int, scope: Scope) -> Company:
    """What was merged into another is read as that."""
    seen = Company.objects.visible_to(require(request, scope))
    return get_object_or_404(seen, pk=company_id(pk))


def _person(pk: int, agent: Agent) -> Contact:
    return get_object_or_404(Contact.objects.visible_to(agent), pk=person_id(pk))
