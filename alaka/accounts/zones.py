"""Time zones and countries to choose from, in the reader's words."""

from collections.abc import Iterable
from datetime import datetime
from functools import cache
from zoneinfo import ZoneInfo, available_timezones

from babel import Locale
from django.utils.translation import get_language

from alaka.core import clock
from alaka.core.folding import sort_key

# Parts of the world that hold places where people live; the rest are old or technical names.
_PARTS = ("Africa", "America", "Asia", "Atlantic", "Australia", "Europe", "Indian", "Pacific")
# “Unknown”, unions, and codes for tests.
_NO_COUNTRIES = {"ZZ", "EU", "EZ", "UN", "XA", "XB", "QO"}


@cache
def names() -> tuple[str, ...]:
    known = available_timezones()
    return ("UTC", *sorted(name for name in known if name.partition("/")[0] in _PARTS))


def choices() -> list[tuple[str, str]]:
    """``Asia/Baku`` as “Asia / Baku (+04:00)”: the difference is that of today."""
    now = clock.now()
    return [(name, _shown(name, now)) for name in names()]


@cache
def _zone(name: str) -> ZoneInfo:
    return ZoneInfo(name)


def _shown(name: str, now: datetime) -> str:
    difference = now.astimezone(_zone(name)).strftime("%z")
    place = name.replace("_", " ").replace("/", " / ")
    return f"{place} ({difference[:3]}:{difference[3:]})"


def country_choices() -> list[tuple[str, str]]:
    """Two-letter codes with the country's name in the reader's language, in its order."""
    return list(_countries(get_language() or "en"))


def country_name(code: str) -> str:
    return Locale(get_language() or "en").territories.get(code, code)


@cache
def _countries(language: str) -> tuple[tuple[str, str], ...]:
    found: Iterable[tuple[str, str]] = Locale(language).territories.items()
    known = [
        (code, name)
        for code, name in found
        if len(code) == 2 and code.isalpha() and code not in _NO_COUNTRIES
    ]
    return tuple(sorted(known, key=lambda pair: sort_key(pair[1])))
