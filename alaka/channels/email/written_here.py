"""Mails that we wrote ourselves: found in the folder of sent mails, or in an archive of ours."""

from dataclasses import replace

from alaka.channels.contract import InboundMessage
from alaka.channels.email import addresses, automatic
from alaka.channels.email.headers import Headers
from alaka.channels.email.identity import fingerprint


def is_automatic(headers: Headers, own: str) -> bool:
    """Whether this program sent it by itself: a notice, a question, a transcript."""
    is_own = headers.raw(automatic.OWN_HEADER.lower()).strip() == fingerprint(own)
    return is_own and "auto-submitted" in headers


def turned(message: InboundMessage, headers: Headers, own: str) -> InboundMessage:
    """The message as ours, to the first of those it was sent to; as it is if it is not ours."""
    if not addresses.is_own(message.sender.value, own):
        return message
    lines = [line for name in ("to", "cc", "bcc") for line in headers.all(name)]
    others = [each for each in addresses.addresses(lines) if not addresses.is_own(each.value, own)]
    if not others:
        return message
    return replace(
        message,
        sender=others[0],
        participants=tuple(others[1:]),
        answer_to="",
        automatic=automatic.kind(headers, "", message.sender.value, message.subject),
        is_ours=True,
        headers={**message.headers, "from": message.sender.name or message.sender.value},
    )
