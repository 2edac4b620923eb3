"""The header of a mail, read as it is in the wild: raw values in, clean text and lists out."""

import binascii
import re
from collections.abc import Iterable
from datetime import UTC, datetime
from email.utils import mktime_tz, parsedate_tz

from alaka.channels.email.charsets import clean, decode

# Encoded words (RFC 2047), also with a language, with spaces inside, or without padding.
WORD = re.compile(r"=\?([^?\s*]{1,60})(?:\*[^?]*)?\?([bBqQ])\?(.*?)\?=(?=[^=]|$|=\?)", re.DOTALL)
FOLD = re.compile(r"\r?\n[ \t]*|\r")
SPACES = re.compile(r"\s+")
MESSAGE_ID = re.compile(r"<([^<>]{1,1000})>")
PARAMETER = re.compile(r';\s*([^\s=;"]+)\s*=\s*("(?:\\.|[^"\\])*"?|[^;]*)', re.DOTALL)
HEX = re.compile(rb"%([0-9a-fA-F]{2})")

MAX_VALUE = 20_000
MAX_REFERENCES = 100


class Headers:
    """All header lines of one part, by lower-case name, in their order."""

    def __init__(self, items: Iterable[tuple[str, str]]) -> None:
        self.lines: dict[str, list[str]] = {}
        for name, value in items:
            self.lines.setdefault(name.strip().lower(), []).append(value)

    def __contains__(self, name: str) -> bool:
        return name in self.lines

    def raw(self, name: str) -> str:
        """The first line of that name that says anything, as it came."""
        for value in self.lines.get(name, ()):
            if value.strip():
                return value[:MAX_VALUE]
        return ""

    def all(self, name: str) -> list[str]:
        return [value[:MAX_VALUE] for value in self.lines.get(name, ())]

    def text(self, name: str, limit: int = 1000) -> str:
        return text(self.raw(name))[:limit].strip()


def text(raw: str) -> str:
    """A header value decoded, on one line."""
    value = FOLD.sub(" ", raw)
    if "=?" in value:
        value = _words(value)
    elif not value.isascii():
        value = _octets(value)
    return SPACES.sub(" ", clean(value)).strip()


def _octets(value: str) -> str:
    """Raw 8-bit text, which the parser kept as lone surrogates."""
    try:
        return decode(value.encode("ascii", "surrogateescape"))
    except UnicodeEncodeError:
        return value


def _words(value: str) -> str:
    """Encoded words decoded; neighbours of one charset are joined as bytes first, since some
    programs cut a letter in two."""
    out: list[str] = []
    pending, charset, end = b"", "", 0
    for match in WORD.finditer(value):
        between = value[end : match.start()]
        joined = end > 0 and not between.strip()
        if pending and not (joined and match[1].lower() == charset):
            out.append(decode(pending, charset))
            pending = b""
        if not joined:
            out.append(_octets(between))
        charset, end = match[1].lower(), match.end()
        pending += unbase64(match[3]) if match[2] in "bB" else _unquote(match[3])
    if pending:
        out.append(decode(pending, charset))
    out.append(_octets(value[end:]))
    return "".join(out)


def _unquote(word: str) -> bytes:
    return binascii.a2b_qp(word.encode("ascii", "surrogateescape"), header=True)


def unbase64(data: str | bytes) -> bytes:
    """Base64 with whatever damage: padding gone, a letter too many, foreign signs between."""
    if isinstance(data, str):
        data = data.encode("ascii", "surrogateescape")
    try:
        return binascii.a2b_base64(data)
    except binascii.Error:
        signs = re.sub(rb"[^A-Za-z0-9+/]", b"", data)
        signs = signs[: len(signs) - (len(signs) % 4 == 1)]
        return binascii.a2b_base64(signs + b"=" * (-len(signs) % 4))


def parameters(raw: str) -> tuple[str, dict[str, str]]:
    """A value and its parameters (RFC 2231, RFC 2047 in quotes, raw 8-bit), names lower case."""
    value = FOLD.sub(" ", raw)[:MAX_VALUE]
    main = value.partition(";")[0].strip().lower()
    if ";" not in value:
        return main, {}
    plain: dict[str, str] = {}
    pieces: dict[str, list[tuple[int, bool, str]]] = {}
    for name, given in PARAMETER.findall(value):
        key, given = name.lower(), given.strip()
        if given.startswith('"'):
            given = re.sub(r"\\(.)", r"\1", given[1:].removesuffix('"'))
        if "*" not in key:
            plain.setdefault(key, text(given))
            continue
        base, _, rest = key.partition("*")
        number = rest.rstrip("*")
        position = int(number) if number.isascii() and number.isdigit() and len(number) < 5 else 0
        pieces.setdefault(base, []).append((position, rest == "" or rest.endswith("*"), given))
    for base, found in pieces.items():
        plain[base] = _continued(found)
    return main, plain


def _continued(pieces: list[tuple[int, bool, str]]) -> str:
    data, charset = b"", ""
    for index, (_, is_encoded, piece) in enumerate(sorted(pieces, key=lambda each: each[0])):
        if index == 0 and is_encoded and piece.count("'") >= 2:
            charset, _language, piece = piece.split("'", 2)
        octets = piece.encode("utf-8", "surrogateescape")
        data += HEX.sub(lambda m: bytes([int(m[1], 16)]), octets) if is_encoded else octets
    return SPACES.sub(" ", clean(decode(data, charset))).strip()


def message_ids(raw: str) -> list[str]:
    """Ids without brackets, in their order; also of programs that forget the brackets."""
    value = clean(_octets(FOLD.sub(" ", raw)))
    found = [SPACES.sub("", each) for each in MESSAGE_ID.findall(value)]
    if not found and "@" in value:
        found = [each.strip("<>,;") for each in value.split() if "@" in each]
    return [each for each in found if 2 < len(each) <= 400]


def references(headers: Headers) -> tuple[str, ...]:
    """Ids of the mails before this one, nearest first."""
    nearest = [each for line in headers.all("in-reply-to") for each in message_ids(line)]
    earlier = [each for line in headers.all("references") for each in message_ids(line)]
    return tuple(dict.fromkeys([*nearest, *reversed(earlier)]))[:MAX_REFERENCES]


def date(raw: str) -> datetime | None:
    """The instant in UTC, or None for what is no date."""
    try:
        parsed = parsedate_tz(FOLD.sub(" ", clean(raw))[:200])
        moment = datetime.fromtimestamp(mktime_tz(parsed), UTC) if parsed else None
    except (ValueError, TypeError, IndexError, OverflowError, OSError):
        return None
    return moment if moment and 1970 <= moment.year < 2200 else None
