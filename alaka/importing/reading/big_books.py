"""Workbooks (.xlsx) too big or too wide to lie in memory: the sheet is read as it is unpacked.

The texts that cells share (ECMA-376 part 1, 18.4) go to a file on disk, of which a cell reads its
own. What a reader of whole sheets gives, this one gives.
"""

import mmap
import tempfile
import zipfile
import zlib
from array import array
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any
from xml.etree.ElementTree import ParseError
from xml.parsers import expat

from django.utils.translation import gettext_noop as _

from alaka.core.words import Words
from alaka.importing.reading import extents
from alaka.importing.reading.big_parts import Parts
from alaka.importing.reading.headers import chosen, table
from alaka.importing.reading.merged import filled
from alaka.importing.reading.rows import Cell, Row, Table, UnreadableError, Unreckoned

# Bytes of the largest sheet and its texts, unpacked: about two hundred thousand rows.
BIG = 60_000_000
_AT_ONCE = 1 << 16
_COLUMNS_AT_MOST = 16_384
_LONGEST = 2_000_000
BROKEN = (
    zipfile.BadZipFile, zlib.error, EOFError, expat.ExpatError, ParseError, LookupError, ValueError,
    OverflowError, RuntimeError,
)  # fmt: skip
_BEGIN = datetime.fromisoformat("1899-12-30")
_BEGIN_1904 = datetime.fromisoformat("1904-01-01")


def takes(path: Path) -> bool:
    try:
        with zipfile.ZipFile(path) as book:
            sizes = [each.file_size for each in book.infolist() if each.filename.startswith("xl/")]
            return sum(sorted(sizes)[-2:]) > BIG or extents.is_wide(book)
    except (*BROKEN, OSError):
        return False


def read(path: Path, sheet: str = "") -> Table:
    """One sheet: the one that is named, else as it is chosen by `headers.chosen`."""
    with readable(), zipfile.ZipFile(path) as book:
        shown = list(Parts(book).sheets())

    def one(name: str) -> Table | None:
        rows = partial(_rows, path, name)
        is_filled = next(rows(), None) is not None
        return table(rows, sheets=shown, sheet=name) if is_filled else None

    return chosen(shown, sheet, one)


def _rows(path: Path, sheet: str) -> Iterator[Row]:
    with readable(), zipfile.ZipFile(path) as book, tempfile.TemporaryFile() as file:
        parts = Parts(book)
        texts = _Texts(file, book, parts.texts())
        reader = _Sheet(texts, parts.days(), _BEGIN_1904 if parts.is_of_1904() else _BEGIN)
        name = parts.sheets()[sheet]
        is_long = book.getinfo(name).file_size > BIG
        with book.open(name) as part:
            rows = reader.read(part)
            yield from rows if is_long else filled(rows, extents.seen(book, name).merged)


@contextmanager
def readable() -> Iterator[None]:
    """Raises UnreadableError for whatever a file may be broken in."""
    try:
        yield
    except BROKEN as error:
        broken = _("The file is damaged. Open it in your program and save it again.")
        raise UnreadableError(Words(broken)) from error


class Part:
    """Some XML, piece by piece. Its elements may have a prefix, which the first one tells."""

    starts: dict[str, Callable[[dict[str, str]], None]]
    ends: dict[str, Callable[[], None]]
    prefix: str | None = None

    def __init__(self) -> None:
        self.text: list[str] = []

    def fed(self, part: Any) -> Iterator[None]:
        parser = expat.ParserCreate()
        parser.buffer_text = True
        parser.StartElementHandler, parser.EndElementHandler = self._start, self._end
        parser.CharacterDataHandler = self.text.append
        while data := part.read(_AT_ONCE):
            parser.Parse(data)
            self._bound()
            yield
        parser.Parse(b"", True)

    def _bound(self) -> None:
        """Raises ValueError for a text as long as no program writes it."""
        if sum(map(len, self.text)) > _LONGEST:
            if "".join(self.text).strip():
                raise ValueError
            self.text.clear()

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        if self.prefix is None:
            before, colon, _name = name.rpartition(":")
            self.prefix = before + colon
            self.starts = {self.prefix + key: act for key, act in self.starts.items()}
            self.ends = {self.prefix + key: act for key, act in self.ends.items()}
        if (act := self.starts.get(name)) is not None:
            act(attributes)

    def _end(self, name: str) -> None:
        if (act := self.ends.get(name)) is not None:
            act()


class _Texts(Part):
    """The shared ones, by number: on disk, with where each begins. They are read as far as they are
    asked for, since programs number them in the order of the cells."""

    def __init__(self, file: Any, book: zipfile.ZipFile, name: str) -> None:
        super().__init__()
        self.starts = {"si": self._begin, "t": self._hear, "rPh": self._deafen}
        self.ends = {"si": self._keep, "t": self._take, "rPh": self._hear_again}
        self.file, self.at, self.begins = file, 0, array("Q", [0])
        self.found: list[str] = []
        self.is_deaf = False
        self.kept: mmap.mmap | bytes = b""
        self.more = self._read(book, name)

    def __getitem__(self, number: int) -> str:
        while number + 1 >= len(self.begins):
            if next(self.more, True):
                raise LookupError(number)
        return self.kept[self.begins[number] : self.begins[number + 1]].decode()

    def _read(self, book: zipfile.ZipFile, name: str) -> Iterator[None]:
        if not name:
            return
        with book.open(name) as part:
            for _piece in self.fed(part):
                self.file.flush()
                if self.at > len(self.kept):
                    self.kept = mmap.mmap(self.file.fileno(), 0, access=mmap.ACCESS_READ)
                yield

    def _begin(self, attributes: dict[str, str]) -> None:
        self.found.clear()

    def _hear(self, attributes: dict[str, str]) -> None:
        self.text.clear()

    def _deafen(self, attributes: dict[str, str]) -> None:
        """How it is spoken is no part of the text."""
        self.is_deaf = True

    def _hear_again(self) -> None:
        self.is_deaf = False

    def _take(self) -> None:
        if not self.is_deaf:
            self.found += self.text

    def _keep(self) -> None:
        data = "".join(self.found).encode()
        self.file.write(data)
        self.at += len(data)
        self.begins.append(self.at)


class _Sheet(Part):
    """Rows as they come: ``rows`` are those since it was last emptied."""

    def __init__(self, texts: _Texts, days: frozenset[str], begin: datetime) -> None:
        super().__init__()
        self.texts, self.days, self.begin = texts, days, begin
        self.rows: list[Row] = []
        self.number = 0
        self.cells: list[Cell] = []
        # Of the cell that is being read.
        self.at, self.kind, self.style = 0, "n", ""
        self.inline: list[str] = []
        self.formula: str | None = None
        hear = ("v", "t", "f")
        self.starts = {"row": self._begin, "c": self._cell, **dict.fromkeys(hear, self._hear)}
        self.ends = {
            "row": self._keep, "v": self._value, "t": self._piece, "is": self._inline,
            "f": self._formula, "c": self._end_cell,
        }  # fmt: skip

    def read(self, part: Any) -> Iterator[Row]:
        for _piece in self.fed(part):
            yield from self.rows
            self.rows.clear()

    def _begin(self, attributes: dict[str, str]) -> None:
        self.number = int(attributes.get("r") or self.number + 1)
        self.cells, self.at = [], -1

    def _cell(self, attributes: dict[str, str]) -> None:
        place = attributes.get("r")
        self.at = _column(place.rstrip("0123456789")) if place else self.at + 1
        self.kind, self.style = attributes.get("t", "n"), attributes.get("s", "")
        self.inline, self.formula = [], None
        self.text.clear()

    def _hear(self, attributes: dict[str, str]) -> None:
        self.text.clear()

    def _formula(self) -> None:
        self.formula = "".join(self.text)
        self.text.clear()

    def _end_cell(self) -> None:
        if self.formula is not None and self.kind != "str":
            self._put(Unreckoned("=" + self.formula))

    def _piece(self) -> None:
        self.inline += self.text

    def _inline(self) -> None:
        self._put("".join(self.inline))

    def _value(self) -> None:
        text, kind = "".join(self.text), self.kind
        if self.formula is not None and kind != "str" and not text.strip():
            return
        self.formula = None
        if kind == "s":
            self._put(self.texts[int(text)])
        elif kind == "n":
            self._put(self._day(float(text)) if self.style in self.days else float(text))
        elif kind == "b":
            self._put(text == "1")
        elif kind != "e":
            self._put(text)

    def _day(self, value: float) -> Cell:
        if value < 1:
            return str((_BEGIN + timedelta(days=value)).time())
        # The programs count a 29 February 1900.
        days = value + 1 if value < 60 and self.begin is _BEGIN else value
        moment = self.begin + timedelta(seconds=round(days * 86_400))
        return str(moment) if moment.time() != moment.min.time() else moment.date()

    def _put(self, value: Cell) -> None:
        missing = self.at - len(self.cells)
        if missing:
            self.cells += [None] * missing
        self.cells.append(value)

    def _keep(self) -> None:
        self.rows.append(Row(self.number, tuple(self.cells)))


_COLUMNS: dict[str, int] = {}


def _column(letters: str) -> int:
    """A → 0, AA → 26. Raises ValueError for one that no program knows."""
    if letters not in _COLUMNS:
        at = 0
        for letter in letters:
            at = at * 26 + ord(letter) - 64
        if not 0 < at <= _COLUMNS_AT_MOST:
            raise ValueError(letters)
        _COLUMNS[letters] = at - 1
    return _COLUMNS[letters]
