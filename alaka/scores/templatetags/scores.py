"""Filters of the pages of scores."""

from django import template
from django.utils.translation import get_language

from alaka.core import dates
from alaka.core.templatetags.core import number
from alaka.scores import saying
from alaka.scores.models import Score

register = template.Library()


@register.filter
def usually(score: Score) -> str:
    return saying.usually(score)


@register.filter
def signed(points: int) -> str:
    return saying.signed(points)


@register.filter
def share(value: float) -> str:
    """Of a hundred, with a tenth where it is small."""
    language = (get_language() or "en")[:2]
    hundredth = round(value * 100, 1)
    shown = number(round(hundredth) if hundredth >= 10 else hundredth)
    return dates.digits(f"{shown}{'٪' if language == 'fa' else '%'}", language)


@register.filter
def tenths(value: float) -> str:
    return number(round(value, 1))
