"""Filters for what a case shows: its clock, its signs, what was changed of it."""

from datetime import timedelta
from typing import Any

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.timezone import get_current_timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from alaka.cases.changes import Changed, changes
from alaka.cases.clocks import Clock
from alaka.cases.models import CaseKind
from alaka.core import clock as clock_
from alaka.core import dates
from alaka.core.durations import in_words
from alaka.core.templatetags.shell import icon
from alaka.timeline.models import Event

register = template.Library()

_HOUR = 3600

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
    """``5 hr 20 min left`` in business time, ``overdue by 3 hr`` by the clock; a pause where it
    stands."""
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
        _said(value),
    )


def _said(value: Clock) -> str:
    if value.is_over:  # By the clock: days, where it is long ago.
        return _("overdue by %(time)s") % {
            "time": in_words(clock_.now() - value.due_at, has_days=True)
        }
    return _("%(time)s left") % {"time": in_words(timedelta(seconds=value.seconds))}


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
