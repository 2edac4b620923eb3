"""Own fields as columns: the cell goes through the field's kind, made ready once for the file."""

import re
from collections.abc import Callable, Iterable
from datetime import date, timedelta
from decimal import Decimal
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError

from alaka.contacts.own.kinds import KINDS
from alaka.core.sheets.texts import restored
from alaka.importing.headers import is_nothing
from alaka.importing.reading import Cell, text_of

if TYPE_CHECKING:
    from alaka.contacts.models import OwnField
    from alaka.importing.targets import Read, Situation

# Of most fields there are few values, and reading one takes longer than finding it again.
_REMEMBERED = 50_000
# A day as spreadsheets count them, which loses its form on the way into many a file: from 1927 on.
_COUNTED = re.compile(r"([1-7][0-9]{4})(\.[0-9]+)?", re.ASCII)
_BEGIN = date(1899, 12, 30)
# The day in the middle, as programs set to American English save it.
_TURNED = re.compile(r"([0-9]{1,2})/([0-9]{1,2})(/[0-9]{2,4}\b.*)", re.ASCII)


def reader_of(field: "OwnField") -> "Callable[[Situation], Read]":
    def reader(situation: "Situation") -> "Read":
        take = KINDS[field.kind].reader(field)
        is_number = KINDS[field.kind].column == "numeric"
        is_day = field.kind == "date"

        @lru_cache(maxsize=_REMEMBERED)
        def written(text: str) -> Any:
            plain = restored(text.replace("\x00", "").strip())
            if is_day and situation.is_month_first:
                plain = _TURNED.sub(r"\2/\1\3", plain)
            if is_day and (counted := _COUNTED.fullmatch(plain)):
                return take(_BEGIN + timedelta(days=int(counted[1])))
            try:
                return take(plain) if plain else None
            except ValidationError:
                if is_nothing(plain):
                    return None
                raise

        def read(cell: Cell) -> Any:
            if isinstance(cell, str):
                return written(cell)
            if is_number and isinstance(cell, int | float) and not isinstance(cell, bool):
                return take(Decimal(repr(cell)))
            if is_day and isinstance(cell, date):
                return take(cell)
            return written(text_of(cell))

        return read

    return reader


def is_month_first(values: "Iterable[str]") -> bool:
    """Whether some of these days can only be written so, and none the other way round."""
    found = [match for text in values if (match := _TURNED.fullmatch(text.strip()))]
    has_others = any(int(each[1]) > 12 for each in found)
    return not has_others and any(int(each[2]) > 12 for each in found)
