"""Which way an answer goes out: the channel and the address."""

from collections.abc import Iterator
from typing import NamedTuple

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from alaka.channels.models import Channel
from alaka.contacts.consent.asking import refusal_of_address
from alaka.contacts.consent.purposes import SERVICE
from alaka.contacts.models import Handle
from alaka.core.prepared import given, prepared
from alaka.core.words import Words
from alaka.inbox import copying
from alaka.inbox.models import Conversation, Message, MessageKind


class CannotAnswer(Exception):
    """There is no channel that sends to this contact; the reason is for the reader."""

    def __init__(self, reason: Words | str, *, is_forbidden: bool = False) -> None:
        """``is_forbidden``: there is a channel, and the person does not want it."""
        super().__init__(reason)
        self.reason, self.is_forbidden = Words.of(reason), is_forbidden


class Way(NamedTuple):
    """``asked`` is where the contact wants the answer, if not at the handle; ``copies`` are the
    addresses that got what it answers, too."""

    channel: Channel
    handle: Handle
    asked: str
    copies: tuple[str, ...] = ()


def way_out(conversation: Conversation, purpose: str = SERVICE) -> Way:
    """The channel and address an answer goes by: the conversation's own, else its inbox's. An
    address that may not be written to for this purpose is none.

    Raises CannotAnswer, for the reader.
    """
    may_not: Words | None = None
    for channel in _channels(conversation):
        if not (channel.is_enabled and channel.can_answer):
            continue
        for scheme in channel.adapter_class.schemes:
            last = _spoken().first(conversation=conversation.pk, scheme=scheme)
            handle, asked = _address(conversation, scheme, last)
            if handle is None:
                continue
            address, ids = asked or handle.value, conversation.contact.ids
            why = refusal_of_address(scheme, address, purpose, ids)
            if why is None:
                copies = copying.proposed(last, address) if channel.can("copies") else ()
                return Way(channel, handle, asked, copies)
            may_not = may_not or why
    if may_not is not None:
        raise CannotAnswer(may_not, is_forbidden=True)
    raise CannotAnswer(_why_not(conversation))


def _why_not(conversation: Conversation) -> str:
    """What would have to change: a channel that rests goes before one that there never was."""
    rows = Channel.objects.filter(Q(pk=conversation.channel_id) | Q(inbox=conversation.inbox_id))
    channels = list(rows.order_by("pk"))
    schemes = set(conversation.contact.all_handles().values_list("scheme", flat=True))
    for channel in channels:
        if channel.pk == conversation.channel_id and not channel.is_installed:
            text = _("“%(channel)s” rests: its package is not installed on the server.")
            return text % {"channel": channel.name}
        reaches = channel.can_answer and schemes & set(channel.adapter_class.schemes)
        if reaches and not channel.is_enabled:
            text = _("“%(channel)s” is paused. It is resumed under Settings → Channels.")
            return text % {"channel": channel.name}
    if not any(channel.can_answer and channel.is_enabled for channel in channels):
        return _(
            "No channel of this inbox can send yet. Connect a mailbox under Settings → Channels."
        )
    return _("This person left no address that a channel of this inbox can write to.")


def _channels(conversation: Conversation) -> Iterator[Channel]:
    """The conversation's own first: mostly it will do, and the inbox's are not asked for.

    Who left a chat and wrote a letter is answered by letter.
    """
    if conversation.channel.can("live"):
        last = _heard().first(conversation=conversation.pk)
        if last is not None and last.channel is not None and not last.channel.can("live"):
            yield last.channel
    yield conversation.channel
    yield from _enabled().rows(inbox=conversation.inbox_id)


@prepared
def _heard() -> QuerySet[Message]:
    """The last that the person said."""
    rows = Message.objects.filter(
        conversation=given("conversation"), kind=MessageKind.INCOMING, automatic=""
    )
    return rows.select_related("channel").order_by("-at", "-id")[:1]


@prepared
def _enabled() -> QuerySet[Channel]:
    return Channel.objects.enabled().filter(inbox=given("inbox")).order_by("pk")


def best_address(conversation: Conversation, scheme: str) -> tuple[Handle | None, str]:
    """The contact's address of that scheme the conversation last used, else the newest; and
    where he asked to be answered instead: an answer keeps what the message before it asked."""
    last = _spoken().first(conversation=conversation.pk, scheme=scheme)
    return _address(conversation, scheme, last)


def _address(
    conversation: Conversation, scheme: str, last: Message | None
) -> tuple[Handle | None, str]:
    if last is not None and last.handle is not None:
        return last.handle, last.answer_to
    handles = conversation.contact.all_handles().filter(scheme=scheme)
    return handles.order_by("-id").first(), ""


@prepared
def _spoken() -> QuerySet[Message]:
    """The last message by an address of that scheme, but for what a machine of ours said."""
    rows = Message.objects.filter(
        Q(kind=MessageKind.INCOMING) | Q(automatic=""),
        conversation=given("conversation"),
        handle__scheme=given("scheme"),
    )
    rows = rows.select_related("handle").only("kind", "handle", "answer_to", "participants")
    return rows.order_by("-at", "-id")[:1]
