"""What is known of a person, as plain values by which two are compared."""

import re
from dataclasses import dataclass, field
from functools import lru_cache

from alaka.contacts.companies.domains import OF_EVERYBODY
from alaka.contacts.duplicates.sounding import Name, name
from alaka.core import phones
from alaka.core.folding import fold

# Digits by which a number is known without its country.
TRAILING = 8
_ZEROS = re.compile("(?<![0-9])0+")
_DOTLESS = {"gmail.com", "googlemail.com"}
# Addresses of a desk, not of a person.
_DESKS = """
info office sales contact kontakt hello hi mail admin support help service servis shop order orders
booking reservation reservations recepcija reception prodaja nabavka uprava direkcija satis satış
accueil commercial compta secretariat direction vente billing accounts accounting hr jobs press
marketing team noreply no-reply postmaster webmaster finance invoice invoices faktura racuni
dispatch qeydiyyat
"""
_ROLES = frozenset(_DESKS.split())


@dataclass(frozen=True)
class Mail:
    """An address as it is delivered: ``local`` without dots and what stands after a plus."""

    written: str
    local: str
    domain: str
    is_role: bool

    @property
    def is_business(self) -> bool:
        return self.domain not in OF_EVERYBODY

    @property
    def is_dotless(self) -> bool:
        return self.domain in _DOTLESS


@dataclass(frozen=True)
class Facts:
    """A person. Numbers are digits with their country where it is known; ``born`` is ISO.

    ``id`` is 0 of somebody who is just being entered.
    """

    id: int = 0
    name: Name = field(default_factory=Name)
    country: str = ""
    mails: tuple[Mail, ...] = ()
    numbers: frozenset[str] = frozenset()
    customers: frozenset[str] = frozenset()
    companies: frozenset[int] = frozenset()
    # Of their companies: these numbers are nobody's own.
    company_numbers: frozenset[str] = frozenset()
    born: frozenset[str] = frozenset()
    streets: frozenset[str] = frozenset()
    towns: frozenset[str] = frozenset()
    is_proved: bool = False

    @property
    def domains(self) -> set[str]:
        return {mail.domain for mail in self.mails if mail.is_business}

    @property
    def trailing(self) -> set[str]:
        return {each[-TRAILING:] for each in self.numbers if len(each) >= TRAILING}


@lru_cache(maxsize=50_000)
def mail(text: str) -> Mail | None:
    local, _, domain = text.strip().lower().rpartition("@")
    if not local or not domain:
        return None
    domain = "gmail.com" if domain == "googlemail.com" else domain
    bare = fold(local.partition("+")[0])
    return Mail(text, bare.replace(".", "") or bare, domain, bare in _ROLES)


@lru_cache(maxsize=50_000)
def number(text: str, country: str = "") -> str:
    """Digits of a number with its country where that can be told; "" where it is too short."""
    if text.startswith("+") and text[1:].isascii() and text[1:].isdigit():
        whole = text[1:]
    else:
        read = phones.parse(text, country)
        whole = read[1:] if read else phones.search_digits(text)
    return whole if TRAILING <= len(whole) <= 15 else ""


@lru_cache(maxsize=50_000)
def place(text: str) -> str:
    """A street or a town, however it is written."""
    words = "".join(each if each.isalnum() else " " for each in fold(text)).split()
    return " ".join(" ".join(sorted(name(word).keys) if not word.isdigit() else word)
                    for word in words)  # fmt: skip


def customer(text: str) -> str:
    """A customer number without signs and leading zeros; of its space, where it has one."""
    value, at, space = text.rpartition("@") if "@" in text else (text, "", "")
    plain = _ZEROS.sub("", "".join(each for each in fold(value) if each.isalnum()))
    return f"{plain}{at}{space}" if len(plain) >= 2 else ""
