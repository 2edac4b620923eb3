"""What the templates of this room ask for. ``{% load accounts %}``."""

from datetime import date
from typing import Any

from django import template
from django.utils.translation import get_language, gettext

from alaka.accounts import acts, zones
from alaka.accounts.slot_fields import format_slot
from alaka.core import dates, mail

register = template.Library()


@register.simple_tag
def can_mail() -> bool:
    """Whether a mail of ours reaches anybody."""
    return mail.can_send()


@register.filter
def country_name(code: str) -> str:
    """The country of a two-letter code in the reader's language."""
    return zones.country_name(code)


@register.filter
def act_label(act: str) -> str:
    """An act of the audit log in words."""
    return gettext(str(acts.LABELS.get(act, act)))


@register.filter
def detail(value: Any) -> str:
    """What was noted with an act, without the brackets and quotes of a program."""
    if isinstance(value, dict):
        return ", ".join(f"{name}: {detail(each)}" for name, each in value.items())
    if isinstance(value, list):
        return ", ".join(map(detail, value))
    return "" if value is None else str(value)


@register.filter
def device(user_agent: str) -> str:
    """“Firefox, Windows” of what a browser says of itself; the whole text where it is unknown."""
    return acts.device(user_agent)


@register.filter
def slots(value: list[list[int]]) -> list[str]:
    """Slots of a calendar as the reader writes them: ``09:00–18:00``."""
    return [format_slot(begin, end) for begin, end in value]


@register.filter
def weekday(value: date) -> str:
    return dates.weekday_names(get_language() or "en")[value.weekday()]
