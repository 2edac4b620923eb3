"""Cells that mean the same of whomever a table speaks: texts, numbers, languages, countries."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from functools import cache
from typing import Any

import phonenumbers
from babel import Locale
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from alaka.accounts import zones
from alaka.contacts.models import OwnField
from alaka.contacts.own import birthdays
from alaka.core import phones
from alaka.core.languages import LANGUAGES
from alaka.core.sheets.texts import restored
from alaka.importing.headers import is_nothing, plain
from alaka.importing.owning import reader_of
from alaka.importing.reading import Cell, text_of
from alaka.importing.targets import Read, Situation, Target

NAME, ABOUT = 200, 20_000
NO_NUMBER = _(
    "“%(text)s” is not a phone number: write its country code, or choose another country."
)


def in_all_languages(label: Any) -> list[str]:
    """As our own exports call a column, whoever made them."""
    found = []
    for code, _name in settings.LANGUAGES:
        with translation.override(code):
            found.append(plain(str(label)))
    return found


def called(targets: Iterable[Target], words: Mapping[str, list[str]]) -> Iterator[Target]:
    """With how headers call them: the words by key, then their labels in our languages."""
    known = {word for each in words.values() for word in each}
    for each in targets:
        labels = [word for word in in_all_languages(each.label) if word not in known]
        known.update(labels)
        yield replace(each, words=(*words.get(each.key, ()), *labels))


def own_target(field: OwnField) -> Target:
    words = {plain(each) for each in (field.name, field.key, *field.names.values()) if each}
    if birthdays.is_birthday(field):
        words.update(map(plain, birthdays.NAMES))
    return Target(
        field.path,
        str(field),
        reader_of(field),
        tuple(sorted(words)),
        is_key=field.is_unique,
    )


def page_of(model: Any) -> Callable[[Situation], Read]:
    """Whose page here an address is; that of a page of another house says nothing."""

    def read(cell: Cell) -> Any:
        text = text_of(cell).rstrip("/")
        digits = text.rpartition("/")[2]
        if not (digits.isascii() and digits.isdigit() and len(digits) < _LONGEST):
            return None
        page = settings.PUBLIC_URL + model(pk=int(digits)).get_absolute_url()
        return int(digits) if text == page.rstrip("/") else None

    return lambda situation: read


# As many digits as PostgreSQL's bigint has, and less.
_LONGEST = 19


def texts(most: int, *, lines: bool = False) -> Callable[[Situation], Read]:
    def read(cell: Cell) -> Any:
        text = text_of(cell)
        if text.isprintable() and "  " not in text:
            text = restored(text)
        else:
            text = restored(text.replace("\x00", ""))
            text = text.replace("\r\n", "\n") if lines else " ".join(text.split())
        if len(text) > most:
            raise ValidationError(_("At most %(count)s characters."), params={"count": most})
        return text or None

    return lambda situation: read


def phone(text: str, country: str) -> str | None:
    """E.164, also of what a spreadsheet took for a number: without its ``+`` or first zero."""
    number = phones.parse(text, country)
    if number is not None:
        return number
    digits = phones.search_digits(text)
    if not digits or not 7 <= len(digits) <= 15:
        return None
    code = str(phonenumbers.country_code_for_region(country)) if country else ""
    begins_so = bool(code) and digits.startswith(code)
    if begins_so or (not country and len(digits) > 9):
        return phones.parse("+" + digits, country)
    return None


def among_words(text: str, country: str) -> str | None:
    """Of a number that has words beside it: ``+387 61 123 456 (mob.)``, ``Tel: 061 123 456``."""
    found = _NUMBER.search(text)
    rest = text[: found.start()] + text[found.end() :] if found else text
    if found is None or not rest.strip(" .:()-") or any(map(str.isdigit, rest)):
        return None
    return phones.parse(found[0], country) if len(phones.search_digits(found[0])) > 5 else None


_NUMBER = re.compile(r"[+(]*\d[\d\s().\u2010-\u2015/-]*\d")


def unshortened(text: str) -> str:
    """A long number that a spreadsheet wrote as 9.94501234567E+11, if all its digits are there.

    Raises ValidationError where some are lost: 9.94501E+11 may be any of a million numbers.
    """
    found = _SHORTENED.fullmatch(text) if "+" in text else None
    if found is None:
        return text
    parts, zeros = (found[2] or "").rstrip("0"), int(found[3])
    # Of a round number nobody can say whether it is one.
    if len(parts) != zeros:
        raise ValidationError(_SHORT, params={"text": text[:80]})
    return found[1] + parts


_SHORTENED = re.compile(r"([0-9])(?:[.,]([0-9]{1,20}))?E\+([0-9]{1,2})", re.ASCII | re.IGNORECASE)
_SHORT = _(
    "“%(text)s” is a long number that a spreadsheet shortened. Format the column as text or as "
    "a number without decimals there, and save it again."
)


def _looked_up(table: Callable[[], dict[str, str]], reason: Any) -> Callable[[Situation], Read]:
    def read(cell: Cell) -> Any:
        text = text_of(cell)
        if not text:
            return None
        found = table().get(plain(text))
        if found is None and not is_nothing(text):
            raise ValidationError(reason, params={"text": text[:80]})
        return found

    return lambda situation: read


@cache
def _language_names() -> dict[str, str]:
    found = {}
    for code in dict(settings.LANGUAGES):
        found[code] = code
        found[plain(LANGUAGES[code].own_name)] = code
        for other in dict(settings.LANGUAGES):
            found[plain(str(Locale(other).languages.get(code, code)))] = code
    for code, label in settings.LANGUAGES:
        found |= dict.fromkeys(in_all_languages(label), code)
    for code, others in _OTHER_LANGUAGES.items():
        found |= dict.fromkeys(others.split(), code)
    return found


_OTHER_LANGUAGES = {
    "bs": "bosnian serbian croatian srpski hrvatski srpskohrvatski",
    "fa": "farsi",
    "az": "azeri",
}


@cache
def _country_names() -> dict[str, str]:
    codes = dict(zones.country_choices()).keys()
    found = {code.lower(): code for code in codes}
    for language in dict(settings.LANGUAGES):
        names = Locale(language).territories
        for code in codes & names.keys():
            found[plain(str(names[code]))] = code
            found[plain(str(names[code]).replace("&", _AND.get(language, "&")))] = code
    for code, others in _OTHER_COUNTRIES.items():
        found |= {plain(name): code for name in others.split(",")}
    return found


# How people write what the tables write with a sign.
_AND = {"en": "and", "fr": "et"}
_OTHER_COUNTRIES = {
    "GB": "UK,Great Britain,England",
    "US": "USA,United States of America",
    "BA": "BiH,Bosna,Bosnia,BIH",
    "TR": "Turkey,Türkiye,Turska,Turkiye",
    "AZ": "Azerbaijan,Azərbaycan Respublikası,AZE",
    "IR": "Iran,IRN,ایران,Islamic Republic of Iran,Iran (Islamic Republic of),جمهوری اسلامی ایران",
    "FR": "FRA",
    "DE": "Deutschland,Germany",
    "CZ": "Czech Republic,République tchèque",
    "AE": "UAE",
    "GE": "Republic of Georgia",
    "KR": "Republic of Korea,Korea",
    "MD": "Republic of Moldova",
    "MK": "Macedonia,Makedonija,Macédoine",
    "RU": "Russian Federation,Rossiya,Россия,Fédération de Russie",
    "VN": "Viet Nam",
}


@cache
def _zone_names() -> dict[str, str]:
    return {plain(name): name for name in zones.names()}


language = _looked_up(_language_names, _("“%(text)s” is not one of our languages."))
country = _looked_up(_country_names, _("“%(text)s” is not a country."))
zone = _looked_up(_zone_names, _("“%(text)s” is not a time zone such as Asia/Baku."))
