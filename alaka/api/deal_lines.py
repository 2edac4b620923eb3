"""Products in a deal: its amount is theirs."""

from collections.abc import Callable
from decimal import Decimal
from typing import Annotated, TypeVar

from django.shortcuts import get_object_or_404
from django.utils.translation import gettext
from ninja import Router, Schema
from ninja.responses import Status as Answer
from pydantic import Field

from alaka.api.access import ApiRequest, Scope
from alaka.api.deal_finding import named, visible
from alaka.api.lists import Listed, whole
from alaka.api.money_values import Amount
from alaka.api.problems import Problem
from alaka.api.values import Given, Id
from alaka.sales import lines
from alaka.sales.models import DealLine, Product

router = Router(tags=["Deals"])

Found = TypeVar("Found")
Quantity = Annotated[Decimal, Field(gt=0, max_digits=12, decimal_places=3, examples=["1", "2.5"])]
Discount = Annotated[
    Decimal, Field(ge=0, le=100, max_digits=5, decimal_places=2, examples=["0", "10"])
]


class LineShape(Schema):
    id: int
    product: int
    name: str
    quantity: Decimal
    price: Decimal = Field(description="Of one, in the currency of the deal.")
    discount: Decimal = Field(description="Per cent.")
    total: Decimal

    @staticmethod
    def of(row: DealLine) -> "LineShape":
        names = ("id", "quantity", "price", "discount", "total")
        return LineShape(
            product=row.product_id,
            name=row.product.name,
            **{name: getattr(row, name) for name in names},
        )


class NewLine(Given):
    product: Id
    quantity: Quantity = Decimal(1)
    price: Amount | None = Field(
        None, description="Of one; without it, what the product costs today in this currency."
    )
    discount: Discount = Field(Decimal(0), description="Per cent.")


class ChangedLine(Given):
    """What is not given stays as it is."""

    quantity: Quantity = Decimal(1)
    price: Amount = Decimal(0)
    discount: Discount = Decimal(0)


@router.get("/{pk}/lines", response=Listed[LineShape], summary="List the products in a deal")
def index(request: ApiRequest, pk: int) -> Listed[LineShape]:
    rows = visible(request, pk, Scope.READ).lines.select_related("product")
    return whole([LineShape.of(row) for row in rows])


@router.get("/{pk}/lines/{line}", response=LineShape, summary="Read a product in a deal")
def show(request: ApiRequest, pk: int, line: int) -> LineShape:
    return LineShape.of(_line(request, pk, line, Scope.READ))


@router.post("/{pk}/lines", response={201: LineShape}, summary="Put a product into a deal")
def add(request: ApiRequest, pk: int, payload: NewLine) -> Answer[LineShape]:
    """The amount of the deal is that of its products from then on."""
    deal = visible(request, pk, Scope.ANSWER)
    product = named(Product.objects.offered(), "product", payload.product)
    values = payload.model_dump(exclude={"product"})
    if payload.price is None:
        values["price"] = lines.price_of(product, deal.currency)
    if values["price"] is None:
        reason = gettext("must be given: the product has no price in %(currency)s")
        raise Problem("price", reason % {"currency": deal.currency})
    agent = request.auth.agent
    return Answer(201, LineShape.of(_held(lambda: lines.put(deal, product, values, by=agent))))


@router.patch("/{pk}/lines/{line}", response=LineShape, summary="Change a product in a deal")
def change(request: ApiRequest, pk: int, line: int, payload: ChangedLine) -> LineShape:
    row = _line(request, pk, line, Scope.ANSWER)
    values = payload.model_dump(exclude_unset=True)
    if values:
        _held(lambda: lines.change(row, values, by=request.auth.agent))
    return LineShape.of(row)


@router.delete("/{pk}/lines/{line}", response={204: None}, summary="Take a product out of a deal")
def remove(request: ApiRequest, pk: int, line: int) -> Answer[None]:
    """Without any the deal has no amount."""
    lines.take(_line(request, pk, line, Scope.ANSWER), by=request.auth.agent)
    return Answer(204, None)


def _line(request: ApiRequest, pk: int, line: int, scope: Scope) -> DealLine:
    rows = visible(request, pk, scope).lines.select_related("deal", "product")
    return get_object_or_404(rows, pk=line)


def _held(act: Callable[[], Found]) -> Found:
    """What the act makes, if the deal can hold it."""
    try:
        return act()
    except lines.TooMuch as problem:
        reason = gettext("All of it comes to more than an amount can hold.")
        raise Problem("quantity", reason) from problem
