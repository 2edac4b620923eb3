"""The customer says by the link under the answer that it is not solved.

Enters: the link he opened and his words. Leaves: the words in the conversation as anything else
he says there, so that whoever reads it can answer, and the case open again, where the link still
opens it.
"""

import hashlib

from django.db import transaction

from alaka.cases.closing import reopen
from alaka.cases.models import Case
from alaka.cases.opening import link
from alaka.cases.solved_links import Asked
from alaka.channels.contract import Address, InboundMessage
from alaka.channels.models import Channel
from alaka.contacts.models import Handle
from alaka.core import signing
from alaka.inbox.models import Conversation, MessageKind
from alaka.inbox.receiving import receive
from alaka.inbox.threading import reply_token


@transaction.atomic
def come_back(asked: Asked, words: str) -> None:
    """The same words once, however often he sends them. Raises signing.BadToken where nothing is
    left that could take them."""
    case = asked.case
    is_back = not asked.is_over and reopen(case, by=None, reason=words)
    conversation = _conversation_of(case)
    way = _way_of(conversation) if conversation else None
    if conversation is None or way is None:
        if not is_back:
            raise signing.BadToken("expired")
        return  # The case has his words.
    channel, handle = way
    same = hashlib.sha256(words.encode()).hexdigest()[:16]
    said = InboundMessage(
        external_id=f"unsolved-{case.pk}-{asked.since}-{same}",
        sender=Address(handle.scheme, handle.value, conversation.contact.name),
        text=words,
        subject=conversation.subject,
        reply_tokens=(reply_token(conversation),),
    )
    message = receive(channel, said)
    if message is not None:
        link(case, message.conversation, by=None)  # A new one, where the old is long over.


def _conversation_of(case: Case) -> Conversation | None:
    """Where he was answered; it may have been taken off the case since."""
    if case.origin is not None or case.contact is None:
        return case.origin
    rows = Conversation.objects.filter(contact__in=case.contact.ids)
    return rows.order_by("-last_activity_at", "-pk").first()


def _way_of(conversation: Conversation) -> tuple[Channel, Handle] | None:
    """The channel and address by which the person was in touch there last."""
    contact = conversation.contact
    heard = conversation.messages.filter(kind=MessageKind.INCOMING, handle__contact__in=contact.ids)
    last = heard.select_related("channel", "handle").order_by("-at", "-pk").first()
    if last is not None and last.channel is not None and last.handle is not None:
        return last.channel, last.handle
    handle = contact.all_handles().filter(scheme="email").order_by("pk").first()
    return (conversation.channel, handle) if handle else None
