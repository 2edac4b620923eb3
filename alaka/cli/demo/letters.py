"""The customers' side of the demo's mail: what they got, read again, and their answers to it."""

import email
import email.policy
from dataclasses import dataclass
from datetime import datetime
from email.message import EmailMessage
from email.utils import (
    format_datetime,
    formataddr,
    getaddresses,
    make_msgid,
    parsedate_to_datetime,
)

from alaka.core import clock


@dataclass(frozen=True)
class Letter:
    number: int
    sender: str
    recipient: tuple[str, str]  # name and address
    reply_to: str
    subject: str
    text: str
    at: datetime | None
    message_id: str
    references: str
    files: tuple[str, ...]


def read(number: int, content: bytes) -> Letter:
    mail = email.message_from_bytes(content, policy=email.policy.default)
    assert isinstance(mail, EmailMessage)
    body = mail.get_body(("plain",))
    to = getaddresses([str(mail.get("To", ""))]) or [("", "")]
    return Letter(
        number=number,
        sender=str(mail.get("From", "")),
        recipient=to[0],
        reply_to=str(mail.get("Reply-To") or mail.get("From", "")),
        subject=str(mail.get("Subject", "")),
        text=body.get_content() if body is not None else "",
        at=parsedate_to_datetime(str(mail["Date"])) if mail["Date"] else None,
        message_id=str(mail.get("Message-ID", "")),
        references=str(mail.get("References", "")),
        files=tuple(part.get_filename() or "" for part in mail.iter_attachments()),
    )


def answer(letter: Letter, text: str) -> bytes:
    """What the customer's mail program would send: with the old text quoted below."""
    quoted = "\n".join(f"> {line}" for line in letter.text.splitlines())
    when = f"{letter.at:%d.%m.%Y %H:%M}, " if letter.at else ""
    subject = (
        letter.subject if letter.subject.lower().startswith("re:") else f"Re: {letter.subject}"
    )
    mail = _mail(letter.recipient, letter.reply_to, subject)
    mail["In-Reply-To"] = letter.message_id
    mail["References"] = f"{letter.references} {letter.message_id}".strip()
    mail.set_content(f"{text}\n\n{when}{letter.sender}:\n{quoted}\n")
    return mail.as_bytes(policy=email.policy.SMTP)


def new(sender: tuple[str, str], to: str, subject: str, text: str) -> bytes:
    mail = _mail(sender, to, subject)
    mail.set_content(text)
    return mail.as_bytes(policy=email.policy.SMTP)


def _mail(sender: tuple[str, str], to: str, subject: str) -> EmailMessage:
    mail = EmailMessage(policy=email.policy.SMTP)
    mail["From"] = formataddr(sender)
    mail["To"] = to
    mail["Subject"] = " ".join(subject.split())
    mail["Date"] = format_datetime(clock.now())
    mail["Message-ID"] = make_msgid(domain=sender[1].rpartition("@")[2] or "customer.example")
    return mail


def box_of(address: str, boxes: list[str]) -> str:
    """The mailbox an address leads to, whatever stands after a plus sign; "" for none of ours."""
    found = getaddresses([address])
    local, _, host = (found[0][1] if found else "").lower().rpartition("@")
    plain = f"{local.partition('+')[0]}@{host}"
    return plain if plain in boxes else ""
