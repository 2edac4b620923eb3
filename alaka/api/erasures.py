"""People who are erased for good, and what can be shown of it later."""

from datetime import datetime
from typing import Literal

from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext
from ninja import Query, Router, Schema
from ninja.responses import Status as Answer
from pydantic import Field

from alaka.accounts.models import Agent, AuditEntry, Business
from alaka.api.access import ApiRequest, Scope, require
from alaka.api.lists import Listed, listed
from alaka.api.problems import Errors, Problem
from alaka.api.values import Given, Id, Slice
from alaka.contacts.models import Contact
from alaka.core.paging import Order
from alaka.privacy import erasing, finding, proving
from alaka.privacy.models import Erasure, Reason, Wish
from alaka.privacy.previewing import preview

router = Router(tags=["People"])

NEWEST = Order("pk")


class NewErasure(Given):
    contact: Id = Field(examples=[1])
    reason: Literal["asked", "no_need", "withdrawn", "unlawful"] = Field(examples=["asked"])
    requested_by: Literal["person", "representative", "authority", "ourselves"] = Field(
        examples=["person"]
    )
    insist: bool = Field(
        False,
        examples=[True],
        description="Also where conversations or cases are open: they stay so, empty.",
    )


class AskedErasures(Slice):
    address: str = Field(
        "",
        max_length=320,
        description="Only erasures of whoever had this e-mail address, number or customer number.",
    )


class ErasureShape(Schema):
    """Nothing of it leads to the person."""

    id: int
    state: str = Field(description="`running` or `done`.")
    reason: str
    requested_by: str
    people: int
    records: list[int] = Field(description="Ids of contacts that are empty now.")
    counts: dict[str, int] = Field(description="Rows by what they were.")
    preview: str = Field(description="SHA-256 of what was shown before; empty where nothing was.")
    begun_at: datetime
    ended_at: datetime | None

    @staticmethod
    def of(row: Erasure) -> "ErasureShape":
        plain = ("state", "reason", "people", "records", "counts", "preview", "ended_at")
        values = {name: getattr(row, name) for name in plain}
        return ErasureShape(id=row.pk, requested_by=row.wish, begun_at=row.asked_at, **values)


@router.get("", response=Listed[ErasureShape], summary="List erasures")
def index(request: ApiRequest, asked: Query[AskedErasures]) -> Listed[ErasureShape]:
    """Newest first. With `address`: whether, and when, somebody with this address was erased."""
    rows = Erasure.objects.visible_to(manager_of_all(request, Scope.READ))
    if asked.address.strip():
        found = proving.of_address(asked.address, Business.get().country)
        rows = rows.filter(pk__in=found.values("pk"))
    return listed(rows, NEWEST, asked, ErasureShape.of)


@router.post("", response={202: ErasureShape, 409: Errors}, summary="Erase a person")
def add(request: ApiRequest, payload: NewErasure) -> Answer[ErasureShape]:
    """For good. Name and addresses are gone at once; ask for it until its `state` is `done`.

    409: something is open, and you do not `insist`.
    """
    agent = manager_of_all(request, Scope.PEOPLE)
    contact = Contact.objects.visible_to(agent).filter(pk=payload.contact).first()
    if contact is None:
        raise Problem("contact", gettext("there is no such person"))
    shown = preview(finding.of(contact))
    if shown.unfinished and not payload.insist:
        open_ones = ", ".join(str(line.holding.label) for line in shown.unfinished)
        raise Problem("insist", f"{gettext('not finished yet')}: {open_ones}", status=409)
    reason, wish = Reason(payload.reason), Wish(payload.requested_by)
    made = erasing.begin([contact.pk], erasing.Decision(agent, reason, wish, shown.digest))
    if made is None:
        raise Problem("contact", gettext("there is no such person"))
    AuditEntry.write("person erased", request=request, about=str(made), reason=made.reason)
    return Answer(202, ErasureShape.of(made))


@router.get("/{pk}", response=ErasureShape, summary="Read an erasure")
def show(request: ApiRequest, pk: int) -> ErasureShape:
    rows = Erasure.objects.visible_to(manager_of_all(request, Scope.READ))
    return ErasureShape.of(get_object_or_404(rows, pk=pk))


def manager_of_all(request: ApiRequest, scope: Scope) -> Agent:
    agent = require(request, scope)
    if not agent.manages_all:
        raise PermissionDenied(
            gettext("the agent of this token does not manage the business as a whole")
        )
    return agent
