"""The product's own mails (sign-in links, invitations) by a mailbox of the business."""

from collections.abc import Callable
from email.utils import parseaddr
from uuid import uuid4

from django.core.mail import EmailMessage, EmailMultiAlternatives

from alaka.channels.contract import Address, File, OutboundMessage
from alaka.channels.models import Channel
from alaka.channels.posting import UNSUBSCRIBE, post
from alaka.contacts.consent.purposes import OURS
from alaka.core.mail import LANGUAGE


def way() -> Callable[[EmailMessage], None] | None:
    """A function that sends one mail through the first channel that writes e-mail, or None."""
    for channel in Channel.objects.enabled().order_by("pk"):
        if channel.can("send") and "email" in channel.adapter_class.schemes:
            return _sender(channel)
    return None


def _sender(channel: Channel) -> Callable[[EmailMessage], None]:
    def send(mail: EmailMessage) -> None:
        """Raises SendError."""
        host = channel.settings.get("address", "").rpartition("@")[2] or "localhost"
        faces = mail.alternatives if isinstance(mail, EmailMultiAlternatives) else []
        html = str(faces[0][0]) if faces else ""
        files = tuple(_file(*file) for file in mail.attachments)
        for recipient in mail.recipients():
            name, address = parseaddr(recipient)
            message = OutboundMessage(
                external_id=f"{uuid4().hex}@{host}",
                recipient=Address("email", address.lower(), name),
                subject=str(mail.subject),
                text=str(mail.body),
                html=html,
                language=str(mail.extra_headers.get(LANGUAGE, channel.language)),
                purpose=OURS,
                automatic=True,
                files=files,
                unsubscribe=str(mail.extra_headers.get(UNSUBSCRIBE, "")).strip("<>"),
            )
            post(channel, message)

    return send


def _file(name: str, content: str | bytes, kind: str) -> File:
    """What is text, Django gives as letters."""
    return File(name, kind, content.encode() if isinstance(content, str) else content)
