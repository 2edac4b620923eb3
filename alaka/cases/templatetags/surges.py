"""Filters for alarms: how many more than usual, and what a chart shows."""

from typing import Any

from django import template
from django.utils.translation import get_language

from alaka.cases.models import Surge
from alaka.cases.surges import charts, words
from alaka.core.templatetags.core import number

register = template.Library()
register.filter("how_many", words.how_many)
register.filter("described", charts.described)


@register.filter
def times(surge: Surge) -> str:
    """``7×``: how many times the usual."""
    return f"{number(round(surge.times))}×"


@register.filter
def subject(data: dict[str, Any]) -> str:
    """What an alarm's event is about, in the reader's language."""
    names: dict[str, str] = data.get("subjects", {})
    return names.get((get_language() or "en")[:2], "")
