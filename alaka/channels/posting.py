"""The last door before an adapter: nothing leaves without the recipient's consent being asked.

Enters: a letter, and the channel it leaves by, or none. Leaves: the adapter's receipt, or MayNot
with the reason why its recipient is not written to. Whoever sends goes through here, so a new part
of the house cannot forget to ask.
"""

from collections.abc import Callable, Collection
from dataclasses import replace

from django.core.mail import EmailMultiAlternatives

from alaka.channels.contract import Address, OutboundMessage, Receipt, SendError
from alaka.channels.models import Channel
from alaka.contacts.consent.asking import refusal_of_address
from alaka.contacts.consent.purposes import OURS, SERVICE
from alaka.core.mail import LANGUAGE
from alaka.core.words import Words

UNSUBSCRIBE = "List-Unsubscribe"


class MayNot(SendError):
    """The recipient may not be written to: no fault of the channel."""

    def __init__(self, reason: Words) -> None:
        super().__init__(reason, permanent=True)


def post(
    channel: Channel,
    letter: OutboundMessage,
    handover: Callable[[], None] = lambda: None,
    *,
    ids: Collection[int] | None = None,
) -> Receipt:
    """``ids`` are the records of the person it is for, where they are known: he may want it at an
    address that nobody here has. Raises SendError, and MayNot."""
    _ask(letter, ids)
    refusals = {each: _refusal(letter, each) for each in letter.copies}
    copies = tuple(each for each, why in refusals.items() if why is None)
    receipt = channel.adapter.send(replace(letter, copies=copies), handover)
    told = tuple(why for why in refusals.values() if why is not None)
    return replace(receipt, left_out=(*told, *receipt.left_out)) if told else receipt


def post_as_ours(letter: OutboundMessage, *, ids: Collection[int] | None = None) -> None:
    """By the way of the product's own mails, where no mailbox is set up for it. Raises MayNot."""
    _ask(letter, ids)
    headers = {LANGUAGE: letter.language}
    if letter.unsubscribe:
        headers[UNSUBSCRIBE] = f"<{letter.unsubscribe}>"
    to = [letter.recipient.value]
    mail = EmailMultiAlternatives(letter.subject, letter.text, to=to, headers=headers)
    if letter.html:
        mail.attach_alternative(letter.html, "text/html")
    mail.send()


def note_fault(channel: Channel, error: SendError) -> None:
    """On the channel's page, unless the channel has nothing to do with it."""
    if not isinstance(error, MayNot):
        channel.sending_failed(error.reason)


def _ask(letter: OutboundMessage, ids: Collection[int] | None) -> None:
    why = _refusal(letter, letter.recipient, ids)
    if why is not None:
        raise MayNot(why)
    can_say_no = letter.purpose not in (SERVICE, OURS)
    if can_say_no and letter.recipient.scheme == "email" and not letter.unsubscribe:
        raise ValueError(f"A letter for {letter.purpose} must say how to hear no more of it.")


def _refusal(
    letter: OutboundMessage, address: Address, ids: Collection[int] | None = None
) -> Words | None:
    return refusal_of_address(address.scheme, address.value, letter.purpose, ids)
