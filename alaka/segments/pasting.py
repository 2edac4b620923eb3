"""Who is meant by a list of addresses, as somebody pasted it or has it in a file."""

import re
import tempfile
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from django.core.files.uploadedfile import UploadedFile
from django.db.models import F, Q, Value
from django.db.models.functions import Coalesce, StrIndex, Substr
from django.utils.module_loading import import_string

from alaka import registry
from alaka.accounts.models import Business
from alaka.contacts.models import Handle
from alaka.core import phones
from alaka.segments.making import few

# More than that comes as an import.
MOST = 50_000
LARGEST = 4_000_000
# The cells of one line; an address by its scheme.
Cells = tuple[str, ...]
Key = tuple[str, str]
_BETWEEN = re.compile(r"[\n\r,;\t]+")


@dataclass(frozen=True)
class Pasted:
    """``people`` by number; ``unknown`` is what nobody here has, as it was written."""

    people: list[int]
    unknown: list[str]


def rows_of(text: str) -> list[Cells]:
    """Each address for itself, whatever stands between them."""
    return list(filter(any, ((_bare(cell),) for cell in _BETWEEN.split(text))))


def rows_of_file(file: UploadedFile) -> list[Cells]:
    """Of any kind of table. Raises UnreadableError, and CannotKeepError where they are too many."""
    lines = import_string(registry.TABLE_READER)
    with tempfile.NamedTemporaryFile(prefix="alaka-segment-") as copy:
        for piece in file.chunks():
            copy.write(piece)
        copy.flush()
        rows = (tuple(map(_bare, cells)) for cells in lines(Path(copy.name)))
        return few(islice(filter(any, rows), MOST + 1), MOST)


def read(rows: Iterable[Cells]) -> Pasted:
    """E-mail addresses, numbers as they are written where the business is, customer numbers. Raises
    CannotKeepError where they are too many."""
    asked = few(dict.fromkeys(tuple(filter(None, row)) for row in rows), MOST)
    country = Business.get().country
    keys = {cell: _keys(cell, country) for row in asked for cell in row}
    by_key = _owners({key for each in keys.values() for key in each})
    found = {cell: [by_key[key] for key in each if key in by_key] for cell, each in keys.items()}
    meant = [_meant(row, keys, found) for row in asked]
    people = dict.fromkeys(pk for row in meant for cell in row for pk in found[cell][:1])
    unknown = dict.fromkeys(cell for row in meant for cell in row if not found[cell])
    return Pasted(list(people), list(unknown))


def _meant(row: Cells, keys: Mapping[str, list[Key]], found: Mapping[str, list[int]]) -> Cells:
    """Beside an e-mail address or a telephone number, other cells of a line are remarks: a sum is
    no number of a customer. Without any, what is one is meant, else all of it."""
    addresses = tuple(cell for cell in row if len(keys[cell]) > 1)
    return addresses or tuple(cell for cell in row if found[cell]) or row


def _bare(cell: str) -> str:
    return cell.replace("\0", "").strip().strip("\"'").strip()


def _keys(cell: str, country: str) -> list[Key]:
    """As whose address it may be stored, the likeliest first."""
    if "@" in cell:
        return [("email", cell.lower()), ("customer", cell)]
    number = phones.parse(cell, country)
    return [*([("phone", number)] if number else []), ("customer", cell)]


def _owners(keys: set[Key]) -> dict[Key, int]:
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
