"""How far the cells of small sheets (.xlsx) reach, which are merged, and in which a formula stands
without what comes of it: found before reading them.

One cell far away makes a sheet that lies in memory whole as big as if it were full.
"""

import re
import zipfile
from collections.abc import Iterator
from html import unescape
from typing import Any, NamedTuple

from alaka.importing.reading.big_parts import Parts
from alaka.importing.reading.merged import Merged
from alaka.importing.reading.rows import Unreckoned

# Cells of one sheet, empty ones among them, that may lie in memory.
MOST = 4_000_000
_AT_ONCE = 1 << 20
_CELL = re.compile(rb"<(?:\w+:)?c[\s/>]")
_PLACE = re.compile(rb'<(?:\w+:)?c r="([A-Z]{1,3})([0-9]{1,7})"')
_HAS_F = re.compile(rb"<(?:\w+:)?f[\s/>]")
# A cell with a formula and no value, or an empty one: its place, its kind, the formula.
_FORMULA = re.compile(
    rb'<(?:\w+:)?c r="([A-Z]{1,3})([0-9]{1,7})"(?:\s(?!t=)\w+="[^"]*+")*+(?:\st="(\w+)")?+[^>]*+>'
    rb"<(?:\w+:)?f(?:\s[^>]*)?(?:/>|>([^<]*)</(?:\w+:)?f>)"
    rb"(?:<(?:\w+:)?v(?:/>|\s[^>]*/>|>\s*</(?:\w+:)?v>))?</(?:\w+:)?c>"
)
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


# Number of the row → column and formula of each.
Formulas = dict[int, list[tuple[int, Unreckoned]]]


class Seen(NamedTuple):
    """``merged``: those that go down over more than one row."""

    merged: Merged
    formulas: Formulas


def seen(book: zipfile.ZipFile, name: str) -> Seen:
    merged: dict[int, list[tuple[int, int]]] = {}
    formulas: Formulas = {}
    with book.open(name) as part:
        for piece in _pieces(part, b"row>"):
            for letters, first, last in _MERGED.findall(piece):
                if int(last) > int(first):
                    merged.setdefault(int(first), []).append((column(letters) - 1, int(last)))
            for letters, row, kind, said in _FORMULA.findall(piece) if _HAS_F.search(piece) else ():
                if kind != b"str":  # A text of no letters is what comes of that one.
                    found = Unreckoned("=" + unescape(said.decode()))
                    formulas.setdefault(int(row), []).append((column(letters) - 1, found))
    return Seen(merged, formulas)


def column(letters: bytes) -> int:
    """A → 1, AA → 27."""
    at = 0
    for letter in letters:
        at = at * 26 + letter - 64
    return at


def _pieces(part: Any, before: bytes = b"<") -> Iterator[bytes]:
    """The whole of it, cut before the beginning of an element, or before what is named."""
    rest = b""
    while data := part.read(_AT_ONCE):
        whole, sign, begun = (rest + data).rpartition(before)
        rest = sign + begun
        yield whole
    yield rest
