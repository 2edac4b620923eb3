"""Which charset a posted form is in: pages declare it wrongly, or not at all."""

import codecs
import re

from alaka.channels.form.plausible import oddness

# What pages in our languages were written in before UTF-8: those of the customer's language first,
# as where two read a text equally well, the first is taken.
_LEGACY = {
    "bs": ("cp1250", "iso8859-2", "cp1251", "iso8859-5"),
    "fa": ("cp1256",),
    "fr": ("cp1252", "iso8859-15"),
}
_ALL = ("cp1254", "cp1252", "iso8859-15", "cp1250", "iso8859-2", "cp1251", "iso8859-5", "cp1256")
# What browsers mean by these names (WHATWG Encoding Standard).
_MEANT = {"ascii": "cp1252", "iso8859-1": "cp1252", "iso8859-9": "cp1254"}
# A form's body is ASCII around its texts: a charset that reads these otherwise (UTF-16, UTF-7,
# unicode_escape) cannot be its own.
_ASCII = bytes(range(32, 92)) + bytes(range(93, 127)) + b"+AGE-\\n\\u0041"
# How browsers write a letter that the page's charset lacks; what ASCII has, they never write so.
REFERENCE = re.compile(r"&#(1(?:2[89]|[3-9]\d)|[2-9]\d\d|[1-9]\d{3,6});")
_SIDE_BY_SIDE = re.compile(r"[^\W_]&#\d+;|&#\d+;(?:[^\W_]|&#)")
_SAMPLE = 4000


def charset_of(texts: list[bytes], declared: list[str], language: str) -> str:
    """The charset in which the texts read best; anything but UTF-8 means that references in them
    are the browser's.

    UTF-8 goes before what is declared: a text in another charset is as good as never right UTF-8,
    and what a page says of itself is often left over from an older one. Texts all in ASCII are in
    what is declared; if nothing is, their references decide.
    """
    known = [charset for charset in map(_known, declared) if charset]
    if all(map(bytes.isascii, texts)):
        (charset, *_rest) = [*known, "cp1252" if _are_a_browsers(texts) else "utf-8"]
        return charset
    for charset in ("utf-8", *known):
        if _reads(texts, charset):
            return charset
    likely = [*_LEGACY.get(language, ()), *_ALL]
    readable = [charset for charset in likely if _reads(texts, charset)]
    return min(readable, key=lambda charset: _unlikeliness(texts, charset), default="utf-8")


def _known(name: str) -> str:
    """Python's name of a charset that texts in a form may be in, or ""."""
    try:
        charset = codecs.lookup(name).name
        is_fitting = _ASCII.decode(charset) == _ASCII.decode("ascii")
    except (LookupError, ValueError):
        return ""
    return _MEANT.get(charset, charset) if is_fitting else ""


def _reads(texts: list[bytes], charset: str) -> bool:
    try:
        for text in texts:
            text.decode(charset)
    except (LookupError, ValueError):
        return False
    return True


def _are_a_browsers(texts: list[bytes]) -> bool:
    """Whether the references in texts of pure ASCII were written by a browser.

    Nearly always: hardly anybody types one. A letter all alone (“I see &#1587; on your page”) is
    left as it stands, though, where nothing else in the post tells of a browser: another reference
    or a letter beside it, or one to a sign or an emoji. The French à is a word.
    """
    for text in texts:
        readable = text.decode("ascii")
        if _SIDE_BY_SIDE.search(readable):
            return True
        signs = [chr(code) for code in map(int, REFERENCE.findall(readable)) if code < 0x110000]
        if any(not sign.isalpha() or sign in "àÀ" for sign in signs):
            return True
    return False


def _unlikeliness(texts: list[bytes], charset: str) -> int:
    telling = (text for text in texts if b"&#" in text or not text.isascii())
    sample = b"\n".join(telling)[:_SAMPLE].decode(charset, "replace")
    # Nothing is written as a reference that the charset has.
    codes = (int(code) for code in REFERENCE.findall(sample))
    needless = sum(_has(charset, code) for code in codes)
    return 3 * needless + oddness(REFERENCE.sub(character, sample))


def _has(charset: str, code: int) -> bool:
    try:
        return bool(chr(code).encode(charset))
    except (ValueError, OverflowError):
        return False


def character(found: re.Match[str]) -> str:
    """What a reference stands for; itself where that is no character."""
    code = int(found[1])
    is_one = code < 0x110000 and not 0xD800 <= code < 0xE000
    return chr(code) if is_one else found[0]
