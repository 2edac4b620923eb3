"""Which charset a posted form is in: pages declare it wrongly, or not at all."""

import codecs

# What pages in our languages were written in before UTF-8. The Turkish page of 1252 has ğ ı ş where
# the other has ð ý þ, which none of our languages writes; 1252 reads nearly everything.
_LEGACY = {"bs": ("iso8859-2", "cp1250"), "fa": ("cp1256",)}
_LAST = ("cp1254", "cp1252")
# What browsers mean by these names (WHATWG Encoding Standard).
_MEANT = {"ascii": "cp1252", "iso8859-1": "cp1252", "iso8859-9": "cp1254"}
# A form's body is ASCII around its texts: a charset that reads these otherwise (UTF-16, UTF-7,
# unicode_escape) cannot be its own.
_ASCII = bytes(range(32, 92)) + bytes(range(93, 127)) + b"+AGE-\\n\\u0041"
# Š Ž š ž of ISO-8859-2; in windows-1250 no letters of Bosnian stand there.
_LATIN_2 = b"\xa9\xae\xb9\xbe"


def charset_of(texts: list[bytes], declared: list[str], language: str) -> str:
    """The first charset that reads every text without a fault.

    UTF-8 goes before what is declared: a text in another charset is as good as never right UTF-8,
    and what a page says of itself is often left over from an older one.
    """
    for name in ("utf-8", *declared, *_LEGACY.get(language, ()), *_LAST):
        charset = _known(name)
        if charset and _reads(texts, charset):
            return charset
    return "utf-8"


def _known(name: str) -> str:
    """Python's name of a charset that texts in a form may be in, or ""."""
    try:
        charset = codecs.lookup(name).name
        is_fitting = _ASCII.decode(charset) == _ASCII.decode("ascii")
    except (LookupError, ValueError):
        return ""
    return _MEANT.get(charset, charset) if is_fitting else ""


def _reads(texts: list[bytes], charset: str) -> bool:
    if charset == "iso8859-2" and not _is_latin_2(b"".join(texts)):
        return False
    try:
        for text in texts:
            text.decode(charset)
    except (LookupError, ValueError):
        return False
    return True


def _is_latin_2(text: bytes) -> bool:
    return not any(0x80 <= byte < 0xA0 for byte in text) and any(byte in _LATIN_2 for byte in text)
