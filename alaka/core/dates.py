"""Dates and times as the reader writes them: language, time zone, and Jalali for Persian.

English is written the way most of the world reads it: day first, 24 hours.
"""

import re
from datetime import date, datetime, timedelta, tzinfo
from functools import cache, lru_cache

import jdatetime
from babel import Locale
from babel.dates import format_date as babel_date
from babel.dates import format_skeleton, format_timedelta, get_datetime_format

from alaka.core import clock
from alaka.core.folding import fold

# The last style leaves out the year.
STYLES = ("short", "medium", "long", "full", "day")

_SATURDAY = 5
_PERSIAN_DIGITS = str.maketrans("0123456789", "۰۱۲۳۴۵۶۷۸۹")
# Short names with no place in the locale tables: now, yesterday, tomorrow.
_NEAR = {
    "en": ("now", "yesterday", "tomorrow"),
    "az": ("indi", "dünən", "sabah"),
    "bs": ("sada", "jučer", "sutra"),
    "fr": ("à l’instant", "hier", "demain"),
    "fa": ("اکنون", "دیروز", "فردا"),
}


def digits(text: str, language: str) -> str:
    """Digits of the reader's language: ۱۲ for Persian, as they are for the others."""
    return text.translate(_PERSIAN_DIGITS) if language == "fa" else text


def first_weekday(language: str) -> int:
    """The day a week begins with, counted as Python does: 0 is Monday, 5 Saturday."""
    return _SATURDAY if language == "fa" else 0


def weekday_names(language: str) -> list[str]:
    """From Monday on, as they stand alone."""
    names = _locale(language).days["stand-alone"]["wide"]
    return [str(names[number]) for number in range(7)]


def format_date(
    value: date, language: str, zone: tzinfo | None = None, style: str = "medium"
) -> str:
    """``12 Mar 2026``; short ``12/03/2026``, long with the whole month, full with the weekday."""
    return _format_day(_local_day(value, zone), language, style)


def format_time(value: datetime, language: str, zone: tzinfo | None = None) -> str:
    return digits(f"{_local(value, zone):%H:%M}", language)


def format_datetime(
    value: datetime, language: str, zone: tzinfo | None = None, style: str = "medium"
) -> str:
    pattern = _between(language)
    return pattern.format(
        format_time(value, language, zone), format_date(value, language, zone, style)
    )


def relative(value: datetime, language: str, zone: tzinfo | None = None) -> str:
    """How long ago or when: ``5 min ago``, ``14:05``, ``yesterday 14:05``, ``12 Mar``."""
    now = clock.now()
    seconds = (value - now).total_seconds()
    now_word, yesterday, tomorrow = _NEAR[_known(language)]
    if abs(seconds) < 60:
        return now_word
    if abs(seconds) < 3600:
        return _minutes(int(seconds / 60), language)
    today, day = _local_day(now, zone), _local_day(value, zone)
    time = format_time(value, language, zone)
    if day == today:
        return time
    if abs(day - today) == timedelta(days=1):
        return f"{yesterday if day < today else tomorrow} {time}"
    is_this_year = _year(day, language) == _year(today, language)
    return _format_day(day, language, "day" if is_this_year else "medium")


def coming(value: datetime, language: str, zone: tzinfo | None = None) -> str:
    """A time ahead, with its day unless it is today: ``09:00``, ``tomorrow 09:00``,
    ``Monday 09:00`` within the week, ``12 Mar 09:00``.
    """
    ahead = (_local_day(value, zone) - _local_day(clock.now(), zone)).days
    time = format_time(value, language, zone)
    if ahead == 0:
        return time
    if ahead == 1:
        return f"{_NEAR[_known(language)][2]} {time}"
    if 1 < ahead < 7:
        return f"{weekday_names(language)[_local_day(value, zone).weekday()]} {time}"
    return f"{format_date(value, language, zone, 'day')} {time}"


def _local(value: datetime, zone: tzinfo | None) -> datetime:
    return value.astimezone(zone) if zone and value.tzinfo else value


def _local_day(value: date, zone: tzinfo | None) -> date:
    return _local(value, zone).date() if isinstance(value, datetime) else value


def _known(language: str) -> str:
    return language[:2] if language[:2] in _NEAR else "en"


@cache
def _locale(language: str) -> Locale:
    known = _known(language)
    return Locale("en", "GB") if known == "en" else Locale(known)


@cache
def _between(language: str) -> str:
    """What stands between time {0} and date {1}."""
    return str(get_datetime_format("medium", locale=_locale(language))).replace("'", "")


@lru_cache(maxsize=1000)
def _minutes(count: int, language: str) -> str:
    text = format_timedelta(
        timedelta(minutes=count),
        granularity="minute",
        threshold=60,
        add_direction=True,
        format="short",
        locale=_locale(language),
    )
    return digits(text, language)


@lru_cache(maxsize=5000)
def _format_day(day: date, language: str, style: str) -> str:
    if style not in STYLES:
        raise ValueError(f"A date has no style {style!r}; styles are {', '.join(STYLES)}.")
    if language == "fa":
        return _format_jalali(jdatetime.date.fromgregorian(date=day), style)
    locale = _locale(language)
    if style == "day":
        return babel_date(day, locale.datetime_skeletons["MMMd"].pattern, locale=locale)
    if style == "short" and language == "az":
        style = "dd.MM.y"  # The locale's own has a year of two digits.
    return babel_date(day, style, locale=locale)


def _format_jalali(day: jdatetime.date, style: str) -> str:
    if style == "short":
        return digits(f"{day.year}/{day.month:02}/{day.day:02}", "fa")
    text = f"{day.day} {jdatetime.date.j_months_fa[day.month - 1]}"
    if style != "day":
        text += f" {day.year}"
    if style == "full":
        text = f"{jdatetime.date.j_weekdays_fa[day.weekday()]} {text}"
    return digits(text, "fa")


def _year(day: date, language: str) -> int:
    if language == "fa":
        return int(jdatetime.date.fromgregorian(date=day).year)
    return day.year


def month_of(day: date, language: str) -> date:
    """The first day of its month, in the calendar of the language."""
    if language == "fa":
        jalali = jdatetime.date.fromgregorian(date=day)
        return day - timedelta(days=jalali.day - 1)
    return day.replace(day=1)


def month_name(day: date, language: str) -> str:
    """With its year: Nov 2026."""
    if language == "fa":
        jalali = jdatetime.date.fromgregorian(date=day)
        name = jdatetime.date.j_months_fa[jalali.month - 1]
        return digits(f"{name} {jalali.year}", "fa")
    return str(format_skeleton("yMMM", day, locale=language))


# ---------------------------------------------------------------- reading dates

# A time behind a day, and words beside its month: 21st of March, 21 mart 1990-cı il.
_TIME = re.compile(r"(?<=\d)(t|\s)\s*\d{1,2}:\d\d.*")
_WHOLE = re.compile(r"(\d{4})(\d\d)(\d\d)")
_BESIDE = "st nd rd th of the er de le il ci cu god godine g سال ماه"
# Months as the locale tables do not have them: Bosnian ones of dates, and by their Slavic names.
_ALSO = (
    "januara sijecanj sijecnja", "februara veljaca veljace", "marta ozujak ozujka",
    "aprila travanj travnja", "maja svibanj svibnja", "jun juna lipanj lipnja",
    "jul jula srpanj srpnja", "avgust avgusta augusta kolovoz kolovoza", "septembra rujan rujna",
    "oktobra listopad listopada", "novembra studeni studenog studenoga",
    "decembra prosinac prosinca",
)  # fmt: skip


def parse_date(text: str, language: str) -> date | None:
    """A date as people type it, or None: ``12.03.2026``, ``12/3/26``, ``2026-03-12``,
    ``20260312``, ``12 mart 2026``, ``۱۴۰۵/۰۹/۰۱``, ``۱ آذر``. The day comes before the month; a
    year left out is this year's; years from 1200 to 1600 are Jalali. Persian numbers without a
    year of four digits are read year first: ``۰۵/۹/۱`` is in 1405. A time behind it is left off.
    """
    plain = _TIME.sub("", fold(text).strip())
    if whole := _WHOLE.fullmatch(plain):
        plain = "-".join(whole.groups())
    words = [word for word in re.findall(r"\d+|[^\W\d_]+", plain) if word not in _unsaid()]
    named = [_months()[word] for word in words if word in _months()]
    numbers = [word for word in words if word.isdigit() and len(word) <= 4]
    if len(named) + len(numbers) != len(words) or len(named) > 1:
        return None
    is_jalali = language == "fa"
    if named:
        month, is_jalali = named[0]
        year, day = _year_and_day(numbers)
    elif len(numbers) in (2, 3):
        month = int(numbers.pop(1))
        is_year_first = is_jalali and len(numbers) == 2 and len(numbers[1]) < 4
        year, day = _year_and_day(numbers, is_year_first)
    else:
        return None
    return _date(year, month, day, is_jalali)


def _year_and_day(numbers: list[str], is_year_first: bool = False) -> tuple[str, int]:
    """The year is the one of four digits, else the last; "" when there is one number only."""
    if len(numbers) == 2:
        day, year = reversed(numbers) if is_year_first or len(numbers[0]) == 4 else numbers
        return year, int(day)
    return ("", int(numbers[0])) if len(numbers) == 1 else ("", 0)


def _date(written_year: str, month: int, day: int, is_jalali: bool) -> date | None:
    year = int(written_year or 0)
    if not written_year:
        year = _year(clock.now().date(), "fa" if is_jalali else "en")
    elif len(written_year) <= 2:
        year += (1400 if year < 50 else 1300) if is_jalali else (2000 if year < 70 else 1900)
    else:
        is_jalali = 1200 <= year <= 1600
        if year < 1200:
            return None
    try:
        if is_jalali:
            return jdatetime.date(year, month, day).togregorian()
        return date(year, month, day)
    except ValueError:
        return None


@cache
def _months() -> dict[str, tuple[int, bool]]:
    """Folded name of a month → its number, and whether it is a Jalali one."""
    months = {
        fold(str(name)).strip("."): (number, False)
        for language in _NEAR
        for width in ("abbreviated", "wide")
        for number, name in _locale(language).months["format"][width].items()
    }
    months |= {
        name: (number, False) for number, names in enumerate(_ALSO, 1) for name in names.split()
    }
    months |= {
        fold(name): (place + 1, True) for place, name in enumerate(jdatetime.date.j_months_fa)
    }
    return months


@cache
def _unsaid() -> frozenset[str]:
    """Days of the week, and what else says nothing."""
    names = [
        fold(str(name))
        for language in _NEAR
        for name in _locale(language).days["format"]["wide"].values()
    ]
    names += map(fold, jdatetime.date.j_weekdays_fa)
    beside = map(fold, _BESIDE.split())
    return frozenset(beside).union(*(name.split() for name in names)) - _months().keys()
