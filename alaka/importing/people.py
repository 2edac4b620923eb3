"""The targets of people themselves: name, addresses, what stands in the head, own fields."""

import re
from collections.abc import Callable
from functools import cache
from typing import Any

import phonenumbers
from babel import Locale
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from alaka.accounts import zones
from alaka.accounts.models import Agent
from alaka.contacts.models import OwnField
from alaka.contacts.own.seeing import fields_for
from alaka.core import phones
from alaka.core.languages import LANGUAGES
from alaka.core.sheets.texts import restored
from alaka.importing import beside, reaching
from alaka.importing.headers import plain, synonyms
from alaka.importing.owning import reader_of
from alaka.importing.reading import Cell, text_of
from alaka.importing.targets import Read, Situation, Target

NAME, ADDRESS, ABOUT = 200, 320, 20_000
# Between two addresses in one cell.
_BETWEEN_MAILS = re.compile(r"[\s;,،]+")
_BETWEEN_NUMBERS = re.compile(r"[\n;,،؛]|\s/\s|/(?=\s*\+)")
_MAIL = re.compile(
    r"[a-z0-9_+-]+(?:\.[a-z0-9_+-]+)*@(?:[a-z0-9](?:[a-z0-9-]{0,40}[a-z0-9])?\.)+[a-z]{2,20}"
)
_BETWEEN_OTHERS = re.compile(r"[\n;]")
_NAMED_MAIL = re.compile(r"<([^<>]+)>")
_HANDLE = re.compile(r"[\w.+-]{2,64}")
_ADDRESS_OF = re.compile(
    r"^(?:https?://)?(?:www\.)?(?:t\.me|telegram\.me|instagram\.com|wa\.me)/", re.I
)


def offered(agent: Agent) -> list[Target]:
    own = (field for field in fields_for(agent) if field.kind != "file")
    return [*_built_in(), *map(_own, own)]


@cache
def _built_in() -> tuple[Target, ...]:
    words = synonyms()
    made = [
        Target("name", _("Name"), _text(NAME), part=1, looks=_looks_like_name),
        Target("first_name", _("First name"), _text(NAME), part=1),
        Target("middle_name", _("Middle name"), _text(NAME), part=2),
        Target("last_name", _("Last name"), _text(NAME), part=3),
        Target("email", _("E-mail"), _mails, scheme="email", is_key=True, looks=_looks_like_mail),
        Target("phone", _("Phone"), _numbers, scheme="phone", is_key=True, looks=_looks_like_phone),
        Target("customer", _("Customer number"), _customer, scheme="customer", is_key=True),
        Target("whatsapp", "WhatsApp", _numbers, scheme="whatsapp", is_key=True),
        Target("telegram", "Telegram", _account, scheme="telegram", is_key=True),
        Target("instagram", "Instagram", _account, scheme="instagram", is_key=True),
        Target("language", _("Language"), _language),
        Target("country", _("Country"), _country),
        Target("timezone", _("Time zone"), _zone),
        Target("about", _("About this person"), _text(ABOUT, lines=True)),
        Target("owner", _("Owner"), reaching.owner, empty=None),
        Target("preferred_channel", _("Preferred channel"), reaching.channel),
        Target("best_hours", _("Best hours"), reaching.hours),
        *beside.offered(),
    ]
    known = {word for each in words.values() for word in each}
    found = []
    for each in made:
        labels = [word for word in in_all_languages(each.label) if word not in known]
        known.update(labels)
        found.append(Target(**{**vars(each), "words": (*words.get(each.key, ()), *labels)}))
    return tuple(found)


def in_all_languages(label: Any) -> list[str]:
    """As our own exports call a column, whoever made them."""
    found = []
    for code, _name in settings.LANGUAGES:
        with translation.override(code):
            found.append(plain(str(label)))
    return found


@cache
def left_out() -> frozenset[str]:
    """Headers of our own exports that no import takes."""
    return frozenset(word for label in _LEFT_OUT for word in in_all_languages(label))


_LEFT_OUT = (
    _("Companies"), _("First seen"), _("Last activity"), _("Open conversations"), _("Open cases"),
    _("Open deals, value"), _("Last bought"),
)  # fmt: skip


def _own(field: OwnField) -> Target:
    words = {plain(each) for each in (field.name, field.key, *field.names.values()) if each}
    return Target(
        field.path,
        str(field),
        reader_of(field),
        tuple(sorted(words)),
        is_key=field.is_unique,
    )


def _text(most: int, *, lines: bool = False) -> Callable[[Situation], Read]:
    def read(cell: Cell) -> Any:
        text = restored(text_of(cell).replace("\x00", ""))
        text = text.replace("\r\n", "\n") if lines else " ".join(text.split())
        if len(text) > most:
            raise ValidationError(_("At most %(count)s characters."), params={"count": most})
        return text or None

    return lambda situation: read


def _mails(situation: Situation) -> Read:
    def read(cell: Cell) -> Any:
        text = text_of(cell).lower().removeprefix("mailto:")
        if not text or _MAIL.fullmatch(text):
            return [text] if text else None
        named = _NAMED_MAIL.findall(text)
        found = named or [part for part in _BETWEEN_MAILS.split(text) if part]
        for address in found:
            try:
                validate_email(address)
            except ValidationError as error:
                reason = _("“%(text)s” is not an e-mail address.")
                raise ValidationError(reason, params={"text": text[:80]}) from error
        return list(dict.fromkeys(found))

    return read


def _numbers(situation: Situation) -> Read:
    country = situation.country

    def read(cell: Cell) -> Any:
        text = text_of(cell)
        if not text:
            return None
        whole = phone(text, country)
        if whole is not None:
            return [whole]
        found = []
        for part in _BETWEEN_NUMBERS.split(text):
            if part.strip():
                found.append(phone(part, country))
                if found[-1] is None:
                    reason = _("“%(text)s” is not a phone number.")
                    raise ValidationError(reason, params={"text": part.strip()[:80]})
        return list(dict.fromkeys(found))

    return read


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


def _customer(situation: Situation) -> Read:
    def read(cell: Cell) -> Any:
        found = []
        for part in _BETWEEN_OTHERS.split(restored(text_of(cell))):
            text = " ".join(part.split())
            if len(text) > ADDRESS - 80:
                raise ValidationError(
                    _("At most %(count)s characters."), params={"count": ADDRESS - 80}
                )
            if text:
                found.append(f"{text}@{situation.space}")
        return list(dict.fromkeys(found)) or None

    return read


def _account(situation: Situation) -> Read:
    def read(cell: Cell) -> Any:
        found = []
        for part in _BETWEEN_OTHERS.split(restored(text_of(cell))):
            text = _ADDRESS_OF.sub("", part.strip()).strip("@/ ").lower()
            if text and not _HANDLE.fullmatch(text):
                reason = _("“%(text)s” is not the name of an account.")
                raise ValidationError(reason, params={"text": text[:80]})
            if text:
                found.append(text)
        return list(dict.fromkeys(found)) or None

    return read


def _looked_up(table: Callable[[], dict[str, str]], reason: Any) -> Callable[[Situation], Read]:
    def read(cell: Cell) -> Any:
        text = text_of(cell)
        if not text:
            return None
        found = table().get(plain(text))
        if found is None:
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
    codes = dict(zones.country_choices())
    found = {code.lower(): code for code in codes}
    for language in dict(settings.LANGUAGES):
        names = Locale(language).territories
        found |= {plain(str(names[code])): code for code in codes if code in names}
    for code, others in _OTHER_COUNTRIES.items():
        found |= {plain(name): code for name in others.split(",")}
    return found


_OTHER_COUNTRIES = {
    "GB": "UK,Great Britain,England",
    "US": "USA,United States of America",
    "BA": "BiH,Bosna,Bosnia,BIH",
    "TR": "Turkey,Türkiye,Turska",
    "AZ": "Azerbaijan,Azərbaycan Respublikası,AZE",
    "IR": "Iran,IRN,ایران",
    "FR": "FRA",
    "DE": "Deutschland,Germany",
}


@cache
def _zone_names() -> dict[str, str]:
    return {plain(name): name for name in zones.names()}


_language = _looked_up(_language_names, _("“%(text)s” is not one of our languages."))
_country = _looked_up(_country_names, _("“%(text)s” is not a country."))
_zone = _looked_up(_zone_names, _("“%(text)s” is not a time zone such as Asia/Baku."))


def _looks_like_mail(text: str, situation: Situation) -> bool:
    return bool(_MAIL.fullmatch(text.lower()))


def _looks_like_phone(text: str, situation: Situation) -> bool:
    digits = phones.search_digits(text)
    return len(digits) >= 7 and phone(text, situation.country) is not None


def _looks_like_name(text: str, situation: Situation) -> bool:
    words = text.split()
    return 2 <= len(words) <= 4 and all(
        word.replace("-", "").replace("'", "").isalpha() for word in words
    )
