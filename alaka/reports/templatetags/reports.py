"""What charts read, and figures of what is no measure. ``{% load reports %}``."""

import json
from typing import Any

from django import template

from alaka.core.templatetags.core import number
from alaka.reports.figures import percent as in_percent

register = template.Library()


@register.filter
def as_json(value: Any) -> str:
    """For an attribute: the template escapes it."""
    return json.dumps(value, ensure_ascii=False)


@register.filter
def whole(hundredths: float) -> str:
    """Money without parts of a unit."""
    return number(round(hundredths / 100))


@register.filter
def signed(hundredths: float) -> str:
    sign = "−" if round(hundredths / 100) < 0 else "+"
    return sign + number(abs(round(hundredths / 100)))


@register.filter
def percent(share: float) -> str:
    return in_percent(share)
