"""Lengths of time in words, ``3 hr 20 min``."""

import math
from datetime import timedelta
from functools import lru_cache

from babel.units import format_unit
from django.utils.translation import get_language

from alaka.core.dates import digits

_HOUR, _DAY = 60, 1440
# From so many hours on nobody reads the minutes.
_ROUND = 10


def in_words(length: timedelta, *, has_days: bool = False) -> str:
    """In the reader's language, rounded up to a minute; days only for time by the clock."""
    minutes = max(1, math.ceil(length.total_seconds() / 60))
    if has_days and minutes >= 2 * _DAY:
        return _unit(minutes // _DAY, "day")
    hours, rest = divmod(minutes, _HOUR)
    if not hours:
        return _unit(minutes, "minute")
    if hours >= _ROUND or not rest:
        return _unit(hours, "hour")
    return f"{_unit(hours, 'hour')} {_unit(rest, 'minute')}"


def _unit(number: int, name: str) -> str:
    return _written(number, name, (get_language() or "en")[:2])


@lru_cache(maxsize=5000)
def _written(number: int, name: str, language: str) -> str:
    text = format_unit(number, f"duration-{name}", length="short", locale=language)
    return digits(text, language)
