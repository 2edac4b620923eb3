"""Orders of a shop: told of, found, paid, cancelled, given back."""

from datetime import datetime
from decimal import Decimal
from typing import Annotated, Any
from uuid import uuid4

from django.db import transaction
from django.shortcuts import get_object_or_404
from ninja import Query, Router, Schema
from ninja.responses import Status as Answer
from pydantic import AfterValidator, Field

from alaka.accounts.models import Agent, Place
from alaka.api.access import ApiRequest, Scope, require
from alaka.api.deal_finding import named
from alaka.api.deal_lines import Quantity
from alaka.api.lists import Listed, listed
from alaka.api.money_values import Amount, Currency
from alaka.api.values import Given, Id, Past, Slice, Text, email
from alaka.contacts import family
from alaka.contacts.models import Contact
from alaka.contacts.resolving import Claim, resolve
from alaka.core import clock
from alaka.core.paging import Order as By
from alaka.sales.models import Order, OrderState
from alaka.sales.orders import LINES, Facts, Item, Refund, Told, take

router = Router(tags=["Orders"])

NEWEST = By("placed_at")
Address = Annotated[Text, AfterValidator(lambda text: email(text) if text else "")]
_PLAIN = (
    "id", "source", "number", "state", "placed_at", "amount", "currency", "refunded", "value",
    "coupon",
)  # fmt: skip


class BoughtShape(Schema):
    product: int | None = Field(description="Of ours, by its article number or its name.")
    name: str
    sku: str
    quantity: Decimal
    price: Decimal | None = Field(description="Of one, in the currency of the order.")


class OrderShape(Schema):
    id: int
    source: str
    number: str
    state: OrderState
    contact: int | None
    place: int | None
    placed_at: datetime
    amount: Decimal | None
    currency: str
    refunded: Decimal
    value: Decimal | None = Field(
        description="What is left of it in the currency of the business; null where no rate is "
        "known."
    )
    coupon: str
    lines: list[BoughtShape]

    @staticmethod
    def of(row: Order) -> "OrderShape":
        names = ("name", "sku", "quantity", "price")
        lines = [
            BoughtShape(product=line.product_id, **{name: getattr(line, name) for name in names})
            for line in row.lines.all()
        ]
        plain = {name: getattr(row, name) for name in _PLAIN}
        return OrderShape(contact=row.contact_id, place=row.place_id, lines=lines, **plain)


class Bought(Given):
    name: Text = Field(min_length=1, max_length=200, examples=["Glass vase"])
    sku: Text = Field("", max_length=60, examples=["VASE-20"])
    quantity: Quantity = Decimal(1)
    price: Amount | None = Field(None, description="Of one.")


class NewOrder(Given):
    number: Text = Field(min_length=1, max_length=200, examples=["2027-00042"])
    source: Text = Field("API", min_length=1, max_length=60, examples=["Shop"])
    contact: Id | None = None
    email: Address = Field(
        "", max_length=254, description="Whose it is, where no contact is named; made if new."
    )
    placed_at: Past | None = Field(None, description="Without one, now.")
    state: OrderState | None = None
    amount: Amount | None = None
    currency: Currency = Field("", description="Empty for that of the business.")
    coupon: Text = Field("", max_length=80)
    place: Id | None = None
    lines: list[Bought] | None = Field(None, max_length=LINES)


class Stated(Given):
    state: OrderState


class GivenBack(Given):
    amount: Amount | None = Field(None, description="Without one, all of it.")
    key: Text = Field("", max_length=200, description="What comes again with it counts once.")


class AskedOrders(Slice):
    contact: Id | None = None
    state: OrderState | None = None
    source: Text = Field("", max_length=60)
    number: Text = Field("", max_length=200)


@router.get("", response=Listed[OrderShape], summary="List orders")
def index(request: ApiRequest, asked: Query[AskedOrders]) -> Listed[OrderShape]:
    """The newest first."""
    rows = Order.objects.visible_to(require(request, Scope.READ))
    wanted = {name: getattr(asked, name) for name in ("state", "source", "number")}
    rows = rows.filter(**{name: value for name, value in wanted.items() if value})
    if asked.contact is not None:
        rows = rows.filter(contact__in=family.ids(asked.contact))
    return listed(rows.prefetch_related("lines"), NEWEST, asked, OrderShape.of)


@router.get("/{pk}", response=OrderShape, summary="Read an order")
def show(request: ApiRequest, pk: int) -> OrderShape:
    return OrderShape.of(_visible(request, pk, Scope.READ))


@router.post("", response={200: OrderShape, 201: OrderShape}, summary="Tell of an order")
@transaction.atomic
def add(request: ApiRequest, payload: NewOrder) -> Answer[OrderShape]:
    """By source and number it is one, however often it is told of: 200 where it was known, and is
    now as you say."""
    agent = require(request, Scope.ANSWER)
    known = Order.objects.known().filter(source=payload.source, number=payload.number).exists()
    items = [Item(**line.model_dump()) for line in payload.lines or ()]
    facts = Facts(
        amount=payload.amount,
        currency=payload.currency,
        items=None if payload.lines is None else items,
        coupon=payload.coupon,
        place=named(Place.objects.all(), "place", payload.place),
        placed_at=payload.placed_at,
    )
    contact = _contact(payload, agent)
    row = _take(payload.source, payload.number, contact=contact, facts=facts, state=payload.state)
    return Answer(200 if known else 201, OrderShape.of(row))


@router.patch("/{pk}", response=OrderShape, summary="Say that it is paid, or cancelled")
def change(request: ApiRequest, pk: int, payload: Stated) -> OrderShape:
    row = _visible(request, pk, Scope.ANSWER)
    return OrderShape.of(_take(row.source, row.number, state=payload.state))


@router.post("/{pk}/refunds", response=OrderShape, summary="Say that money was given back")
def give_back(request: ApiRequest, pk: int, payload: GivenBack) -> OrderShape:
    row = _visible(request, pk, Scope.ANSWER)
    refund = Refund(payload.key or uuid4().hex, payload.amount)
    return OrderShape.of(_take(row.source, row.number, refund=refund))


def _take(source: str, number: str, **told: Any) -> Order:
    return take(Told(source, number, clock.now(), is_update=True, **told))


def _visible(request: ApiRequest, pk: int, scope: Scope) -> Order:
    return get_object_or_404(Order.objects.visible_to(require(request, scope)), pk=pk)


def _contact(payload: NewOrder, agent: Agent) -> Contact | None:
    if payload.contact is not None or not payload.email:
        found: Contact | None = named(Contact.objects.visible_to(agent), "contact", payload.contact)
        return found
    return resolve([Claim((("email", payload.email),))])[0].contact
