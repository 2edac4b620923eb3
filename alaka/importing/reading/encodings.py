"""In which letters a text was saved, and what stands between its columns."""

import codecs
import csv
import re
import unicodedata
from collections import Counter
from itertools import pairwise
from pathlib import Path

_PIECE = 1 << 20
_SAMPLE = 1 << 18
DELIMITERS = ",;\t|"

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
# Letters beyond ASCII that texts saved so are written with, most of them.
_LETTERS = {
    "cp1252": "éèêëàâäçùûüîïôöœæÉÈÊËÀÂÄÇÙÛÜÎÏÔÖŒÆßñáíóúÑ«»’“”–€°º",
    "cp1250": "čćšžđČĆŠŽĐ„“”’–€°",
    "cp1254": "şıiğçöüİŞÇĞÖÜâî’“”–€",
    "cp1251": "".join(map(chr, range(0x410, 0x450))) + "ёЁјЈљЉњЊћЋђЂџЏіІїЇєЄґҐ«»“”’–№€",
    "koi8-r": "".join(map(chr, range(0x410, 0x450))) + "ёЁ",
    "cp866": "".join(map(chr, range(0x410, 0x450))) + "ёЁ№",
    "mac_roman": "éèêëàâäçùûüîïôöœæÉÈÊËÀÂÄÇÙÛÜÎÏÔÖŒÆß«»’“”–€",
    "cp1256": "".join(map(chr, range(0x621, 0x64B))) + "پچژگکیہھے،؛؟«»\u200c\u200d–€",
}
_WORD = re.compile(r"[^\W\d_]{2,}")


def encoding_of(path: Path) -> str:
    with path.open("rb") as file:
        head = file.read(_SAMPLE)
    for mark, name in _MARKS:
        if head.startswith(mark):
            return name
    if name := _wide(head):
        return name
    if _is_utf8(path):
        return "utf-8"
    sample = _telling(path)
    return "utf-8" if _is_nearly_utf8(sample) else _old(sample)


def _wide(head: bytes) -> str:
    """UTF-16 without its mark: every other byte of plain letters and signs is nothing."""
    even, odd = head[0::2].count(0), head[1::2].count(0)
    half = max(1, len(head) // 2)
    if odd > half // 8 and odd > 4 * even:
        return "utf-16-le"
    return "utf-16-be" if even > half // 8 and even > 4 * odd else ""


def _is_utf8(path: Path) -> bool:
    decoder = codecs.getincrementaldecoder("utf-8")()
    with path.open("rb") as file:
        try:
            while piece := file.read(_PIECE):
                decoder.decode(piece)
            decoder.decode(b"", final=True)
        except UnicodeDecodeError:
            return False
    return True


def _is_nearly_utf8(sample: bytes) -> bool:
    """Some letters of it are broken, as programs do that cut a text or put two files together."""
    beyond = [letter for letter in sample.decode("utf-8", "replace") if not letter.isascii()]
    return beyond.count("\ufffd") * 10 < len(beyond)


def _telling(path: Path) -> bytes:
    """Lines with letters beyond ASCII, as many as a judgement needs."""
    found, size = [], 0
    with path.open("rb") as file:
        for line in file:
            if not line.isascii():
                found.append(line[:2000])
                size += len(found[-1])
                if size > _SAMPLE:
                    break
    return b"".join(found)


def _old(sample: bytes) -> str:
    """The one of the old encodings in which the letters make words."""
    return max(_LETTERS, key=lambda name: _score(sample.decode(name, "replace"), _LETTERS[name]))


def _score(text: str, letters: str) -> float:
    beyond = [letter for letter in text if not letter.isascii()]
    score = float(sum(1 if letter in letters else -2 for letter in beyond))
    for found in _WORD.finditer(text):
        word = found[0]
        if word.isascii():
            continue
        score -= 3 * (len({_script(letter) for letter in word}) > 1)
        # “мОСКВа”: nobody writes a capital after a small letter, but wrong tables do.
        score -= 2 * sum(a.islower() and b.isupper() for a, b in pairwise(word))
    return score


def _script(letter: str) -> str:
    return "LATIN" if letter.isascii() else unicodedata.name(letter, "?").split(" ")[0]


def delimiter_of(text: str) -> str:
    """The sign that cuts most lines into equally many columns; a comma where there is one column.

    ``text`` is the beginning of the file, cut at the end of a line.
    """
    best, found = 0.0, ","
    for sign in DELIMITERS:
        try:
            rows = [
                row for row in csv.reader(text.splitlines(keepends=True), delimiter=sign) if row
            ]
        except csv.Error:
            continue
        widths = Counter(len(row) for row in rows[:200])
        if not widths:
            continue
        width, often = max(widths.items(), key=lambda each: (each[1] * (each[0] > 1), each[0]))
        score = often / widths.total() * (1 - 1 / width)
        if score > best:
            best, found = score, sign
    return found
