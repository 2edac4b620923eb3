"""Filters of the pages of offers."""

from datetime import date

from django import template
from django.utils.translation import get_language

from alaka.core import dates

register = template.Library()


def _language() -> str:
    return (get_language() or "en")[:2]


@register.filter
def month(day: date) -> str:
    return dates.month_name(day, _language())


@register.filter
def share(value: float) -> str:
    """Of a hundred."""
    language = _language()
    return dates.digits(f"{round(value * 100)}{'٪' if language == 'fa' else '%'}", language)
