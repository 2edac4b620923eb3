"""Filters for what an activity shows: its sign, when it is due, how it repeats."""

from datetime import date, datetime, timedelta
from typing import Any

from django import template
from django.forms.boundfield import BoundField
from django.template import Context
from django.utils.timezone import get_current_timezone
from django.utils.translation import get_language, ngettext

from alaka.activities.models import Activity, Repeats, Result
from alaka.activities.models.activity import ICONS
from alaka.activities.whens import said
from alaka.core import dates
from alaka.core.durations import in_words
from alaka.core.templatetags.core import number

register = template.Library()

_RESULT_ICONS: dict[str, str] = {
    Result.REACHED: "phone-call",
    Result.NOT_REACHED: "phone-x",
    Result.CALL_AGAIN: "rotate-clockwise",
    Result.SENT: "send",
    Result.HELD: "circle-check",
    Result.PUT_OFF: "clock-pause",
    Result.NOBODY_CAME: "user-off",
    Result.DONE: "circle-check",
    Result.NOT_NEEDED: "x",
}


def _language() -> str:
    return (get_language() or "en")[:2]


@register.filter
def activity_icon(kind: str) -> str:
    return ICONS.get(kind, "circle-check")


@register.filter
def result_icon(result: str) -> str:
    return _RESULT_ICONS.get(result, "circle-check")


@register.filter
def due(activity: Activity, style: str = "") -> str:
    return said(activity.due_at, activity.due_on, is_whole=style == "full")


@register.filter
def due_as_told(data: dict[str, Any]) -> str:
    """Of an event, which keeps both as text."""
    on = data.get("due_on")
    at = datetime.fromisoformat(data["due_at"])
    return said(at, date.fromisoformat(on) if on else None, is_whole=True)


@register.filter
def result_as_told(data: dict[str, Any]) -> str:
    found = data.get("result", "")
    return str(Result(found).label) if found in Result.values else str(found)


@register.filter
def clock_time(value: datetime) -> str:
    return dates.format_time(value, _language(), get_current_timezone())


@register.filter
def entered_day(field: BoundField) -> str:
    """As the reader's browser takes it: a picker of days but in Persian."""
    value = field.data if field.form.is_bound else field.initial
    if isinstance(value, date) and _language() != "fa":
        return value.isoformat()
    return "" if value is None else str(field.field.prepare_value(value))


@register.filter
def minutes_in_words(value: int) -> str:
    return in_words(timedelta(minutes=value))


@register.filter
def repetition(activity: Activity) -> str:
    """``Every 2 weeks``."""
    if activity.every == 1:
        return str(Repeats(activity.repeats).label)
    count = activity.every
    text = {
        Repeats.DAILY: ngettext("Every %(count)s day", "Every %(count)s days", count),
        Repeats.WEEKLY: ngettext("Every %(count)s week", "Every %(count)s weeks", count),
        Repeats.MONTHLY: ngettext("Every %(count)s month", "Every %(count)s months", count),
    }[Repeats(activity.repeats)]
    return text % {"count": number(count)}


@register.simple_tag(takes_context=True)
def query_with(context: Context, name: str, value: str) -> str:
    """The list's address with a filter put on, or taken away where it is on."""
    listing: Any = context["listing"]
    return str(listing.query(**{name: "" if listing.filters.get(name) == value else value}))
