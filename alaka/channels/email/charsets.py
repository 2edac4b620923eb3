"""Bytes of doubtful honesty in, text that PostgreSQL can hold out. Nothing here ever raises."""

import codecs
import re
from functools import lru_cache

# What senders write, and the superset that reads it. Web practice: Latin-1 means Windows-1252.
ALIASES = {
    "iso-8859-1": "cp1252",
    "latin-1": "cp1252",
    "latin1": "cp1252",
    "iso-8859-9": "cp1254",
    "iso-8859-11": "cp874",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "x-gbk": "gb18030",
    "hz-gb-2312": "hz",
    "ks_c_5601-1987": "cp949",
    "euc-kr": "cp949",
    "shift_jis": "cp932",
    "x-sjis": "cp932",
    "iso-8859-8-i": "cp1255",
    "iso-8859-8": "cp1255",
    "x-mac-cyrillic": "mac-cyrillic",
    "x-mac-turkish": "mac-turkish",
    "x-mac-roman": "mac-roman",
    "macintosh": "mac-roman",
    "cp-850": "cp850",
    "koi8r": "koi8-r",
    "win-1251": "cp1251",
    "utf8mb4": "utf-8",
    "unicode": "utf-8",
    "ascii": "",
    "us-ascii": "",
    "ansi_x3.4-1968": "",
    "unknown-8bit": "",
    "x-unknown": "",
    "default": "",
}
# Python knows these as text, but they are no charset of a mail (UTF-7 hides markup in ASCII).
REFUSED = {"utf-7", "idna", "punycode", "unicode_escape", "raw_unicode_escape", "undefined"}
# Their bytes may look like ASCII or UTF-8 by chance, so the sender's word comes first.
SENDER_FIRST = re.compile(r"utf-(16|32)|iso2022|hz|gb|big5|cp9|euc|shift|johab")
WINDOWS = re.compile(r"(?:x-)?(?:windows|win|cp)[-_ ]?(\d{3,5})")

UNSTORABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]")

CONTROLS = bytes([*range(9), 11, 12, *range(14, 32), 127])

CYRILLIC = frozenset("абвгдежзийклмнопрстуфхцчшщъыьэюя")
ARABIC = frozenset("ابپتثجچحخدذرزژسشصضطظعغفقکكگلمنوهةیيىئءآأؤ،؟\u200c")
# Guesses for bytes without a usable charset; a tie goes to the one that stands first.
GUESSES: tuple[tuple[str, bool, frozenset[str]], ...] = (
    ("cp1252", False, frozenset("éèêëàâçùûüîïôöœäßÉÈÀÇ«»’–…")),
    ("cp1254", False, frozenset("ğışçöüâîİŞĞÇÖÜ’–…")),
    ("cp1250", False, frozenset("čćšžđČĆŠŽĐ’–…„“")),
    ("cp1251", True, CYRILLIC),
    ("koi8-r", True, CYRILLIC),
    ("cp1256", True, ARABIC),
)


@lru_cache(maxsize=512)
def codec(charset: str) -> str:
    """Python's name of a text codec for what the sender wrote, or ""."""
    name = charset.strip(" \t\"'<>;").lower()
    if name.startswith("charset="):
        name = name[8:]
    name = ALIASES.get(name, name)
    if numbered := WINDOWS.fullmatch(name):
        name = "cp" + numbered[1]
    try:
        info = codecs.lookup(name) if name else None
    except (LookupError, ValueError):
        return ""
    if info is None or info.name in REFUSED or not getattr(info, "_is_text_encoding", True):
        return ""
    return ALIASES.get(info.name, info.name)


def decode(data: bytes, charset: str = "") -> str:
    """Text of the bytes: as declared where that can be true, else UTF-8, else the best guess."""
    name = codec(charset)
    if name and SENDER_FIRST.match(name):
        try:
            return _decode(data, name, "strict")
        except ValueError:
            pass
    if data.isascii():
        return data.decode("ascii")
    try:
        # Text in a single-byte charset is never valid UTF-8 by chance: a wrong label shows here.
        return data.decode("utf-8-sig")
    except ValueError:
        pass
    if (cut := _cut_at_the_end(data)) and (name == "utf-8" or not cut.isascii()):
        return cut + "\ufffd"
    if name and not name.startswith(("utf", "ascii")):
        return _decode(data, name, "replace")
    return _without_charset(data)


def _decode(data: bytes, name: str, errors: str) -> str:
    if name.startswith(("utf-16", "utf-32")) and b"\x00" not in data:
        raise ValueError("no wide characters in here")
    return data.decode(name, errors).lstrip("\ufeff")


def _cut_at_the_end(data: bytes) -> str:
    """UTF-8 that lacks nothing but the end of its last letter; "" for anything else."""
    try:
        return codecs.getincrementaldecoder("utf-8-sig")().decode(data)
    except ValueError:
        return ""


def _without_charset(data: bytes) -> str:
    sample = data[:4000]
    high = sum(byte > 127 for byte in sample)
    # A letter cut in two at the end, or one bad byte in much text, is still UTF-8.
    text = data.decode("utf-8", "replace")
    if text[:4000].count("\ufffd") * 10 <= high:
        return text
    letters = sum(chr(byte).isalpha() for byte in sample if byte < 128)
    best, best_score = "cp1252", -1.0
    for name, other_script, letters_of in GUESSES:
        if other_script != (high > letters):
            continue
        score = sum(letter in letters_of for letter in sample.decode(name, "replace")) / high
        if score > best_score:
            best, best_score = name, score
    return data.decode(best, "replace")


def clean(text: str) -> str:
    """Without what PostgreSQL or a screen cannot take (NUL, lone surrogates, controls)."""
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    try:
        octets = text.encode()
    except UnicodeEncodeError:
        return UNSTORABLE.sub("", text)
    if len(octets.translate(None, CONTROLS)) == len(octets) and not _has_noncharacters(octets):
        return text
    return UNSTORABLE.sub("", text)


def _has_noncharacters(octets: bytes) -> bool:
    # Their first two octets in UTF-8, shared with a few rare letters.
    return b"\xef\xb7" in octets or b"\xef\xbf" in octets
