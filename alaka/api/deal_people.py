"""Who else has a say in a deal, besides its customer."""

from django.shortcuts import get_object_or_404
from ninja import Router, Schema
from ninja.responses import Status as Answer
from pydantic import Field

from alaka.api.access import ApiRequest, Scope
from alaka.api.deal_finding import named, visible
from alaka.api.lists import Listed, whole
from alaka.api.values import Given, Id, Text
from alaka.contacts.models import Contact
from alaka.sales import people
from alaka.sales.models import DealPerson

router = Router(tags=["Deals"])


class DealPersonShape(Schema):
    id: int
    contact: int
    role: str

    @staticmethod
    def of(row: DealPerson) -> "DealPersonShape":
        return DealPersonShape(id=row.pk, contact=row.contact_id, role=row.role)


class NewDealPerson(Given):
    contact: Id
    role: Text = Field("", max_length=80, examples=["Pays for it"])


@router.get("/{pk}/people", response=Listed[DealPersonShape], summary="List who has a say in it")
def index(request: ApiRequest, pk: int) -> Listed[DealPersonShape]:
    """Besides its customer."""
    rows = visible(request, pk, Scope.READ).persons.all()
    return whole([DealPersonShape.of(row) for row in rows])


@router.post("/{pk}/people", response={201: DealPersonShape}, summary="Add who has a say in it")
def add(request: ApiRequest, pk: int, payload: NewDealPerson) -> Answer[DealPersonShape]:
    """Whoever is in it already gets this role."""
    deal, agent = visible(request, pk, Scope.ANSWER), request.auth.agent
    contact = named(Contact.objects.visible_to(agent), "contact", payload.contact)
    return Answer(201, DealPersonShape.of(people.put(deal, contact, payload.role, by=agent)))


@router.delete("/{pk}/people/{person}", response={204: None}, summary="Take somebody out of it")
def remove(request: ApiRequest, pk: int, person: int) -> Answer[None]:
    rows = visible(request, pk, Scope.ANSWER).persons.select_related("contact", "deal__contact")
    people.take(get_object_or_404(rows, pk=person), by=request.auth.agent)
    return Answer(204, None)
