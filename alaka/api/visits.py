"""What a person did on the business's sites: visits, and the browsers that were the person's."""

from datetime import datetime
from decimal import Decimal
from typing import Annotated

from django.shortcuts import get_object_or_404
from ninja import Query, Router, Schema
from pydantic import Field

from alaka.accounts.models import AuditEntry
from alaka.api.access import ApiRequest, Scope, require
from alaka.api.lists import Listed, listed, whole
from alaka.api.values import Slice, described
from alaka.contacts.family import person_id
from alaka.contacts.models import Contact
from alaka.core.paging import Order
from alaka.tracking import cutting
from alaka.tracking.identity import links_of, spans_of, within
from alaka.tracking.models import Link, Reason, Term, Visit
from alaka.tracking.origins import CameBy

router = Router(tags=["Visits"])

NEWEST = Order("began_at")


class VisitShape(Schema):
    id: int
    source: int = Field(description="The source of visits; 0 is Alaka itself.")
    browser: str = Field(description="A number of ours for the browser, the same in its links.")
    began_at: datetime
    ended_at: datetime
    pages: int
    seconds: int = Field(description="How long its pages were in sight.")
    entry: str = Field(description="The address of the first page, without its question.")
    exit: str
    came_by: CameBy
    came_from: str = Field(description="The search engine, network, campaign or site.")
    words: str = Field(description="Words that were searched for, where the engine told them.")
    orders: int
    revenue: Decimal = Field(description="In the currency of the business.")

    @staticmethod
    def of(visit: Visit) -> "VisitShape":
        texts = _texts([visit.entry, visit.exit])
        same = ("source", "began_at", "ended_at", "pages", "came_from", "words", "orders")
        return VisitShape(
            id=visit.pk,
            browser=str(visit.visitor),
            seconds=visit.seen,
            entry=texts.get(visit.entry or 0, ""),
            exit=texts.get(visit.exit or 0, ""),
            came_by=CameBy(visit.came_by or CameBy.DIRECT),
            revenue=visit.revenue,
            **{name: getattr(visit, name) for name in same},
        )


class LinkShape(Schema):
    id: int
    contact: int = Field(description="The record that it names.")
    browser: str
    since: datetime = Field(description="The first of a browser also holds for all before it.")
    last_at: datetime = Field(description="When it was said last.")
    reason: Annotated[Reason, described("LinkReason", Reason)]
    cut_at: datetime | None = Field(description="Since then its time is nobody's.")
    cut_by: int | None

    @staticmethod
    def of(link: Link) -> "LinkShape":
        return LinkShape(
            id=link.pk,
            contact=link.contact_id,
            browser=str(link.visitor),
            since=link.since,
            last_at=link.last_at,
            reason=Reason(link.reason),
            cut_at=link.cut_at,
            cut_by=link.cut_by_id,
        )


def _texts(terms: list[int | None]) -> dict[int, str]:
    rows = Term.objects.filter(pk__in=[term for term in terms if term is not None])
    return dict(rows.values_list("pk", "text"))


@router.get("/{pk}/visits", response=Listed[VisitShape], summary="List a person's visits")
def visits(request: ApiRequest, pk: int, asked: Query[Slice]) -> Listed[VisitShape]:
    """Of the browsers that are the person's, the newest first."""
    spans = spans_of(_person(request, pk, Scope.READ))
    return listed(Visit.objects.filter(within(spans, "began_at")), NEWEST, asked, VisitShape.of)


@router.get("/{pk}/links", response=Listed[LinkShape], summary="List a person's browsers")
def links(request: ApiRequest, pk: int) -> Listed[LinkShape]:
    """Whose a browser was since when, and how we know; the cut ones too."""
    return whole([LinkShape.of(link) for link in links_of(_person(request, pk, Scope.READ))])


@router.put("/{pk}/links/{link}/cut", response=LinkShape, summary="Say a browser is not theirs")
def cut(request: ApiRequest, pk: int, link: int) -> LinkShape:
    """Its visits are nobody's from now on, however often the same is claimed. Nothing is deleted;
    what is cut already stays so."""
    contact, row = _link(request, pk, link)
    if cutting.cut(row.visitor, contact, by=request.auth.agent):
        AuditEntry.write("browser cut", request=request, person=contact.pk)
    return _fresh(row)


@router.delete("/{pk}/links/{link}/cut", response=LinkShape, summary="Put a browser back")
def put_back(request: ApiRequest, pk: int, link: int) -> LinkShape:
    """Its visits are the person's again."""
    contact, row = _link(request, pk, link)
    if cutting.put_back(row.visitor, contact, by=request.auth.agent):
        AuditEntry.write("browser put back", request=request, person=contact.pk)
    return _fresh(row)


def _person(request: ApiRequest, pk: int, scope: Scope) -> Contact:
    seen = Contact.objects.visible_to(require(request, scope))
    return get_object_or_404(seen, pk=person_id(pk))


def _link(request: ApiRequest, pk: int, link: int) -> tuple[Contact, Link]:
    contact = _person(request, pk, Scope.PEOPLE)
    return contact, get_object_or_404(Link, pk=link, contact__in=contact.ids)


def _fresh(row: Link) -> LinkShape:
    row.refresh_from_db()
    return LinkShape.of(row)
