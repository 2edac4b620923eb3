"""Telephone numbers: kept as E.164 (``+994501234567``), written as the reader writes them."""

import re
from functools import lru_cache

import phonenumbers
from phonenumbers import PhoneNumber, PhoneNumberFormat, ValidationResult

from alaka.core import numbering
from alaka.core.folding import fold

_OTHER_SIGNS = re.compile(r"[^\d\s()+./*#-]")


@lru_cache(maxsize=50_000)
def parse(text: str, country: str = "") -> str | None:
    """E.164 of a number as somebody wrote it, or None where it is not a telephone number.

    Digits of any script; ``+`` or ``00`` before the country, else the number is read as one of
    ``country`` (two letters) and must then be one that country gives out. Extensions are left off.
    """
    written = fold(text).strip()
    if written.startswith("00"):
        written = "+" + written[2:]
    if quick := numbering.e164(written, country.upper()):
        return quick
    try:
        number = phonenumbers.parse(written, country.upper() or None)
    except phonenumbers.NumberParseException:
        return None
    # Numbering plans grow faster than our tables: a whole international number is believed.
    is_good = phonenumbers.is_valid_number(number) or (
        written.startswith("+")
        and phonenumbers.is_possible_number_with_reason(number) == ValidationResult.IS_POSSIBLE
    )
    return phonenumbers.format_number(number, PhoneNumberFormat.E164) if is_good else None


@lru_cache(maxsize=10_000)
def display(e164: str, reader_country: str = "") -> str:
    """The number in groups: locally written for a reader of its own country, else with ``+``."""
    number = _number(e164)
    if number is None:
        return e164
    is_local = reader_country and country_of(e164) == reader_country.upper()
    form = PhoneNumberFormat.NATIONAL if is_local else PhoneNumberFormat.INTERNATIONAL
    return phonenumbers.format_number(number, form)


@lru_cache(maxsize=10_000)
def country_of(e164: str) -> str:
    """Two letters of the country the number belongs to, or ""."""
    if plainly := numbering.country(e164):
        return plainly
    number = _number(e164)
    return (phonenumbers.region_code_for_number(number) or "") if number else ""


def search_digits(text: str) -> str:
    """Digits to look for inside E.164 numbers, or "" where the text is no number.

    Zeros before a local or international number fall: they are not in the stored form.
    """
    folded = fold(text)
    if _OTHER_SIGNS.search(folded):
        return ""
    return re.sub(r"\D", "", folded).lstrip("0")


def _number(e164: str) -> PhoneNumber | None:
    try:
        return phonenumbers.parse(e164)
    except phonenumbers.NumberParseException:
        return None
