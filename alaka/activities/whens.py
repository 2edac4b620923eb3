"""When something is due, in the reader's words: ``today``, ``tomorrow 09:00``, ``12 Mar``."""

from datetime import date, datetime, timedelta

from django.utils.text import capfirst
from django.utils.timezone import get_current_timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from alaka.core import clock, dates


def said(at: datetime, on: date | None, *, is_whole: bool = False) -> str:
    """``on`` is the day of what is for a whole one. ``is_whole`` leaves nothing of the date out."""
    language, zone = (get_language() or "en")[:2], get_current_timezone()
    if is_whole and on is not None:
        return dates.format_date(on, language, zone, "full")
    if is_whole:
        return dates.format_datetime(at, language, zone, "full")
    day = on or at.astimezone(zone).date()
    text = _day(day, language)
    if on is not None:
        return text
    return f"{text} {dates.format_time(at, language, zone)}"


def _day(day: date, language: str) -> str:
    ahead = day - clock.now().astimezone(get_current_timezone()).date()
    if abs(ahead) <= timedelta(days=1):
        return {-1: _("Yesterday"), 0: _("Today"), 1: _("Tomorrow")}[ahead.days]
    if timedelta(0) < ahead < timedelta(days=7):
        return str(capfirst(dates.weekday_names(language)[day.weekday()]))
    return dates.format_date(day, language, None, "day" if abs(ahead.days) < 180 else "medium")
