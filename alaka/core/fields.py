"""Form fields that read what people write in their own language: days and numbers."""

from datetime import MAXYEAR, date
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import DecimalValidator
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from alaka.core import clock, dates, numbers


def _language() -> str:
    return (get_language() or "en")[:2]


class DayField(forms.CharField):
    """A day in any calendar and order of ours, see `dates.parse_date`; cleaned to a date."""

    def clean(self, value: Any) -> Any:
        if isinstance(value, date):
            return value
        text = super().clean(value)
        if not text:
            return None
        day = dates.parse_date(text, _language())
        # After the days of the last year comes none to count up to.
        if day is None or day.year == MAXYEAR:
            example = dates.format_date(clock.now(), _language(), None, "short")
            raise ValidationError(
                _("This is not a date. Write it like %(example)s."), params={"example": example}
            )
        return day

    def prepare_value(self, value: Any) -> Any:
        return dates.format_date(value, _language(), None, "short") if _is_day(value) else value


class NumberField(forms.CharField):
    """A number in any digits and marks of ours, see `numbers.read`; cleaned to a Decimal."""

    def __init__(self, *, whole: int, parts: int, **options: Any) -> None:
        super().__init__(**options)
        self.decimals = DecimalValidator(whole + parts, parts)

    def clean(self, value: Any) -> Any:
        if isinstance(value, Decimal):
            self.decimals(value)
            return value
        text = super().clean(value)
        if not text:
            return None
        number = self.read(text)
        if number is None:
            example = numbers.decimal(Decimal("1234.5"), _language())
            raise ValidationError(
                _("This is not a number. Write it like %(example)s."), params={"example": example}
            )
        self.decimals(number)
        return number

    def read(self, text: str) -> Decimal | None:
        return numbers.read(text, _language())

    def prepare_value(self, value: Any) -> Any:
        return numbers.decimal(value, _language()) if isinstance(value, Decimal) else value

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        return {**super().widget_attrs(widget), "inputmode": "decimal"}


class MoneyField(NumberField):
    """The same of an amount in one currency, which may stand beside it."""

    def __init__(self, *, currency: str, **options: Any) -> None:
        super().__init__(parts=2, **options)
        self.currency = currency

    def read(self, text: str) -> Decimal | None:
        return numbers.read_money(text, self.currency, _language())


def _is_day(value: Any) -> bool:
    return isinstance(value, date)
