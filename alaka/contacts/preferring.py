"""How and when a person likes to be reached."""

import re
from functools import cache
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.module_loading import import_string
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from alaka import registry
from alaka.core.dates import digits

# By these we can speak with somebody, whether a channel of the kind is set up or not.
_ANSWERING = {"send", "live"}
_WESTERN = str.maketrans("۰۱۲۳۴۵۶۷۸۹٠١٢٣٤٥٦٧٨٩٫", "01234567890123456789.")
_TIME = r"([01]?[0-9]|2[0-4])\s*(?:[:.h]\s*([0-5][0-9])?)?"
_HOURS = re.compile(rf"\s*{_TIME}\s*(?:-|–|—|\bto\b|تا|\bdo\b|\bà\b)\s*{_TIME}\s*", re.IGNORECASE)


@cache
def channels() -> dict[str, Any]:
    """What can be preferred, and how it is called: telephone, and kinds that carry our answers."""
    found = {"email": _("E-mail"), "phone": _("Phone")}
    for path in registry.CHANNELS.values():
        adapter = import_string(path)
        if adapter.abilities & _ANSWERING:
            found.setdefault(adapter.kind, adapter.label)
    return found


def channel_name(value: str) -> str:
    return str(channels().get(value, value))


class HoursField(forms.CharField):
    """From and until, as people write them; cleaned to ``09:00-17:30``."""

    def clean(self, value: Any) -> str:
        text = super().clean(value)
        if not text:
            return ""
        hours = read_hours(text)
        if not hours:
            example = shown_hours("09:00-17:30")
            raise ValidationError(
                _("Enter from when until when, like %(example)s."), params={"example": example}
            )
        return hours

    def prepare_value(self, value: Any) -> Any:
        return shown_hours(value) if isinstance(value, str) else value


def read_hours(text: str) -> str:
    """``9–17`` → ``09:00-17:00``; nothing where it is none. They may go over midnight."""
    found = _HOURS.fullmatch(text.translate(_WESTERN))
    if found is None:
        return ""
    begin, end = (_time(found[place], found[place + 1]) for place in (1, 3))
    return f"{begin}-{end}" if begin and end and begin != end else ""


def _time(hour: str, minute: str | None) -> str:
    if int(hour) == 24:
        return "" if int(minute or 0) else "00:00"
    return f"{int(hour):02}:{int(minute or 0):02}"


def shown_hours(hours: str) -> str:
    return digits(hours.replace("-", "–"), (get_language() or "en")[:2])
