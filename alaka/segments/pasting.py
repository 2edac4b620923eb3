"""Who is meant by a list of addresses, as somebody pasted it or has it in a file."""

import re
from dataclasses import dataclass

from django.db.models import F, Q, Value
from django.db.models.functions import Coalesce, StrIndex, Substr

from alaka.accounts.models import Business
from alaka.contacts.models import Handle
from alaka.core import phones
from alaka.segments.making import few

# More than that comes as an import.
MOST = 50_000
LARGEST = 4_000_000
_BETWEEN = re.compile(r"[\n\r,;\t]+")


@dataclass(frozen=True)
class Pasted:
    """``people`` by number; ``unknown`` is what nobody here has, as it was written."""

    people: list[int]
    unknown: list[str]


def text_of(data: bytes) -> str:
    """A file as text, however its letters are written."""
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("cp1252", errors="replace")


def read(text: str) -> Pasted:
    """E-mail addresses, numbers as they are written where the business is, customer numbers. Raises
    CannotKeepError where they are too many."""
    cells = (cell.strip().strip("\"'").strip() for cell in _BETWEEN.split(text.replace("\0", "")))
    asked = few(dict.fromkeys(filter(None, cells)), MOST)
    country = Business.get().country
    keys = {cell: _keys(cell, country) for cell in asked}
    by_key = _owners({key for each in keys.values() for key in each})
    found = {cell: [by_key[key] for key in each if key in by_key] for cell, each in keys.items()}
    people = dict.fromkeys(pk for cell in asked for pk in found[cell][:1])
    return Pasted(list(people), [cell for cell in asked if not found[cell]])


def _keys(cell: str, country: str) -> list[tuple[str, str]]:
    """As whose address it may be stored, the likeliest first."""
    if "@" in cell:
        return [("email", cell.lower()), ("customer", cell)]
    number = phones.parse(cell, country)
    return [*([("phone", number)] if number else []), ("customer", cell)]


def _owners(keys: set[tuple[str, str]]) -> dict[tuple[str, str], int]:
    plain = [value for scheme, value in keys if scheme != "customer"]
    numbers = [value for scheme, value in keys if scheme == "customer"]
    rows = Handle.objects.filter(Q(scheme__in=["email", "phone"], value__any_of=plain))
    person = Coalesce(F("contact__root"), F("contact"))
    found = {
        (scheme, value): pk for scheme, value, pk in rows.values_list("scheme", "value", person)
    }
    # A customer number counts in a space of its own, told after the sign.
    own = Handle.objects.filter(scheme="customer").annotate(
        bare=Substr("value", 1, StrIndex("value", Value("@")) - 1)
    )
    for value, bare, pk in own.filter(Q(value__any_of=numbers) | Q(bare__in=numbers)).values_list(
        "value", "bare", person
    ):
        found.setdefault(("customer", bare), pk)
        found.setdefault(("customer", value), pk)
    return found
