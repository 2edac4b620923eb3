"""How far the cells of small sheets (.xlsx) reach, and which are merged: found before reading them.

One cell far away makes a sheet that lies in memory whole as big as if it were full.
"""

import re
import zipfile
from collections.abc import Iterator
from typing import Any

from alaka.importing.reading.big_parts import Parts
from alaka.importing.reading.merged import Merged

# Cells of one sheet, empty ones among them, that may lie in memory.
MOST = 4_000_000
_AT_ONCE = 1 << 20
_CELL = re.compile(rb"<(?:\w+:)?c[\s/>]")
_PLACE = re.compile(rb'<(?:\w+:)?c r="([A-Z]{1,3})([0-9]{1,7})"')
_MERGED = re.compile(rb'<(?:\w+:)?mergeCell ref="([A-Z]{1,3})([0-9]{1,7}):[A-Z]{1,3}([0-9]{1,7})"')


def is_wide(book: zipfile.ZipFile) -> bool:
    """Whether any sheet reaches too far, or hides how far."""
    return any(_reaches_far(book, name) for name in Parts(book).sheets().values())


def _reaches_far(book: zipfile.ZipFile, name: str) -> bool:
    columns, rows = 0, 0
    with book.open(name) as part:
        for piece in _pieces(part):
            places = _PLACE.findall(piece)
            if len(places) != len(_CELL.findall(piece)):
                return True
            columns = max(columns, *map(column, {each[0] for each in places}), 0)
            rows = max(rows, *(int(each) for each in {each[1] for each in places}), 0)
    return columns * rows > MOST


def merged(book: zipfile.ZipFile, name: str) -> Merged:
    """Those that go down over more than one row."""
    found: dict[int, list[tuple[int, int]]] = {}
    with book.open(name) as part:
        for piece in _pieces(part):
            for letters, first, last in _MERGED.findall(piece):
                if int(last) > int(first):
                    found.setdefault(int(first), []).append((column(letters) - 1, int(last)))
    return found


def column(letters: bytes) -> int:
    """A → 1, AA → 27."""
    at = 0
    for letter in letters:
        at = at * 26 + letter - 64
    return at


def _pieces(part: Any) -> Iterator[bytes]:
    """The whole of it, cut before the beginning of an element."""
    rest = b""
    while data := part.read(_AT_ONCE):
        whole, sign, begun = (rest + data).rpartition(b"<")
        rest = sign + begun
        yield whole
    yield rest
