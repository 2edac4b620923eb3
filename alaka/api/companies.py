"""Companies: find, read, add, change; who is in them."""

from datetime import date, datetime
from typing import Annotated, Any

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext
from ninja import Header, Query, Router, Schema
from ninja.responses import Status as Answer
from pydantic import AfterValidator, Field

from alaka.accounts.models import Agent
from alaka.api.access import ApiRequest, Scope, require
from alaka.api.etags import of_signs, require_same
from alaka.api.lists import Listed, listed
from alaka.api.people_values import Domain, Owner, tags_named
from alaka.api.problems import Errors, Problem
from alaka.api.values import Country, Given, Id, Language, Slice, Text
from alaka.contacts.changing import sign
from alaka.contacts.companies import changing
from alaka.contacts.companies.listing import BY_NAME, found
from alaka.contacts.family import person_id
from alaka.contacts.models import Company, Contact, Position, Tag
from alaka.core import phones
from alaka.core.paging import Order

router = Router(tags=["Companies"])

IN_ORDER = Order("created_at", is_falling=False)


class Asked(Slice):
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


class CompanyShape(Schema):
    id: int
    name: str
    website: str
    domains: list[str] = Field(description="What stands behind the @ of its people's addresses.")
    phone: str = Field(description="E.164.")
    address: str
    country: str
    language: str
    owner: int | None = Field(description="The agent who looks after it.")
    about: str
    tags: list[str]
    created_at: datetime

    @staticmethod
    def of(row: Company) -> "CompanyShape":
        return CompanyShape(
            id=row.pk,
            created_at=row.created_at,
            tags=sorted(each.tag.name for each in row.taggings.all()),
            **{name: changing.stored(row, name) for name in changing.FIELDS},
        )


def _web(text: str) -> str:
    if text:
        try:
            URLValidator(schemes=["http", "https"])(text)
        except ValidationError as problem:
            raise ValueError(
                gettext("must be an address that begins with http:// or https://")
            ) from problem
    return text


Web = Annotated[Text, AfterValidator(_web), Field(examples=["https://firma.ba"])]


class GivenCompany(Given):
    """What is not given stays as it is."""

    name: Text = Field("", max_length=200, examples=["Hotel Bristol"])
    website: Web = Field("", max_length=300)
    domains: list[Domain] = Field(default=[], max_length=20, examples=[["firma.ba"]])
    phone: Text = Field("", max_length=40, examples=["+38733123456"])
    address: Text = Field("", max_length=500)
    country: Country = Field("", max_length=2)
    language: Language = Field("", max_length=5)
    owner: Owner = Field(None, description="The number of the agent who looks after it.")
    about: Text = Field("", max_length=5_000)
    tags: list[Text] | None = Field(
        None, max_length=50, description="Exactly these afterwards; one that is new is made."
    )


class GivenMember(Given):
    """What is not given stays as it is."""

    role: Text = Field("", max_length=120, examples=["Purchasing"])
    since: date | None = None
    until: date | None = None
    is_main: bool = Field(False, description="It is the main company of the person.")


@router.get("", response=Listed[CompanyShape], summary="List companies, or find some")
def index(request: ApiRequest, asked: Query[Asked]) -> Listed[CompanyShape]:
    """In the order of their names."""
    rows = found(require(request, Scope.READ), asked.q).prefetch_related("taggings__tag")
    return listed(rows, BY_NAME, asked, CompanyShape.of)


@router.get("/{pk}", response=CompanyShape, summary="Read a company")
def show(request: ApiRequest, pk: int, response: HttpResponse) -> CompanyShape:
    """Its `ETag`, given as `If-Match` with a change, keeps you from writing over others."""
    return _shaped(_visible(request, pk, Scope.READ), response)


@router.post("", response={201: CompanyShape}, summary="Add a company")
def add(request: ApiRequest, payload: GivenCompany, response: HttpResponse) -> Answer[CompanyShape]:
    agent = require(request, Scope.PEOPLE)
    if not payload.name.strip():
        raise Problem("name", gettext("must be given"))
    with transaction.atomic():
        company = changing.create(_values(payload, payload.country), by=agent)
        _tag(company, payload.tags, agent)
    return Answer(201, _shaped(company, response))


@router.patch("/{pk}", response={200: CompanyShape, 412: Errors}, summary="Change a company")
def change(
    request: ApiRequest,
    pk: int,
    payload: GivenCompany,
    response: HttpResponse,
    if_match: str = Header("", description="The `ETag` of the company as you read it."),
) -> CompanyShape:
    """Only what is given changes. 412: it was changed since; each error names a field."""
    company, agent = _visible(request, pk, Scope.PEOPLE), request.auth.agent
    if "name" in payload.model_fields_set and not payload.name.strip():
        raise Problem("name", gettext("must not be empty"))
    with transaction.atomic():
        company = changing.hold(company)
        if if_match:
            require_same(if_match, _signs(company))
        changing.change(company, _values(payload, payload.country or company.country), by=agent)
        _tag(company, payload.tags, agent)
    return _shaped(_visible(request, pk, Scope.PEOPLE), response)


@router.get("/{pk}/people", response=Listed[MemberShape], summary="List the people of a company")
def people(request: ApiRequest, pk: int, asked: Query[Slice]) -> Listed[MemberShape]:
    """In the order in which they were put in."""
    company = _visible(request, pk, Scope.READ)
    rows: QuerySet[Position] = company.positions.select_related("contact")
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


def _values(payload: GivenCompany, country: str) -> dict[str, Any]:
    values = payload.model_dump(exclude_unset=True, exclude={"tags"})
    if "name" in values:
        values["name"] = " ".join(values["name"].split())
    if "domains" in values:
        values["domains"] = list(dict.fromkeys(values["domains"]))
    if values.get("phone"):
        number = phones.parse(values["phone"], country)
        if number is None:
            reason = gettext("must be a telephone number; begin with + and the country")
            raise Problem("phone", reason)
        values["phone"] = number
    return values


def _tag(company: Company, names: list[str] | None, agent: Agent) -> None:
    if names is not None:
        wanted, before = tags_named(names), set(Tag.objects.filter(on_companies__company=company))
        changing.retag(company, put=wanted, taken=before - wanted, by=agent)


def _shaped(company: Company, response: HttpResponse) -> CompanyShape:
    response["ETag"] = of_signs(_signs(company))
    return CompanyShape.of(company)


def _signs(company: Company) -> dict[str, str]:
    """Of what is filled in, by the names of the API."""
    values = {name: changing.stored(company, name) for name in changing.FIELDS}
    names = Tag.objects.filter(on_companies__company=company).values_list("name", flat=True)
    values["tags"] = sorted(names)
    filled = {name: value for name, value in values.items() if value not in ("", None, [])}
    return {name: sign(value)[:8] for name, value in filled.items()}


def _visible(request: ApiRequest, pk: int, scope: Scope) -> Company:
    return get_object_or_404(Company.objects.visible_to(require(request, scope)), pk=pk)


def _person(pk: int, agent: Agent) -> Contact:
    return get_object_or_404(Contact.objects.visible_to(agent), pk=person_id(pk))
