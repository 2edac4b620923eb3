"""Raw bytes of one mail in; what was said, or what became of something we said, out.

Nothing but ``ParseError`` ever leaves here, and that only for bytes that are no mail at all.
"""

import hashlib
import re
from codecs import BOM_UTF8
from dataclasses import dataclass, replace
from datetime import datetime

from django.utils.translation import gettext_noop

from alaka.channels.contract import Address, File, InboundMessage, Parsed, ParseError
from alaka.channels.email import (
    addresses,
    automatic,
    bounces,
    html,
    html_text,
    quoting,
    written_here,
)
from alaka.channels.email.headers import Headers, date, message_ids, references, text
from alaka.channels.email.tree import Part, Piece, Tree, gather, parsed
from alaka.core.words import Words

# One of these at least is in everything that ever was a mail.
MAIL_HEADERS = (
    *("from", "to", "subject", "date", "message-id", "received", "return-path", "sender"),
    *("content-type", "mime-version", "delivered-to", "cc", "bcc", "reply-to", "in-reply-to"),
)
# What is kept of the header beside the message; the rest is in the raw bytes.
KEPT = (
    *("message-id", "reply-to", "to", "cc", "return-path", "list-id", "user-agent", "x-mailer"),
    *("authentication-results", "auto-submitted", "x-original-to"),
)
SANE_ID = re.compile(r"[\x21-\x7e\u00a1-\uffff]{3,250}")
LANGUAGE = re.compile(r"\s*([A-Za-z]{2})(?![A-Za-z])")
HTML_ONLY = re.compile(r"\bhtml\b", re.IGNORECASE)
MAX_TEXT = 1_000_000
UNREAD = re.compile(r"(?:no|do-?not)[-_.]?reply|nepas-?repondre|mailer-daemon", re.IGNORECASE)


@dataclass(frozen=True)
class Opened:
    """A mail taken apart, before anybody asked what it means."""

    message: Part
    headers: Headers
    tree: Tree
    digest: str
    raw: bytes


def parse(raw: bytes, own: str = "", problem: str = "", *, is_filed: bool = False) -> list[Parsed]:
    """One message, or the reports in it; ``own`` is our address, ``problem`` what the door says.

    ``is_filed``: one of us put it where it was found, so that a mail from our address is ours;
    anywhere else anybody could have written it. A list without anything is a report that tells
    nothing new, such as "delayed", or a mail that this program sent by itself.
    """
    opened = open_mail(raw)
    if is_filed and written_here.is_automatic(opened.headers, own):
        return []
    body = _body(opened.tree.pieces)
    if not body.text.strip() and opened.tree.spare:
        body = _body([*opened.tree.pieces, *opened.tree.spare])
    reports = bounces.reports(opened.message, opened.headers, opened.tree, body.text)
    if reports is None:
        message = _message(opened, body, own, problem)
        return [written_here.turned(message, opened.headers, own) if is_filed else message]
    return [
        replace(each, shown_as=_message(opened, body, own, problem))
        if each.state == "failed"
        else each
        for each in reports
    ]


def open_mail(raw: bytes) -> Opened:
    raw = raw.removeprefix(BOM_UTF8).lstrip(b"\r\n\t \x00")
    if raw.startswith((b"From ", b">From ")):
        raw = raw.partition(b"\n")[2]  # The separator line of an mbox file.
    try:
        message = parsed(raw)
        headers = Headers(message.raw_items())
        tree = gather(message)
    except RecursionError:
        # Hundreds of levels: the header is read, the rest is kept as a file.
        message = parsed(raw, headers_only=True)
        headers = Headers(message.raw_items())
        tree = Tree(files=[File("message.eml", "message/rfc822", raw)])
    if not any(name in headers for name in MAIL_HEADERS):
        reason = gettext_noop("This is not an e-mail: it has no header lines.")
        raise ParseError(Words(reason))
    return Opened(message, headers, tree, _digest(raw, headers), raw)


def _digest(raw: bytes, headers: Headers) -> str:
    """The same for the same mail on whatever way it came: senders reuse Message-IDs."""
    content = raw.replace(b"\r\n", b"\n").partition(b"\n\n")[2]
    stable = "\n".join("".join(headers.raw(name).split()) for name in ("from", "date", "subject"))
    whole = hashlib.sha256(stable.encode("utf-8", "surrogatepass"))
    whole.update(content.rstrip())
    return whole.hexdigest()


@dataclass(frozen=True)
class Body:
    text: str
    html: str
    files: tuple[File, ...]
    # Longer or stranger than is shown: the whole mail must be kept beside.
    is_cut: bool = False


def _body(pieces: list[Piece]) -> Body:
    """The pieces as one text and, if any of them is HTML, as one safe HTML."""
    texts: list[str] = []
    markups: list[str] = []
    files: list[File] = []
    is_cut = False
    for piece in pieces:
        made = ""
        if piece.html is not None:
            made, found = html.safe(piece.html)
            files.extend(found)
            is_cut |= not made and not html.is_sane(piece.html)
        texts.append(_text_of(piece, made))
        markups.append(made or html.from_text(texts[-1]))
    has_html = any(piece.html is not None for piece in pieces)
    joined = "\n\n".join(each for each in texts if each.strip())
    is_cut |= len(joined) > MAX_TEXT
    return Body(joined[:MAX_TEXT], "\n".join(markups) if has_html else "", tuple(files), is_cut)


def _text_of(piece: Piece, safe_html: str) -> str:
    """The sender's own text; that of the HTML where there is none, or only an excuse for it."""
    plain = piece.text or ""
    if piece.html is None:
        return plain
    is_excuse = len(plain) < 300 and HTML_ONLY.search(plain) and len(safe_html) > len(plain)
    if plain.strip() and not is_excuse:
        return plain
    return html_text.text(safe_html) if safe_html else html_text.stripped(piece.html) or plain


def _message(opened: Opened, body: Body, own: str, problem: str) -> InboundMessage:
    headers, tree = opened.headers, opened.tree
    if not body.text.strip() and tree.nested:
        body = _nested_body(tree.nested[0], body)
    sender = _sender(opened, own)
    subject = headers.text("subject")
    parts = quoting.split(body.text)
    problem_text = f"{problem}\n\n{parts.text}".strip() if problem else parts.text
    kept = {name: headers.text(name, 500) for name in KEPT if name in headers}
    answer_to = _answer_to(headers, own, sender)
    machine = automatic.kind(headers, own, sender.value, subject)
    is_cut = tree.is_cut or body.is_cut
    whole = (File("message.eml", "message/rfc822", opened.raw),) if is_cut else ()
    return InboundMessage(
        external_id=_external_id(headers, opened.digest),
        sender=sender,
        text=problem_text,
        subject=subject,
        html=body.html,
        quoted=parts.quoted,
        sent_at=_sent_at(headers),
        participants=_participants(headers, own, sender, answer_to),
        answer_to=answer_to.value if answer_to else "",
        references=references(headers),
        reply_tokens=addresses.reply_tokens(headers, own),
        automatic=machine,
        language=_language(headers),
        files=(*tree.files, *body.files, *whole),
        headers={**kept, "digest": opened.digest},
    )


def _nested_body(nested: Part, body: Body) -> Body:
    """A mail that only carries another one says what that one says."""
    inner = _body(gather(nested).pieces)
    headers = Headers(nested.raw_items())
    lines = [
        f"{name.title()}: {headers.text(name)}"
        for name in ("from", "date", "to", "subject")
        if name in headers
    ]
    intro = "---------- Forwarded message ----------\n" + "\n".join(lines)
    markup = html.from_text(intro) + inner.html if inner.html else ""
    is_cut = body.is_cut or inner.is_cut
    return Body(f"{intro}\n\n{inner.text}", markup, (*body.files, *inner.files), is_cut)


def _external_id(headers: Headers, digest: str) -> str:
    found = message_ids(headers.raw("message-id"))
    return found[0] if found and SANE_ID.fullmatch(found[0]) else f"sha256:{digest}"


def _sender(opened: Opened, own: str) -> Address:
    """Who wrote it. Of nobody it is still a person: one without an address, of this mail only.

    A form of some web site writes from an address that nobody reads, or from our own, as a group
    of ours does for senders whose domain forbids it; the person then stands in Reply-To.
    """
    headers = opened.headers
    found = addresses.first(headers, "from", "sender", "reply-to", "return-path")
    behind = addresses.first(headers, "x-original-from", "reply-to")
    is_list = "list-id" in headers and not automatic.is_our_list(headers, own)
    if found and behind and not is_list and not addresses.is_own(behind.value, own):
        is_unread = UNREAD.match(found.value) or addresses.is_own(found.value, own)
        return behind if is_unread else found
    if found:
        return found
    name = headers.text("from", 200)
    return Address("email", f"unknown-{opened.digest[:16]}@mail.invalid", name)


def _answer_to(headers: Headers, own: str, sender: Address) -> Address | None:
    """Where the sender asks for answers; what a list asks for would tell them to all of it."""
    asked = addresses.first(headers, "reply-to")
    if asked is None or asked.value == sender.value or addresses.is_own(asked.value, own):
        return None
    return None if "list-id" in headers else asked


def _participants(
    headers: Headers, own: str, sender: Address, answer_to: Address | None
) -> tuple[Address, ...]:
    others = addresses.addresses([*headers.all("to"), *headers.all("cc")])
    if answer_to is not None and answer_to.value not in {each.value for each in others}:
        others.append(answer_to)
    return tuple(
        each
        for each in others
        if each.value != sender.value and not addresses.is_own(each.value, own)
    )


def _sent_at(headers: Headers) -> datetime | None:
    """When it was sent; when a server first had it, if the sender's clock says nothing."""
    if found := date(headers.raw("date")):
        return found
    for line in reversed(headers.all("received")):
        if found := date(line.rpartition(";")[2]):
            return found
    return None


def _language(headers: Headers) -> str:
    for name in ("content-language", "accept-language"):
        if found := LANGUAGE.match(text(headers.raw(name))):
            return found[1].lower()
    return ""
