"""The customer says by the link under the answer that it is not solved.

Enters: his case and his words. Leaves: the case open again, and the words in the conversation as
anything else he says there, so that whoever reads it can answer.
"""

from django.db import transaction

from alaka.cases.closing import reopen
from alaka.cases.models import Case
from alaka.cases.opening import link
from alaka.channels.contract import Address, InboundMessage
from alaka.channels.models import Channel
from alaka.contacts.models import Handle
from alaka.inbox.models import Conversation, MessageKind
from alaka.inbox.receiving import receive
from alaka.inbox.threading import reply_token


@transaction.atomic
def come_back(case: Case, words: str) -> None:
    """Once, however often he says it."""
    if not reopen(case, by=None, reason=words):
        return
    conversation = case.origin
    way = _way_of(conversation) if conversation else None
    if conversation is None or way is None:
        return  # He was told without a conversation: the case has his words.
    channel, handle = way
    said = InboundMessage(
        external_id=f"unsolved-{case.pk}-{case.reopened}",
        sender=Address(handle.scheme, handle.value, conversation.contact.name),
        text=words,
        subject=conversation.subject,
        reply_tokens=(reply_token(conversation),),
    )
    message = receive(channel, said)
    if message is not None:
        link(case, message.conversation, by=None)  # A new one, where the old is long over.


def _way_of(conversation: Conversation) -> tuple[Channel, Handle] | None:
    """The channel and address by which the person was in touch there last."""
    contact = conversation.contact
    heard = conversation.messages.filter(kind=MessageKind.INCOMING, handle__contact__in=contact.ids)
    last = heard.select_related("channel", "handle").order_by("-at", "-pk").first()
    if last is not None and last.channel is not None and last.handle is not None:
        return last.channel, last.handle
    handle = contact.all_handles().filter(scheme="email").order_by("pk").first()
    return (conversation.channel, handle) if handle else None
