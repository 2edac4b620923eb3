"""One message of ours as the bytes of a mail.

In: what to say, and which mailbox says it. Out: bytes with CRLF lines, and who gets them.
No value can break out of its header line: all of them pass ``_line``.
"""

import re
from dataclasses import dataclass, replace
from datetime import datetime
from email.header import Header
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop, override

from alaka.channels.contract import Address, File, OutboundMessage, SendError
from alaka.channels.email import filenames
from alaka.channels.email.addresses import ADDRESS
from alaka.channels.email.automatic import OWN_HEADER
from alaka.channels.email.identity import Identity, fingerprint
from alaka.channels.email.letter import letter_html
from alaka.core.words import Words

UNSAFE = re.compile("[\x00-\x1f\x7f\u2028\u2029\ud800-\udfff]+")
ATOM = re.compile(r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~ -]+")
TOKEN = re.compile(r"[A-Za-z0-9._=-]+")
# The inbox tells apart different mails that came with one Message-ID; others must not see it.
TOLD_APART = re.compile(r"#[0-9a-f]{8}$")
MAX_REFERENCES = 20
MAX_LOCAL_PART = 64


@dataclass(frozen=True)
class Composed:
    """Whom it is for comes first among the recipients. ``left_out`` says why others are not."""

    content: bytes
    sender: str
    recipients: tuple[str, ...]
    left_out: tuple[Words, ...] = ()


def compose(message: OutboundMessage, own: Identity, now: datetime) -> Composed:
    """Raises SendError where the recipient can never be written to."""
    copies, left_out = _copies(message)
    message = replace(message, copies=copies)
    recipients = tuple(mailable(each) for each in (message.recipient, *copies))
    head = [f"{name}: {value}" for name, value in _headers(message, own, now) if value]
    body = _body(message).as_bytes(policy=SMTP)
    content = "\r\n".join(head).encode("utf-8") + b"\r\n" + body
    return Composed(content, mailable(Address("email", own.address)), recipients, left_out)


def _copies(message: OutboundMessage) -> tuple[tuple[Address, ...], tuple[Words, ...]]:
    """Those who can be written to; why the others cannot, which keeps nothing from the rest."""
    found, left_out = [], []
    for each in message.copies:
        try:
            mailable(each)
        except SendError as error:
            left_out.append(error.reason)
        else:
            found.append(each)
    return tuple(found), tuple(left_out)


def _headers(message: OutboundMessage, own: Identity, now: datetime) -> list[tuple[str, str]]:
    sender = Address("email", own.address, _sender_name(message, own))
    automatic = message.automatic
    return [
        ("From", _mailbox(sender, "From")),
        ("To", _mailbox(message.recipient, "To")),
        ("Cc", ",\r\n ".join(_mailbox(each, "Cc") for each in message.copies)),
        ("Reply-To", _reply_to(message, own)),
        ("Subject", _unstructured(message.subject, "Subject")),
        ("Date", format_datetime(now)),
        ("Message-ID", _id(message.external_id)),
        ("In-Reply-To", _id(message.in_reply_to)),
        ("References", _references(message)),
        ("Content-Language", _line(message.language)),
        ("List-Unsubscribe", f"<{_line(message.unsubscribe)}>" if message.unsubscribe else ""),
        ("List-Unsubscribe-Post", _one_click(message.unsubscribe)),
        ("Auto-Submitted", "auto-generated" if automatic else ""),
        ("X-Auto-Response-Suppress", "OOF, AutoReply" if automatic else ""),
        ("X-Loop", _line(own.address)),
        (OWN_HEADER, fingerprint(own.address)),
    ]


def _one_click(address: str) -> str:
    """Only where it is safe to (RFC 8058, section 3.1: HTTPS)."""
    return "List-Unsubscribe=One-Click" if address.startswith("https://") else ""


def _sender_name(message: OutboundMessage, own: Identity) -> str:
    person = message.sender_name.strip()
    if not person or not own.name or person == own.name:
        return person or own.name
    with override(message.language or "en"):
        return _("%(person)s at %(business)s") % {"person": person, "business": own.name}


def _line(value: str) -> str:
    return UNSAFE.sub(" ", value).strip()


def _unstructured(value: str, name: str) -> str:
    line = _line(value)[:900]
    charset = "us-ascii" if line.isascii() and "=?" not in line else "utf-8"
    return Header(line, charset, maxlinelen=76, header_name=name).encode(linesep="\r\n")


def _mailbox(address: Address, name: str) -> str:
    value = mailable(address)
    shown = _line(address.name)[:200]
    if not shown:
        return value
    if not shown.isascii() or "=?" in shown:
        shown = Header(shown, "utf-8", maxlinelen=60, header_name=name).encode(linesep="\r\n")
    elif not ATOM.fullmatch(shown):
        shown = '"' + re.sub(r'(["\\])', r"\\\1", shown) + '"'
    return f"{shown} <{value}>"


def mailable(address: Address) -> str:
    """The address as SMTP takes it; the domain of any script in its ASCII form."""
    value = _line(address.value)
    local, _at, domain = value.rpartition("@")
    if not ADDRESS.fullmatch(value) or value != address.value.strip():
        reason = Words(gettext_noop("%(address)s is not an e-mail address."), address=value or '""')
        raise SendError(reason, permanent=True)
    if domain.isascii():
        return value
    try:
        return f"{local}@{domain.encode('idna').decode('ascii')}"
    except UnicodeError:
        reason = Words(gettext_noop("The domain of %(address)s cannot exist."), address=value)
        raise SendError(reason, permanent=True) from None


def _reply_to(message: OutboundMessage, own: Identity) -> str:
    local, _at, domain = own.address.rpartition("@")
    tagged = f"{local}+{message.reply_token}"
    if not own.plus_addressing or not TOKEN.fullmatch(message.reply_token):
        return ""
    if len(tagged) > MAX_LOCAL_PART:
        return ""  # Servers may refuse a longer one (RFC 5321); References still join the reply.
    return _mailbox(Address("email", f"{tagged}@{domain}", own.name), "Reply-To")


def _id(external_id: str) -> str:
    """A Message-ID in brackets; "" for ids that only we gave to a mail that had none."""
    value = TOLD_APART.sub("", external_id.strip())
    if not value.isascii() or re.search(r"[\s<>\x00-\x1f]", value) or value.startswith("sha256:"):
        return ""
    return f"<{value}>" if value else ""


def _references(message: OutboundMessage) -> str:
    """Oldest first, as RFC 5322 wants; of a long chain the first and the nearest ones."""
    chain = [_id(each) for each in (*reversed(message.references), message.in_reply_to)]
    known = list(dict.fromkeys(each for each in reversed(chain) if each))[::-1]
    if len(known) > MAX_REFERENCES:
        known = [known[0], *known[1 - MAX_REFERENCES :]]
    return "\r\n ".join(known)


def _body(message: OutboundMessage) -> EmailMessage:
    markup = letter_html(message)
    mail = EmailMessage(policy=SMTP)
    mail.set_content(_storable(message.text).rstrip() + "\n", subtype="plain", charset="utf-8")
    mail.add_alternative(markup, subtype="html", charset="utf-8")
    inline = [file for file in message.files if file.is_inline and file.content_id in markup]
    _text_part, html_part = mail.iter_parts()
    assert isinstance(html_part, EmailMessage)
    for file in inline:
        html_part.add_related(
            file.content, **_described(file, "inline"), cid=f"<{_line(file.content_id)}>"
        )
    for file in message.files:
        if file not in inline:
            mail.add_attachment(file.content, **_described(file, "attachment"))
    return mail


def _described(file: File, disposition: str) -> dict[str, Any]:
    name = filenames.safe_name(file.name, file.content_type)
    kind = filenames.safe_type(file.content_type.lower(), name)
    if kind.startswith(("message/", "multipart/")):
        kind = "application/octet-stream"  # These may not be sent in base64.
    main, _slash, sub = kind.partition("/")
    return {"maintype": main, "subtype": sub, "filename": name, "disposition": disposition}


def _storable(text: str) -> str:
    return re.sub("[\x00\ud800-\udfff]", "", text.replace("\r\n", "\n").replace("\r", "\n"))
