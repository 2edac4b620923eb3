"""A day in a form, typed in the reader's own calendar."""

from datetime import MAXYEAR
from typing import Any

from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from alaka.core.dates import parse_date


class DayField(forms.CharField):
    """A date as the reader writes it, also in his calendar."""

    def clean(self, value: Any) -> Any:
        text = super().clean(value)
        if not text:
            return None
        day = parse_date(text, get_language() or "en")
        # After the days of the last year comes none to count up to.
        if day is None or day.year == MAXYEAR:
            raise forms.ValidationError(_("This is not a date. Write it like 31.12.2025."))
        return day
