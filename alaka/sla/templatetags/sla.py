"""Filters for what a clock shows."""

from datetime import timedelta

from django import template
from django.conf import settings

from alaka.core.durations import in_words
from alaka.sla import showing
from alaka.sla.models import Clock

register = template.Library()


@register.filter
def face(row: Clock) -> showing.Face:
    return showing.face(row)


@register.filter
def time_left(row: Clock) -> str:
    return showing.face(row).text


@register.filter
def address(row: Clock) -> str:
    """The whole address of its conversation, for a mail."""
    return f"{settings.PUBLIC_URL}{row.conversation.get_absolute_url()}"


@register.filter
def business_time(minutes: int | None) -> str:
    return "" if minutes is None else in_words(timedelta(minutes=minutes))
