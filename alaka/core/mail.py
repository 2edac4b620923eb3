"""The product's own mails: login links, invitations, notices.

They leave by ALAKA_EMAIL_URL (``smtp[s]://user:password@host:port?tls=1``), else by the first
way another room offers in ``registry.SYSTEM_MAIL``. A page only enqueues: the worker sends, and
tries again. What waits in the queue is encrypted, for a login link is as good as a password.
"""

import base64
from collections.abc import Callable, Sequence
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

import structlog
from django.conf import settings
from django.core.mail import EmailMessage, EmailMultiAlternatives
from django.core.mail.backends.base import BaseEmailBackend
from django.core.mail.backends.smtp import EmailBackend
from django.utils.module_loading import import_string
from django.utils.translation import get_language

from alaka import registry
from alaka.core import jobs
from alaka.core.secrets import Secrets

log = structlog.get_logger(__name__)

LANGUAGE = "Content-Language"
Sender = Callable[[EmailMessage], None]


class NoWay(Exception):
    """Neither ALAKA_EMAIL_URL nor an e-mail channel is set up."""


class SystemMailBackend(BaseEmailBackend):
    """Django's mails go this way: into the queue, or, with no way to send, into the log."""

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        if not can_send():
            for message in email_messages:
                log.warning("mail not sent: no way to send is set up", recipients=len(message.to))
            return 0
        for message in email_messages:
            jobs.defer("alaka.core.mail.deliver", sealed=Secrets(packed(message)).encrypted())
        return len(email_messages)


def can_send() -> bool:
    """Whether mails of the product reach anybody: pages offer a link to copy where not."""
    if settings.EMAIL_BACKEND != "alaka.core.mail.SystemMailBackend":
        return True
    return way() is not None


def way() -> Sender | None:
    """How mails leave: a function that sends one, and raises when it was not taken."""
    if settings.EMAIL_URL:
        return by_address
    for path in registry.SYSTEM_MAIL:
        find: Callable[[], Sender | None] = import_string(path)
        sender = find()
        if sender is not None:
            return sender
    return None


def deliver(sealed: str) -> None:
    """Send one mail of the queue; the job is tried again when this raises."""
    sender = way()
    if sender is None:
        raise NoWay
    sender(unpacked(Secrets(encrypted=sealed)))


def packed(message: EmailMessage) -> dict[str, Any]:
    """All of it as JSON. It is in the language in which it is sent off."""
    alternatives = getattr(message, "alternatives", [])
    return {
        "subject": str(message.subject),
        "body": str(message.body),
        "sender": message.from_email,
        "to": list(message.to),
        "headers": {
            LANGUAGE: get_language() or settings.LANGUAGE_CODE,
            **{name: str(value) for name, value in message.extra_headers.items()},
        },
        "html": next((str(text) for text, kind in alternatives if kind == "text/html"), ""),
        "files": [_packed_file(file) for file in message.attachments],
    }


def _packed_file(file: Any) -> list[str]:
    """Name, type, and the bytes in letters."""
    name, content, kind = file
    raw = content.encode() if isinstance(content, str) else content
    return [name, kind, base64.b64encode(raw).decode()]


def unpacked(values: Any) -> EmailMessage:
    message = EmailMultiAlternatives(
        values["subject"],
        values["body"],
        values["sender"],
        values["to"],
        headers=values["headers"],
    )
    if values["html"]:
        message.attach_alternative(values["html"], "text/html")
    # A mail queued before an upgrade has none.
    for name, kind, content in values.get("files", ()):
        message.attach(name, base64.b64decode(content), kind)
    return message


def by_address(message: EmailMessage) -> None:
    """By ALAKA_EMAIL_URL. ``tls=1`` asks for STARTTLS; smtps is encrypted from the start."""
    parts = urlsplit(settings.EMAIL_URL)
    is_secure = parts.scheme == "smtps"
    asks_tls = parse_qs(parts.query).get("tls", ["0"])[0] in {"1", "true", "yes"}
    connection = EmailBackend(
        host=parts.hostname or "localhost",
        port=parts.port or (465 if is_secure else 587 if asks_tls else 25),
        username=unquote(parts.username or ""),
        password=unquote(parts.password or ""),
        use_ssl=is_secure,
        use_tls=asks_tls and not is_secure,
        timeout=30,
    )
    message.connection = connection
    connection.send_messages([message])
