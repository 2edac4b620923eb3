"""The parts of a mail gathered: what can be read, what is a file, what is a report."""

import binascii
import re
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass, field
from email.generator import BytesGenerator
from email.message import Message
from email.parser import BytesParser
from email.policy import Compat32
from io import BytesIO

from alaka.channels.contract import File
from alaka.channels.email import calendars, filenames, tnef
from alaka.channels.email.charsets import clean, decode
from alaka.channels.email.headers import Headers, parameters, unbase64

MAX_DEPTH = 30
MAX_PARTS = 2000
MAX_FILES = 1000
META_CHARSET = re.compile(rb"""<meta[^>]{0,200}?charset\s*=\s*["']?([A-Za-z0-9_:.-]{2,40})""", re.I)
REPORTS = {"message/delivery-status", "message/disposition-notification"}
BODY_TEXTS = {"text/plain", "text/html", "text/enriched", "text/x-amp-html", "text/watch-html"}


class RawPolicy(Compat32):
    """The fast old policy, without its guesses about 8-bit headers: values come as they stand."""

    def header_fetch_parse(self, name: str, value: str) -> str:
        return value

    def fold_binary(self, name: str, value: str) -> bytes:
        return f"{name}: {value}{self.linesep}".encode("ascii", "surrogateescape")


class Part(Message):
    """A part whose content can be had as it came; ``get_payload`` would guess at charsets."""

    _payload: "list[Part] | str | None"

    @property
    def children(self) -> "list[Part] | None":
        return self._payload if isinstance(self._payload, list) else None

    @property
    def octets(self) -> bytes:
        content = self._payload if isinstance(self._payload, str) else ""
        return content.encode("ascii", "surrogateescape")


POLICY = RawPolicy()
PARSER: "BytesParser[Part]" = BytesParser(Part, policy=POLICY)  # type: ignore[arg-type]


def parsed(raw: bytes, *, headers_only: bool = False) -> Part:
    return PARSER.parsebytes(raw, headersonly=headers_only)


@dataclass
class Piece:
    """One stretch of what is read, as text, as HTML, or as both."""

    text: str | None = None
    html: str | None = None


@dataclass
class Tree:
    """All that was found in one mail."""

    pieces: list[Piece] = field(default_factory=list)
    files: list[File] = field(default_factory=list)
    nested: list[Part] = field(default_factory=list)
    # What Outlook packed in winmail.dat: usually the same words as the text part again.
    spare: list[Piece] = field(default_factory=list)
    original_headers: list[Headers] = field(default_factory=list)
    report: list[Headers] = field(default_factory=list)
    report_kind: str = ""
    parts: int = 0
    # More levels, parts or files than are taken apart: the whole mail must be kept beside.
    is_cut: bool = False


def gather(message: Part) -> Tree:
    tree = Tree()
    tree.pieces = _walk(message, tree, 0, "")
    return tree


def _walk(part: Part, tree: Tree, depth: int, parent: str) -> list[Piece]:
    tree.parts += 1
    if depth > MAX_DEPTH or tree.parts > MAX_PARTS:
        tree.is_cut = True
        return []
    headers = Headers(part.raw_items())
    kind, given = parameters(headers.raw("content-type"))
    children = part.children
    if children is None:
        if not kind or kind.startswith("multipart/"):
            kind = "text/plain"  # Nothing said, or parts promised that are not there.
        return _leaf(part, headers, kind, given, tree, parent)
    if kind in REPORTS:
        tree.report_kind = kind
        tree.report.extend(Headers(child.raw_items()) for child in children)
        return []
    if kind.startswith("message/"):
        _nest(part, headers, given, tree, depth)
        return []
    pieces = [_walk(child, tree, depth + 1, kind) for child in children]
    if kind == "multipart/alternative":
        return _one_of(pieces)
    return [piece for each in pieces for piece in each]


def _one_of(alternatives: Iterable[list[Piece]]) -> list[Piece]:
    """The text of the first that has text, the HTML of the last that has HTML."""
    chosen = Piece()
    for pieces in alternatives:
        for piece in pieces:
            if chosen.text is None or not chosen.text.strip():
                chosen.text = chosen.text if piece.text is None else piece.text
            chosen.html = chosen.html if piece.html is None else piece.html
    return [] if chosen == Piece() else [chosen]


def _leaf(
    part: Part, headers: Headers, kind: str, given: dict[str, str], tree: Tree, parent: str
) -> list[Piece]:
    disposition, its = parameters(headers.raw("content-disposition"))
    name = its.get("filename") or given.get("name") or ""
    content = transferred(part, headers)
    if kind in REPORTS and not tree.report:
        # A report in base64 or with damaged lines: its fields are blocks of headers.
        tree.report_kind = kind
        tree.report.extend(_blocks(content))
        return []
    if kind == "text/rfc822-headers":
        tree.original_headers.append(Headers(parsed(content, headers_only=True).raw_items()))
        return []
    is_file = disposition == "attachment" or bool(name)
    if kind in BODY_TEXTS and not is_file:
        return _text_piece(content, kind, given)
    if kind in ("application/ms-tnef", "application/vnd.ms-tnef") or name.lower() == "winmail.dat":
        opened = tnef.open_tnef(content)
        if opened is not None:
            for inner, data in opened.files:
                _add_file(tree, inner, "", data)
            tree.spare.append(Piece(clean(opened.text) or None, opened.html or None))
            return []
    content_id = headers.raw("content-id").strip(" <>\t\r\n")
    _add_file(tree, name, kind, content, content_id)
    if kind == "text/calendar" and (summary := calendars.summary(content)):
        return [] if parent == "multipart/alternative" else [Piece(summary)]
    return []


def _text_piece(content: bytes, kind: str, given: dict[str, str]) -> list[Piece]:
    charset = given.get("charset", "")
    if kind == "text/html":
        if not charset and (found := META_CHARSET.search(content[:4096])):
            charset = found[1].decode("ascii")
        return [Piece(html=decode(content, charset))]
    if kind != "text/plain":
        return []
    text = clean(decode(content, charset))
    if given.get("format", "").lower() == "flowed":
        text = unflowed(text, given.get("delsp", "").lower() == "yes")
    return [Piece(text)]


def unflowed(text: str, drop_space: bool) -> str:
    """Lines that RFC 3676 broke softly, whole again."""
    out: list[list[str]] = []
    soft = False
    previous = -1
    for line in text.split("\n"):
        content = line.lstrip(">")
        depth = len(line) - len(content)
        content = content.removeprefix(" ")
        if soft and depth == previous and content != "-- ":
            out[-1].append(content)
        else:
            out.append([">" * depth + " " * (depth > 0), content])
        soft = content.endswith(" ") and content != "-- "
        if soft and drop_space:
            out[-1][-1] = content[:-1]
        previous = depth
    return "\n".join("".join(pieces) for pieces in out)


def _nest(part: Part, headers: Headers, given: dict[str, str], tree: Tree, depth: int) -> None:
    """A mail inside a mail: kept as a file, and what is in it as files too."""
    inner = (part.children or [Part()])[0]
    if headers.raw("content-transfer-encoding").strip().lower() == "base64":
        inner = parsed(transferred(inner, headers))
    tree.nested.append(inner)
    inner_headers = Headers(inner.raw_items())
    _, its = parameters(headers.raw("content-disposition"))
    subject = its.get("filename") or given.get("name") or inner_headers.text("subject", 100)
    name = subject if subject.lower().endswith(".eml") else f"{subject or 'message'}.eml"
    _add_file(tree, name.replace("/", "-"), "message/rfc822", as_bytes(inner))
    below = Tree(parts=tree.parts)
    _walk(inner, below, depth + 1, "message/rfc822")
    tree.parts = below.parts
    room = max(0, MAX_FILES - len(tree.files))
    tree.is_cut = tree.is_cut or below.is_cut or len(below.files) > room
    tree.files.extend(below.files[:room])


def as_bytes(message: Part) -> bytes:
    """The mail as it came, as far as the parser kept it."""
    out = BytesIO()
    # Should it fail in the middle, what was written so far is better than nothing.
    with suppress(ValueError, LookupError, TypeError, AttributeError, RecursionError):
        BytesGenerator(out, mangle_from_=False, policy=POLICY).flatten(message)
    return out.getvalue()


def _blocks(content: bytes) -> list[Headers]:
    blocks = re.split(rb"\r?\n[ \t]*\r?\n", content.strip())[:200]
    return [Headers(parsed(block, headers_only=True).raw_items()) for block in blocks]


def _add_file(tree: Tree, name: str, kind: str, content: bytes, content_id: str = "") -> None:
    if len(tree.files) >= MAX_FILES:
        tree.is_cut = True
    else:
        name = filenames.safe_name(clean(name), kind)
        kind = filenames.safe_type(kind, name)
        tree.files.append(File(name, kind, content, clean(content_id)[:200]))


def transferred(part: Part, headers: Headers) -> bytes:
    """The content without its transfer encoding, whatever is broken in it."""
    data = part.octets
    encoding = headers.raw("content-transfer-encoding").strip().lower()
    if encoding == "quoted-printable":
        return binascii.a2b_qp(data)
    if encoding == "base64":
        return unbase64(data)
    if encoding in ("x-uuencode", "uuencode", "uue", "x-uue"):
        return _unuuencoded(data)
    return data


def _unuuencoded(data: bytes) -> bytes:
    out: list[bytes] = []
    for line in data.splitlines():
        if line.startswith(b"begin ") or not line.strip():
            continue
        if line.strip() == b"end":
            break
        try:
            out.append(binascii.a2b_uu(line))
        except binascii.Error:
            length = (((line[0] - 32) & 63) * 4 + 5) // 3
            try:
                out.append(binascii.a2b_uu(line[:length]))
            except binascii.Error:
                return data  # It is not what it says it is.
    return b"".join(out)
