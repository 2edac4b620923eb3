"""The targets of people themselves: name, addresses, what stands in the head, own fields."""

import re
from collections.abc import Callable
from functools import cache
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from alaka.accounts.models import Agent
from alaka.contacts import addresses
from alaka.contacts.models import Contact
from alaka.contacts.own.seeing import fields_for
from alaka.core import phones
from alaka.core.sheets.texts import restored
from alaka.importing import beside, reaching
from alaka.importing.cells import (
    ABOUT,
    NAME,
    NO_NUMBER,
    among_words,
    called,
    country,
    in_all_languages,
    language,
    own_target,
    page_of,
    phone,
    texts,
    unshortened,
    zone,
)
from alaka.importing.headers import is_nothing, synonyms
from alaka.importing.reading import Cell, text_of
from alaka.importing.subjects import PAGE
from alaka.importing.targets import Read, Situation, Target

# Between two addresses in one cell.
_BETWEEN_MAILS = re.compile(r"[\s;,،؛|/]+(?::::\s+)?")
_OR = "or|and|və|ya|ili|i|et|ou|و|یا|и|или"
_BETWEEN_NUMBERS = re.compile(rf"[\n;,،؛|]|:::|\s/\s|/(?=\s*\+)|\s(?:{_OR})\s")
_WORDS = frozenset(_OR.split("|")) | {"&", "-"}
_MAIL = re.compile(
    r"[a-z0-9_+-]+(?:\.[a-z0-9_+-]+)*@(?:[a-z0-9](?:[a-z0-9-]{0,40}[a-z0-9])?\.)+[a-z]{2,20}"
)
_BETWEEN_OTHERS = re.compile(r"[\n;]")
_NAMED_MAIL = re.compile(r"<([^<>]+)>")


def offered(agent: Agent) -> list[Target]:
    own = (field for field in fields_for(agent) if field.kind != "file")
    return [*built_in(), *map(own_target, own)]


@cache
def built_in() -> tuple[Target, ...]:
    made = [
        Target("name", _("Name"), texts(NAME), part=1, looks=_looks_like_name),
        Target("first_name", _("First name"), texts(NAME), part=1),
        Target("middle_name", _("Middle name"), texts(NAME), part=2),
        Target("last_name", _("Last name"), texts(NAME), part=3),
        Target(TURNED, _("Last name, first name"), _turned, part=1),
        Target("email", _("E-mail"), _mails, scheme="email", is_key=True, looks=_looks_like_mail),
        Target("phone", _("Phone"), _numbers, scheme="phone", is_key=True, looks=_looks_like_phone),
        Target("customer", _("Customer number"), _customer, scheme="customer", is_key=True),
        Target("whatsapp", "WhatsApp", _numbers, scheme="whatsapp", is_key=True),
        Target("telegram", "Telegram", _account, scheme="telegram", is_key=True),
        Target("instagram", "Instagram", _account, scheme="instagram", is_key=True),
        Target("language", _("Language"), language),
        Target("country", _("Country"), country),
        Target("timezone", _("Time zone"), zone),
        Target("about", _("About this person"), texts(ABOUT, lines=True)),
        Target("owner", _("Owner"), reaching.owner, empty=None),
        Target("preferred_channel", _("Preferred channel"), reaching.channel),
        Target("best_hours", _("Best hours"), reaching.hours),
        Target(PAGE, _("Page in Alaka"), page_of(Contact), is_key=True),
        *beside.offered(),
    ]
    return tuple(called(made, synonyms()))


def address_of(scheme: str, text: str, situation: Situation) -> str:
    """The one address of this scheme, as it is stored. Raises ValidationError."""
    target = next(each for each in built_in() if each.scheme == scheme)
    found = target.reader(situation)(text) or [""]
    if len(found) != 1 or not found[0]:
        raise ValidationError(_("must be one address"))
    return str(found[0])


@cache
def left_out() -> frozenset[str]:
    """Headers of our own exports that no import takes."""
    return frozenset(word for label in _LEFT_OUT for word in in_all_languages(label))


_LEFT_OUT = (
    _("Companies"), _("First seen"), _("Last activity"), _("Open conversations"), _("Open cases"),
    _("Open deals, value"), _("Last bought"), _("Worth so far"), _("Last order"),
    _("Last visit"), pgettext_lazy("of a person", "Score"),
)  # fmt: skip


def _turned(situation: Situation) -> Read:
    """“Novak, Dana” is Dana Novak; a name without a comma stays as it is."""
    of = texts(NAME)(situation)

    def read(cell: Cell) -> Any:
        name = of(cell)
        found = TURNED_NAME.fullmatch(name) if name else None
        return f"{found[2]} {found[1]}" if found else name

    return read


# A name with the family first, in one cell; what companies and titles have behind a comma is none.
TURNED = "last_first"
_BEHIND = r"inc|ltd|llc|gmbh|corp|co|jr|sr|phd|md|mba|d\.?o\.?o|mmc"
TURNED_NAME = re.compile(
    rf"([^\W\d_][\w'’. -]{{0,60}})[,،]\s*(?!(?:{_BEHIND})\b)([^\W\d_][\w'’. -]{{0,60}})",
    re.IGNORECASE,
)


def _mails(situation: Situation) -> Read:
    def read(cell: Cell) -> Any:
        text = text_of(cell).lower().removeprefix("mailto:")
        if not text or _MAIL.fullmatch(text):
            return [text] if text else None
        if is_nothing(text):
            return None
        named = _NAMED_MAIL.findall(text)
        parts = named or [part for part in _BETWEEN_MAILS.split(text) if part not in _WORDS]
        found = [bare for part in parts if (bare := _bare(part))]
        for address in found:
            try:
                validate_email(address)
            except ValidationError as error:
                reason = _("“%(text)s” is not an e-mail address.")
                raise ValidationError(reason, params={"text": text[:80]}) from error
        return list(dict.fromkeys(found))

    return read


def _bare(address: str) -> str:
    """Without what programs and people write around it: ``mailto:a@b.example?subject=Hello``."""
    return address.removeprefix("mailto:").partition("?")[0].strip(" <>()[]\"'.:")


def _numbers(situation: Situation) -> Read:
    country = situation.country

    def read(cell: Cell) -> Any:
        text = text_of(cell)
        if not text:
            return None
        whole = phone(text, country)
        if whole is not None:
            return [whole]
        found: list[str | None] = []
        for part in _BETWEEN_NUMBERS.split(text):
            if part.strip() and not is_nothing(part):
                number = phone(unshortened(part.strip()), country)
                found.append(number or among_words(part, country))
                if found[-1] is None:
                    raise ValidationError(NO_NUMBER, params={"text": part.strip()[:80]})
        return list(dict.fromkeys(found)) or None

    return read


def _customer(situation: Situation) -> Read:
    space, spaces = situation.space, frozenset(situation.spaces)
    return _each(lambda text: addresses.customer(unshortened(_unmarked(text)), space, spaces))


def _unmarked(text: str) -> str:
    """Without the sign by which spreadsheets are told to take a number for a text."""
    return text[1:] if text[:1] == "'" and text[1:2].isdigit() else text


def _account(situation: Situation) -> Read:
    return _each(addresses.account)


def _each(of: Callable[[str], str]) -> Read:
    """Of several in one cell."""

    def read(cell: Cell) -> Any:
        parts = _BETWEEN_OTHERS.split(restored(text_of(cell)))
        return list(dict.fromkeys(filter(None, map(of, parts)))) or None

    return read


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
