"""Who the customers are: each is worked out from a number, so that any process makes the same."""

import tomllib
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

from alaka.core.folding import fold, sort_key

_MASK = (1 << 64) - 1
# Of a hundred people so many speak it.
_SHARES = (("az", 30), ("bs", 25), ("fa", 25), ("en", 12), ("fr", 8))
_LANGUAGES = tuple(language for language, share in _SHARES for _ in range(share))
# Mobile prefixes, how many digits follow, and the country. Enough of them for a million people.
_PHONES = {
    "az": (("+99450",), 7, "AZ"),
    "bs": (("+38761", "+38762", "+38763", "+38765", "+38766"), 6, "BA"),
    "fa": (("+98917",), 7, "IR"),
    "en": (("+447400", "+447401", "+447402", "+447403"), 6, "GB"),
    "fr": (("+336",), 8, "FR"),
}
_HOSTS = {
    "az": ("posta.example", "mail.example", "xezer.example"),
    "bs": ("posta.example", "mail.example", "bosna.example"),
    "fa": ("mail.example", "parsi.example", "post.example"),
    "en": ("mail.example", "post.example", "letters.example"),
    "fr": ("courriel.example", "mail.example", "poste.example"),
}


class Name(NamedTuple):
    """A part of a name with all that is derived from it; surnames as a woman and a man bear it."""

    text: str
    folded: str
    key: str
    latin: str


class Person(NamedTuple):
    language: str
    is_woman: bool
    first: str
    first_folded: str
    name: str
    email: str
    phone: str
    country: str
    search: str
    sort_key: str


@lru_cache
def names(language: str) -> tuple[list[Name], list[Name], list[tuple[Name, Name]]]:
    """Women's and men's first names, and surnames as both bear them."""
    path = Path(__file__).parent / "names" / f"{language}.toml"
    read = tomllib.loads(path.read_text(encoding="utf-8"))
    found = {kind: words.split() for kind, words in read.items()}
    surnames = [(_name(_feminine(each, language)), _name(each)) for each in found["surnames"]]
    return (
        [_name(each) for each in found["women"]],
        [_name(each) for each in found["men"]],
        surnames,
    )


def _feminine(surname: str, language: str) -> str:
    is_changed = language == "az" and surname.endswith(("ov", "yev"))
    return f"{surname}a" if is_changed else surname


def _name(written: str) -> Name:
    text, _, latin = written.partition(":")
    folded = fold(text)
    latin = latin or "".join(letter for letter in folded if "a" <= letter <= "z")
    return Name(text, folded, sort_key(text), latin)


def mixed(number: int, salt: int) -> int:
    """64 bits that look random, the same for the same numbers (splitmix64)."""
    bits = (number * 0x9E3779B97F4A7C15 + salt * 0xD1B54A32D192ED03 + 1) & _MASK
    bits = ((bits ^ (bits >> 30)) * 0xBF58476D1CE4E5B9) & _MASK
    bits = ((bits ^ (bits >> 27)) * 0x94D049BB133111EB) & _MASK
    return bits ^ (bits >> 31)


@lru_cache(maxsize=64)
def person(number: int) -> Person:
    bits = mixed(number, 1)
    bits, pick = divmod(bits, 100)
    language = _LANGUAGES[pick]
    women, men, surnames = names(language)
    is_woman = bits & 7 < 5
    bits >>= 3
    firsts = women if is_woman else men
    bits, pick = divmod(bits, len(firsts))
    first = firsts[pick]
    bits, pick = divmod(bits, len(surnames))
    last = surnames[pick][0 if is_woman else 1]
    bits, pick = divmod(bits, 3)
    email = f"{first.latin}.{last.latin}{number + 1}@{_HOSTS[language][pick]}"
    phone = _phone(language, number) if bits % 100 < 45 else ""
    name = f"{first.text} {last.text}"
    search = f"{first.folded} {last.folded} {email}"
    return Person(
        language=language,
        is_woman=is_woman,
        first=first.text,
        first_folded=first.folded,
        name=name,
        email=email,
        phone=phone,
        country=_PHONES[language][2] if phone else "",
        search=f"{search} {phone}" if phone else search,
        sort_key=f"{first.key} {last.key}",
    )


def _phone(language: str, number: int) -> str:
    """Different for every number up to a million: no step of this loses anything."""
    prefixes, digits, _ = _PHONES[language]
    size = 10 ** (digits - 1)
    thousands, rest = divmod(number, size)
    eights, first = divmod(thousands, 8)
    prefix = prefixes[(eights + rest) % len(prefixes)]
    # The digit after a prefix is never 0 or 1, which some countries keep for themselves.
    return f"{prefix}{2 + (first + rest) % 8}{rest * 7_368_787 % size:0{digits - 1}d}"
