"""Why two may be one person, in sentences of the reader's language."""

from collections.abc import Iterable, Sequence
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from alaka.core import phones

_SENTENCES = {
    "name_same": gettext_noop("The same name"),
    "name_spelt": gettext_noop("The same name in another spelling"),
    "name_script": gettext_noop("The same name in another script"),
    "name_swapped": gettext_noop("The same name, first and last name the other way round"),
    "name_near": gettext_noop("Nearly the same name"),
    "name_part": gettext_noop("One name is part of the other"),
    "name_initial": gettext_noop("A name that fits the initial"),
    "name_single": gettext_noop("The same first name"),
    "mail": gettext_noop("The same e-mail address, written differently"),
    "mail_dots": gettext_noop("The same e-mail address but for dots"),
    "mail_slip": gettext_noop("The same e-mail address but for a slip behind the @"),
    "mail_domain_slip": gettext_noop("The same e-mail address but for a slip behind the @"),
    "mail_local": gettext_noop("The same before the @ of the e-mail address"),
    "number": gettext_noop("The same phone number, written differently"),
    "number_end": gettext_noop("Phone numbers that end alike"),
    "number_near": gettext_noop("Phone numbers with one other digit"),
    "number_shared": gettext_noop("A phone number that several people share"),
    "customer": gettext_noop("The same customer number, written differently"),
    "company": gettext_noop("The same company"),
    "domain": gettext_noop("Addresses of the same business"),
    "born": gettext_noop("The same birthday"),
    "street": gettext_noop("The same postal address"),
    "town": gettext_noop("The same town"),
    "said": gettext_noop("Your server says that they are one"),
    "proved": gettext_noop("Both proved who they are"),
}
BETWEEN = " · "
# Addresses and numbers run from left to right in every language.
_LEFT_TO_RIGHT, _ITS_END = "\u2066", "\u2069"
PROVED = "proved"


def sentences(reasons: Iterable[Sequence[Any]]) -> list[str]:
    return [_sentence(kind, value) for kind, value, _weight in reasons if kind in _SENTENCES]


def _sentence(kind: str, value: str) -> str:
    said = _(_SENTENCES[kind])
    if kind.startswith("number"):
        value = BETWEEN.join(dict.fromkeys(map(_number, value.split(BETWEEN))))
    return f"{said}: {_LEFT_TO_RIGHT}{value}{_ITS_END}" if value else said


def _number(written: str) -> str:
    return phones.display(written, "")


def is_proved(reasons: Iterable[Sequence[Any]]) -> bool:
    return any(kind == PROVED for kind, _value, _weight in reasons)
