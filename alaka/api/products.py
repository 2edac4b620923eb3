"""Products, and what they cost by currency from a day on."""

from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext
from ninja import Query, Router, Schema
from ninja.responses import Status as Answer
from pydantic import Field

from alaka.accounts.models import AuditEntry
from alaka.api.access import ApiRequest, Scope, require, require_manager
from alaka.api.desk_forms import saved
from alaka.api.lists import Listed, listed, whole
from alaka.api.money_values import Amount, Day, OneCurrency
from alaka.api.problems import Errors, Problem
from alaka.api.values import Given, Slice, Text
from alaka.core import clock
from alaka.core.paging import Order
from alaka.sales import products
from alaka.sales.models import Price, Product
from alaka.sales.setting_forms import ProductForm

router = Router(tags=["Deals"])

BY_NAME = Order("name", is_falling=False)


class PriceShape(Schema):
    id: int
    currency: str
    amount: Decimal
    since: date

    @staticmethod
    def of(row: Price) -> "PriceShape":
        names = ("id", "currency", "amount", "since")
        return PriceShape(**{name: getattr(row, name) for name in names})


class ProductShape(Schema):
    id: int
    name: str
    sku: str = Field(description="The article number; no two have the same.")
    unit: str
    description: str
    is_offered: bool = Field(description="It can be put into deals.")
    prices: list[PriceShape] = Field(description="Of today, one for each currency.")

    @staticmethod
    def of(row: Any) -> "ProductShape":
        prices = [PriceShape.of(price) for price in row.current]
        names = ("id", *ProductForm.Meta.fields)
        return ProductShape(prices=prices, **{name: getattr(row, name) for name in names})


class ProductGiven(Given):
    """What is not given stays as it is."""

    name: Text = Field("", max_length=160, examples=["Glass vase"])
    sku: Text = Field("", max_length=60, examples=["VASE-20"])
    unit: Text = Field("", max_length=30, examples=["piece"])
    description: Text = Field("", max_length=20_000)
    is_offered: bool = True


class PriceGiven(Given):
    amount: Amount
    currency: OneCurrency
    since: Day | None = Field(None, description="Without one, from today.")


class AskedProducts(Slice):
    q: Text = Field("", max_length=200, description="A part of the name or the article number.")
    sku: Text = Field("", max_length=60, description="The article number, whole.")
    offered: bool = Field(False, description="Only what can be put into deals.")


@router.get("", response=Listed[ProductShape], summary="List the products")
def index(request: ApiRequest, asked: Query[AskedProducts]) -> Listed[ProductShape]:
    """By name, each with what it costs today."""
    require(request, Scope.READ)
    rows = products.found_by(asked.q.strip())
    rows = rows.filter(sku=asked.sku) if asked.sku else rows
    rows = rows.offered() if asked.offered else rows
    return listed(products.with_prices(rows), BY_NAME, asked, ProductShape.of)


@router.get("/{pk}", response=ProductShape, summary="Read a product")
def show(request: ApiRequest, pk: int) -> ProductShape:
    require(request, Scope.READ)
    return _shape(pk)


@router.post("", response={201: ProductShape}, summary="Add a product")
def add(request: ApiRequest, payload: ProductGiven) -> Answer[ProductShape]:
    """What it costs is said next: see its prices."""
    require_manager(request)
    row = saved(ProductForm(payload.model_dump(), instance=Product(created_at=clock.now())))
    AuditEntry.write("product added", request=request, about=row.name)
    return Answer(201, _shape(row.pk))


@router.patch("/{pk}", response=ProductShape, summary="Change a product")
def change(request: ApiRequest, pk: int, payload: ProductGiven) -> ProductShape:
    """One that is sold no longer gets `is_offered: false`; deals keep it."""
    row = _product(request, pk)
    now = {name: getattr(row, name) for name in ProductForm.Meta.fields}
    saved(ProductForm(now | payload.model_dump(exclude_unset=True), instance=row))
    AuditEntry.write("product changed", request=request, about=row.name)
    return _shape(pk)


@router.delete("/{pk}", response={204: None, 409: Errors}, summary="Remove a product")
def remove(request: ApiRequest, pk: int) -> Answer[None]:
    """409: deals or offers speak of it."""
    row = _product(request, pk)
    name = row.name
    if not products.remove(row):
        reason = gettext("deals or offers speak of it: let it no longer be offered instead")
        raise Problem("", reason, status=409)
    AuditEntry.write("product removed", request=request, about=name)
    return Answer(204, None)


@router.get("/{pk}/prices", response=Listed[PriceShape], summary="List what a product costs")
def prices(request: ApiRequest, pk: int) -> Listed[PriceShape]:
    """By currency; in each the latest first, also what holds from a day ahead."""
    require(request, Scope.READ)
    rows: QuerySet[Price] = get_object_or_404(Product, pk=pk).prices.all()
    return whole([PriceShape.of(row) for row in rows])


@router.post("/{pk}/prices", response={201: PriceShape}, summary="Say what a product costs")
def add_price(request: ApiRequest, pk: int, payload: PriceGiven) -> Answer[PriceShape]:
    """What was said of the same day before is written over."""
    row = _product(request, pk)
    since = payload.since or timezone.localdate()
    made = products.price(row, payload.currency, payload.amount, since)
    AuditEntry.write("product changed", request=request, about=row.name)
    return Answer(201, PriceShape.of(made))


@router.delete("/{pk}/prices/{price}", response={204: None}, summary="Take a price back")
def remove_price(request: ApiRequest, pk: int, price: int) -> Answer[None]:
    """Deals keep what was agreed."""
    row = _product(request, pk)
    get_object_or_404(row.prices, pk=price).delete()
    AuditEntry.write("product changed", request=request, about=row.name)
    return Answer(204, None)


def _product(request: ApiRequest, pk: int) -> Product:
    require_manager(request)
    return get_object_or_404(Product, pk=pk)


def _shape(pk: int) -> ProductShape:
    return ProductShape.of(get_object_or_404(products.with_prices(Product.objects.all()), pk=pk))
