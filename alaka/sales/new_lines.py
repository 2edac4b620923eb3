"""Products that are said along with a new deal: so much of each, at today's price or another."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from django import forms
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from alaka.accounts.models import Agent
from alaka.sales import lines, money
from alaka.sales.forms import LineForm
from alaka.sales.models import Deal, Product

ROWS = 3
# So many names are proposed while one is typed; any other is found as well.
PROPOSED = 200


class NewLineForm(LineForm):
    """Without a product the row is empty."""

    product = forms.CharField(
        label=_("Product"),
        max_length=160,
        required=False,
        widget=forms.TextInput(attrs={"list": "products", "dir": "auto", "autocomplete": "off"}),
    )

    field_order = ("product", "quantity", "price", "discount")

    def __init__(self, data: Any, number: int) -> None:
        super().__init__(data, prefix=f"line{number}")
        self.currency = (data or {}).get("currency") or money.own()
        self.fields["price"].required = False

    def clean_product(self) -> Product | None:
        words = self.cleaned_data["product"].strip()
        if not words:
            return None
        rows = Product.objects.offered().filter(Q(name__iexact=words) | Q(sku__iexact=words))
        found = rows.first()
        if found is None:
            raise forms.ValidationError(_("No product of this name is offered."))
        return found

    def clean_price(self) -> Any:
        return super().clean_price() if self.cleaned_data["price"] is not None else None

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        product = given.get("product")
        if product is None or "price" in self.errors:
            return given
        if given["price"] is None:
            given["price"] = lines.price_of(product, self.currency)
        if given["price"] is None:
            why = _("No price is known in %(currency)s: enter one.")
            self.add_error("price", why % {"currency": self.currency})
        return given

    @property
    def values(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in ("quantity", "price", "discount")}


def rows_of(data: Any) -> list[NewLineForm]:
    return [NewLineForm(data, number) for number in range(1, ROWS + 1)]


def are_valid(rows: Sequence[NewLineForm]) -> bool:
    if not all(row.is_valid() for row in rows):
        return False
    total = sum((row.values["quantity"] * row.values["price"] for row in _filled(rows)), Decimal(0))
    if total > lines.MOST:
        rows[0].add_error("quantity", _("All of it comes to more than an amount can hold."))
    return total <= lines.MOST


def put(deal: Deal, rows: Sequence[NewLineForm], *, by: Agent) -> None:
    for row in _filled(rows):
        lines.put(deal, row.cleaned_data["product"], row.values, by=by)


def _filled(rows: Sequence[NewLineForm]) -> list[NewLineForm]:
    return [row for row in rows if row.cleaned_data["product"] is not None]


def proposed() -> list[str]:
    return list(Product.objects.offered().values_list("name", flat=True)[:PROPOSED])
