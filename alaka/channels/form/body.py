"""Reads a posted form: urlencoded or multipart, in whatever charset an old page posts in.

Multipart is cut up here and not by Django, whose parser drops a part without a word when its
header is not UTF-8: the file of somebody whose old page is in windows-1254 would be lost.
"""

import re
from dataclasses import dataclass
from email.message import Message
from urllib.parse import unquote_to_bytes

from django.utils.translation import gettext as _

from alaka.channels.contract import File
from alaka.channels.form.charsets import REFERENCE, character, charset_of

MAX_PIECES = 1000

_QUOTED = rb'"((?:\\"|[^"])*)"|([^\s;"]+)'
_NAME = re.compile(rb"(?:^|[;\s])name=(?:" + _QUOTED + rb")", re.IGNORECASE)
_FILENAME = re.compile(rb"(?:^|[;\s])filename=(?:" + _QUOTED + rb")", re.IGNORECASE)
_FILENAME_STAR = re.compile(rb"filename\*=([\w-]+)'[^']*'([^\s;\"]+)", re.IGNORECASE)
# Control characters, and lone surrogates, which some charsets bring forth.
_UNWRITABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")


class Unreadable(Exception):
    """The body is not what its content type says; the text says so to the reader."""

    def __init__(self, reason: str, status: int = 400) -> None:
        super().__init__(reason)
        self.status = status


@dataclass(frozen=True)
class Posted:
    """Names and values in the order they came, and the files with the names of their fields."""

    pairs: tuple[tuple[str, str], ...]
    files: tuple[tuple[str, File], ...] = ()


@dataclass(frozen=True)
class _Piece:
    name: bytes
    value: bytes
    filename: bytes | None = None
    content_type: str = ""
    charset: str = ""


def read(body: bytes, content_type: str, language: str = "en") -> Posted:
    """What was posted; raises Unreadable."""
    head = Message()
    head["content-type"] = content_type.replace("\r", " ").replace("\n", " ")
    kind = head.get_content_type() if content_type else "application/x-www-form-urlencoded"
    if kind == "multipart/form-data":
        pieces = _parts(body, head.get_boundary() or "")
    elif kind == "application/x-www-form-urlencoded":
        pieces = _urlencoded(body)
    else:
        text = _("A form cannot be posted as %(kind)s. It goes as %(known)s.")
        known = "application/x-www-form-urlencoded, multipart/form-data"
        raise Unreadable(text % {"kind": kind[:80], "known": known}, status=415)
    if len(pieces) > MAX_PIECES:
        raise _too_many()
    texts = [piece.name for piece in pieces]
    texts += [piece.filename or b"" for piece in pieces]
    texts += [piece.value for piece in pieces if piece.filename is None]
    # A browser fills in _charset_ itself; the others are a program's word.
    declared = [*_named(pieces, b"_charset_"), head.get_content_charset() or ""]
    declared += [piece.charset for piece in pieces if piece.filename is None]
    (spoken, *_rest) = [*_named(pieces, b"alaka_language"), language]
    return _decoded(pieces, charset_of(texts, declared, spoken))


def _too_many() -> Unreadable:
    return Unreadable(_("It has more than %(most)s fields.") % {"most": MAX_PIECES}, status=413)


def _named(pieces: list[_Piece], name: bytes) -> list[str]:
    return [piece.value.decode("latin-1") for piece in pieces if piece.name == name]


def _urlencoded(body: bytes) -> list[_Piece]:
    pieces = []
    for pair in body.split(b"&", MAX_PIECES + 1):
        name, _, value = pair.partition(b"=")
        if name:
            pieces.append(_Piece(_unquoted(name), _unquoted(value)))
    return pieces


def _unquoted(text: bytes) -> bytes:
    return unquote_to_bytes(text.strip(b"\r\n").replace(b"+", b" "))


def _parts(body: bytes, boundary: str) -> list[_Piece]:
    """The parts between the boundaries (RFC 7578)."""
    if not boundary or not boundary.isascii():
        raise Unreadable(_("It is a multipart form without its boundary."))
    sections = (b"\r\n" + body).split(b"\r\n--" + boundary.encode(), MAX_PIECES + 2)
    if len(sections) > MAX_PIECES + 2:
        raise _too_many()
    pieces: list[_Piece] = []
    for section in sections[1:]:
        if section.startswith(b"--"):
            return pieces
        header, parted, content = section.partition(b"\r\n\r\n")
        piece = _part(header, content) if parted else None
        if piece is not None:
            pieces.append(piece)
    raise Unreadable(_("It was cut off on its way."))


def _part(header: bytes, content: bytes) -> _Piece | None:
    disposition = content_type = b""
    for line in re.split(rb"\r\n(?![ \t])", header):
        title, _, value = line.partition(b":")
        if title.strip().lower() == b"content-disposition":
            disposition = value
        elif title.strip().lower() == b"content-type":
            content_type = value.strip()
    name = _NAME.search(disposition)
    if name is None:
        return None
    head = Message()
    head["content-type"] = " ".join(content_type.decode("latin-1").split())
    kind = head.get_content_type() if content_type else ""
    charset = head.get_content_charset() or ""
    return _Piece(_plain(name), content, _file_name(disposition), kind, charset)


def _file_name(disposition: bytes) -> bytes | None:
    star = _FILENAME_STAR.search(disposition)
    if star is not None:
        name = unquote_to_bytes(star[2])
        try:
            return name.decode(star[1].decode("ascii")).encode()
        except (LookupError, UnicodeDecodeError):
            return name
    found = _FILENAME.search(disposition)
    return _plain(found) if found else None


def _plain(found: re.Match[bytes]) -> bytes:
    """The value between the quotes, as browsers write it: %22 for ", %0D%0A for a line end."""
    if found[1] is None:
        return found[2] or b""
    text = found[1].replace(b'\\"', b'"')
    return text.replace(b"%22", b'"').replace(b"%0D", b"\r").replace(b"%0A", b"\n")


def _decoded(pieces: list[_Piece], charset: str) -> Posted:
    def text(value: bytes) -> str:
        decoded = value.decode(charset, "replace")
        if charset != "utf-8":
            decoded = REFERENCE.sub(character, decoded)
        return _UNWRITABLE.sub("", decoded)

    pairs = []
    files = []
    for piece in pieces:
        if piece.filename is None:
            value = text(piece.value).replace("\r\n", "\n").replace("\r", "\n")
            pairs.append((text(piece.name).strip(), value))
        elif piece.filename or piece.value:  # An empty file field posts an empty, nameless file.
            file = File(base_name(text(piece.filename)), piece.content_type, piece.value)
            files.append((text(piece.name).strip(), file))
    return Posted(tuple(pairs), tuple(files))


def base_name(name: str) -> str:
    name = name.replace("\\", "/").rpartition("/")[2]
    # Direction marks could make "exe.fdp" read as a harmless ending.
    name = "".join(sign for sign in name if sign.isprintable()).strip(" .")
    return name[-150:] or "file"
