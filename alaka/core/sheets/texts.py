"""Cells as text: what a spreadsheet would take for a formula is told to be text, and back."""

import re
from datetime import date, datetime
from decimal import Decimal
from functools import cache

from babel import Locale
from django.utils.timezone import get_current_timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from alaka.core.sheets.table import Cell

_FORMULA = ("=", "+", "-", "@", "＝", "＋", "－", "＠")
# A telephone number or a plain number does nothing in a spreadsheet, and is to come back as it is.
_HARMLESS = re.compile(r"\+[0-9][0-9 ().-]*|[-+]?[0-9]+([.,][0-9]+)?", re.ASCII)


def defused(text: str) -> str:
    return f"'{text}" if _is_armed(text) else text


def _is_armed(text: str) -> bool:
    """Also with such a mark before it, so that one that was there already comes back, too."""
    inner = text.lstrip("'")
    # Spreadsheets pass over blanks before a sign, or cut them off.
    bare = inner.lstrip()
    return inner.startswith(("\t", "\r")) or (bare.startswith(_FORMULA) and not _is_harmless(bare))


def _is_harmless(text: str) -> bool:
    return all(_HARMLESS.fullmatch(part) for part in text.split("; "))


def kept(text: str) -> str:
    """For files in which no cell needs such a mark: one that is there is told from one of ours."""
    return f"'{text}" if text[:1] == "'" and _is_armed(text) else text


def restored(text: str) -> str:
    """A cell of ours as it was."""
    return text[1:] if text[:1] == "'" and _is_armed(text) else text


def text_of(cell: Cell) -> str:
    """As a line of text holds it: numbers with the decimal mark of the language, days by ISO."""
    if isinstance(cell, str):
        return defused(cell)
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return _("Yes") if cell else _("No")
    if isinstance(cell, list):
        return defused("; ".join(cell))
    if isinstance(cell, datetime):
        return _local(cell).isoformat(" ", "minutes")
    if isinstance(cell, date):
        return cell.isoformat()
    plain = f"{cell:f}" if isinstance(cell, Decimal) else str(cell)
    return plain if isinstance(cell, int) else plain.replace(".", mark())


def _local(at: datetime) -> datetime:
    return at.astimezone(get_current_timezone()).replace(tzinfo=None) if at.tzinfo else at


def mark() -> str:
    """Of decimals, in the reader's language."""
    return _mark((get_language() or "en")[:2])


@cache
def _mark(language: str) -> str:
    return str(Locale.parse(language).number_symbols["latn"]["decimal"])
