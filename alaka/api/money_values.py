"""Sums, currencies and days as callers give them."""

from datetime import MAXYEAR, date
from decimal import Decimal
from typing import Annotated

from django.utils.translation import gettext
from pydantic import AfterValidator, Field

from alaka.api.values import Text
from alaka.sales import money


def _currency(code: str) -> str:
    if code and not money.is_known(code.upper()):
        raise ValueError(gettext("must be a currency by ISO 4217, such as EUR, or empty"))
    return code.upper()


Currency = Annotated[Text, AfterValidator(_currency), Field(examples=["", "EUR", "AZN"])]
# One that must be said.
OneCurrency = Annotated[
    Text, Field(min_length=3, max_length=3, examples=["EUR"]), AfterValidator(_currency)
]
Amount = Annotated[Decimal, Field(ge=0, max_digits=14, decimal_places=2, examples=["1250.00"])]
# After the days of the last year comes none to count up to.
Day = Annotated[date, Field(lt=date(MAXYEAR, 1, 1))]
