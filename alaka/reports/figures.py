"""Numbers as people read them: counts, shares, hours and minutes, scores; and what changed."""

from dataclasses import dataclass

from babel import Locale
from babel.numbers import format_decimal, format_percent
from django.utils.translation import get_language, pgettext

from alaka.core import dates
from alaka.core.templatetags.core import number
from alaka.reports.report import Measure

Value = float | int | None
NOTHING = "–"
# So many times as much is told so: nobody reads 4,700 %. Beyond, there was next to nothing before.
MANIFOLD, BEYOND = 5, 20
# Shapes in hundredths, shown in whole units.
MONEY = {"money", "price", "pace"}


def figure(measure: Measure, value: Value) -> str:
    if value is None:
        return NOTHING
    if measure.shape in {"count", "people"}:
        return number(int(value))
    if measure.shape == "part":
        return _decimal(value, "#,##0.#")
    if measure.shape in MONEY:
        return number(round(value / 100))
    if measure.shape == "share":
        return percent(value)
    if measure.shape == "points":
        return _points(value)
    if measure.shape == "score":
        return _decimal(value, "0.00")
    return _age(value) if measure.shape == "age" else duration(value)


def plain(measure: Measure, value: Value) -> str:
    """For a program to read: seconds, shares of one."""
    if value is None:
        return ""
    if measure.shape in {"count", "people"}:
        return str(int(value))
    exact = value / 100 if measure.shape in MONEY else value
    return f"{exact:.4f}".rstrip("0").rstrip(".")


def duration(seconds: float) -> str:
    """``45 min``, ``3 h 20 min``, ``52 h``: in hours, for a business day is not a day."""
    minutes = round(seconds / 60)
    hours, rest = divmod(minutes, 60)
    if seconds < 60:
        return pgettext("duration", "%(count)s s") % {"count": number(round(seconds))}
    if hours == 0:
        return pgettext("duration", "%(count)s min") % {"count": number(minutes)}
    shown = pgettext("duration", "%(count)s h") % {"count": number(hours)}
    if rest == 0 or hours >= 24:
        return shown
    return f"{shown} " + pgettext("duration", "%(count)s min") % {"count": number(rest)}


def _age(seconds: float) -> str:
    """By the clock on the wall, where a day is a day."""
    days = int(seconds // 86_400)
    if days < 2:
        return duration(seconds)
    return pgettext("duration", "%(count)s d") % {"count": number(days)}


@dataclass(frozen=True)
class Change:
    """Against the time before. ``is_good`` is None where neither is better."""

    text: str
    is_up: bool
    is_good: bool | None


def change(measure: Measure, value: Value, before: Value) -> Change | None:
    """None where there is nothing to compare, or nothing changed."""
    if value is None or before is None or value == before:
        return None
    if measure.shape == "share":
        if abs(value - before) < 0.0005:
            return None
        text = _points(abs(value - before))
    elif measure.shape == "score":
        text = _decimal(abs(value - before), "0.00")
    elif not before or value / before > BEYOND:
        return None
    elif value / before >= MANIFOLD:
        text = f"×{number(round(value / before))}"
    else:
        text = percent(abs(value / before - 1))
    is_up = value > before
    return Change(text, is_up, (is_up == (measure.good > 0)) if measure.good else None)


def _points(value: float) -> str:
    """The difference of two shares."""
    return pgettext("change", "%(points)s pts") % {"points": _decimal(value * 100, "0.#")}


def percent(value: float) -> str:
    language = _language()
    pattern = Locale.parse(language).percent_formats[None].pattern
    if value < 0.1:
        pattern = pattern.replace("0", "0.#")
    shown = format_percent(value, pattern, locale=language, numbering_system="default")
    return dates.digits(_minus(shown.replace("%", "٪") if language == "fa" else shown), language)


def _decimal(value: float, pattern: str) -> str:
    language = _language()
    shown = format_decimal(value, pattern, locale=language, numbering_system="default")
    return dates.digits(_minus(shown), language)


def _minus(text: str) -> str:
    """On the left of its number in every language."""
    return text.replace("-", "\u200e−" if _language() == "fa" else "−")


def _language() -> str:
    return (get_language() or "en")[:2]
