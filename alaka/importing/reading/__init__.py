"""From a file to rows of cells: its content says what it is, its name only where that does not."""

from pathlib import Path

from django.utils.translation import gettext_noop as _

from alaka.core.words import Words
from alaka.importing.reading import cards, texts
from alaka.importing.reading.rows import (
    Cell,
    Lines,
    Row,
    Table,
    UnreadableError,
    Unreckoned,
    text_of,
)

__all__ = [
    "Cell",
    "Lines",
    "Row",
    "Table",
    "UnreadableError",
    "Unreckoned",
    "open_table",
    "text_of",
]

_ZIP, _OLD_OFFICE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"
_OTHERS = (b"%PDF-", b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"\x1f\x8b", b"Rar!", b"7z\xbc\xaf")


def open_table(path: Path, sheet: str = "") -> Table:
    """Raises UnreadableError, here or while the rows are read."""
    with path.open("rb") as file:
        head = file.read(4096)
    if not head.strip():
        raise UnreadableError(Words(_("There is nothing in this file.")))
    if head.startswith((_ZIP, _OLD_OFFICE)):
        from alaka.importing.reading import books  # Its library is for those who use it.

        return books.read(path, sheet)
    if head.startswith(_OTHERS):
        raise UnreadableError(Words(_("This is not a table: save it as .csv or .xlsx first.")))
    plain = head.replace(b"\x00", b"").lstrip(b"\xef\xbb\xbf\xff\xfe \r\n\t")
    if plain.startswith((b"<", b"{")):  # A page that is called .xls, XML, JSON.
        raise UnreadableError(Words(_("This is not a table: save it as .csv or .xlsx first.")))
    is_card = plain[:11].upper() == b"BEGIN:VCARD"
    return cards.read(path) if is_card else texts.read(path)
