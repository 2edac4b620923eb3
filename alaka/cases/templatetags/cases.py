"""Filters for what a case shows: its clock, its signs, what was changed of it."""

from typing import Any

from babel.units import format_unit
from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.timezone import get_current_timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from alaka.cases.changes import Changed, changes
from alaka.cases.clocks import Clock
from alaka.cases.models import CaseKind
from alaka.core import dates
from alaka.core.templatetags.shell import icon
from alaka.timeline.models import Event

register = template.Library()

_HOUR, _MINUTE = 3600, 60
# From so many hours on minutes say nothing.
_LONG = 10

_ICONS = {
    CaseKind.COMPLAINT: "message-report",
    CaseKind.REQUEST: "clipboard",
    CaseKind.QUESTION: "help-circle",
    CaseKind.PRAISE: "thumb-up",
    CaseKind.IDEA: "bulb",
}


@register.filter
def kind_icon(kind: str) -> str:
    return _ICONS.get(CaseKind(kind), "flag")


@register.filter
def clock(value: Clock | None) -> SafeString | str:
    """``5 hr 20 min left`` in business time, ``overdue by 3 hr``; a pause where it stands."""
    if value is None:
        return ""
    language = (get_language() or "en")[:2]
    due = dates.format_datetime(value.due_at, language, get_current_timezone(), "full")
    title = _("Deadline: %(moment)s") % {"moment": due}
    sign = "alert-circle" if value.is_over else "clock" if value.is_running else "clock-pause"
    if not value.is_over and not value.is_running:
        title += " · " + _("Outside business hours the clock stands.")
    return format_html(
        '<time class="clock{}" datetime="{}" title="{}">{}<span>{}</span></time>',
        " is-over" if value.is_over else " is-near" if value.seconds < 2 * _HOUR else "",
        value.due_at.isoformat(timespec="seconds"),
        title,
        icon(sign, "icon-sm"),
        _said(value, language),
    )


def _said(value: Clock, language: str) -> str:
    length = _length(abs(value.seconds), language)
    if not value.is_over:
        return _("%(time)s left") % {"time": length}
    # The shop may have been closed ever since.
    return (
        _("overdue by %(time)s") % {"time": length} if value.seconds <= -_MINUTE else _("overdue")
    )


def _length(seconds: float, language: str) -> str:
    hours, minutes = int(seconds // _HOUR), int(seconds % _HOUR // _MINUTE)
    parts = []
    if hours:
        parts.append(format_unit(hours, "duration-hour", "short", locale=language))
    if hours < _LONG and (minutes or not hours):
        parts.append(format_unit(minutes, "duration-minute", "short", locale=language))
    return dates.digits(" ".join(parts), language)


@register.filter
def changed(event: Event) -> list[Changed]:
    return changes(event.data)


@register.simple_tag
def steps_down(depth: int) -> str:
    """How deep in a tree, before a name in a list."""
    return "· " * depth


@register.filter
def in_view(count: Any) -> str:
    """A count beside a view; from a hundred on it is no longer counted."""
    language = (get_language() or "en")[:2]
    return dates.digits("99+" if count > 99 else str(count), language)


@register.filter
def levels(depth: int) -> range:
    return range(depth)
