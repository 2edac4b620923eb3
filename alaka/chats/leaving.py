"""The guest has left, and what we said to him goes on by e-mail.

Enters: answers in live channels that nobody confirmed, a minute after their guest left. Leaves:
one letter with them in the same conversation, to the person's address or to the one he claimed;
its reply comes back by the signed address. An answer is taken by a conditional update, so none is
carried twice, and none that was delivered meanwhile. Where there is no way, the line says so.
"""

from collections.abc import Iterable, Sequence
from datetime import timedelta

from django.db import transaction
from django.db.models import F, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import override

from alaka.accounts.models import Business
from alaka.channels.models import Channel
from alaka.chats.models import Block, Guest
from alaka.contacts.models import Handle
from alaka.core import clock
from alaka.inbox.answering import new_external_id, plan
from alaka.inbox.models import Attachment, Conversation, Message, MessageKind, MessageState
from alaka.timeline.recording import record

# So long after the guest left, for people come back from the next page.
AFTER = timedelta(seconds=60)
# Older ones are left as they are: a letter out of the blue helps nobody.
YOUNGER = timedelta(days=7)
AT_ONCE = 200
CARRIED = "carried"


def carry_on() -> int:
    """Send on what was not read; how many letters that made."""
    ids = list(_unread().order_by("at").values_list("conversation", flat=True).distinct())
    rows = Conversation.objects.filter(pk__in=ids[:AT_ONCE]).select_related("contact", "channel")
    return sum(carry(conversation) is not None for conversation in rows)


def carry(conversation: Conversation) -> Message | None:
    """One letter with the unread answers of this conversation, if its guest has left."""
    guests = list(Guest.objects.of(conversation))
    if any(guest.here_until > clock.now() - AFTER for guest in guests):
        return None
    mailbox = mailbox_of(conversation.inbox_id)
    handle, address = address_of(conversation, guests)
    if mailbox is None or not address:
        _say_why(conversation, "no_mailbox" if address else "no_address")
        return None
    if any(Block.objects.running().of(guest).exists() for guest in guests):
        return None
    with transaction.atomic():
        taken = _take(conversation)
        return _write(conversation, taken, mailbox, (handle, address)) if taken else None


def mailbox_of(inbox_id: int) -> Channel | None:
    """The inbox's channel that writes e-mail."""
    return next((each for each in _mailboxes() if each.inbox_id == inbox_id), None)


def inboxes_with_mailbox() -> set[int]:
    return {each.inbox_id for each in _mailboxes()}


def _mailboxes() -> list[Channel]:
    rows = Channel.objects.enabled().order_by("pk")
    return [row for row in rows if row.can("send") and "email" in row.adapter_class.schemes]


def address_of(conversation: Conversation, guests: Iterable[Guest]) -> tuple[Handle | None, str]:
    """Where to write: the person's own address, else the one claimed in the chat.

    A claimed address is no handle of the person: it is only written to.
    """
    own = conversation.contact.all_handles().filter(scheme="email")
    handle = own.order_by(F("proved_at").desc(nulls_last=True), "-pk").first()
    if handle is not None:
        return handle, handle.value
    claims = (str(guest.claims.get("email", "")) for guest in guests)
    return None, next(filter(None, claims), "")


def _unread() -> QuerySet[Message]:
    """Answers in live channels that nobody confirmed or carried on: by an index of their own."""
    now = clock.now()
    live = Channel.objects.live().values_list("pk", flat=True)
    return Message.objects.filter(
        kind=MessageKind.OUTGOING,
        state=MessageState.SENT,
        send_at=None,
        handed_over_at=None,
        automatic="",
        channel__in=list(live),
        at__gt=now - YOUNGER,
        at__lt=now - AFTER,
    )


def _take(conversation: Conversation) -> list[Message]:
    """Claim the unread answers: none that is confirmed, or that somebody else carries."""
    rows = _unread().filter(conversation=conversation).select_for_update(skip_locked=True)
    taken = list(rows.order_by("pk"))
    ids = [message.pk for message in taken]
    Message.objects.filter(pk__in=ids).update(handed_over_at=clock.now())
    return taken


def _write(
    conversation: Conversation,
    lines: Sequence[Message],
    mailbox: Channel,
    to: tuple[Handle | None, str],
) -> Message:
    handle, address = to
    now = clock.now()
    message = Message.objects.create(
        conversation=conversation,
        channel=mailbox,
        kind=MessageKind.OUTGOING,
        state=MessageState.QUEUED,
        at=now,
        created_at=now,
        send_at=now,
        author=lines[-1].author,
        handle=handle,
        answer_to="" if handle else address,
        participants=[address],
        text=_text(conversation, lines),
        automatic=CARRIED,
        external_id=new_external_id(mailbox.settings.get("address", "")),
        why={"reason": CARRIED, "messages": [line.pk for line in lines]},
    )
    files = Attachment.objects.filter(message__in=[line.pk for line in lines]).order_by("pk")
    Attachment.objects.bulk_create(
        Attachment(
            message=message,
            blob_id=file.blob_id,
            name=file.name,
            content_type=file.content_type,
            size=file.size,
        )
        for file in files
    )
    plan(message)
    conversation.publish()
    return message


def _text(conversation: Conversation, lines: Sequence[Message]) -> str:
    """What the guest asked last, quoted, and who answered what."""
    before = conversation.messages.filter(kind=MessageKind.INCOMING, pk__lt=lines[0].pk)
    asked = before.order_by("-pk").first()
    with override(conversation.language or conversation.channel.language):
        parts = [_("You had left the chat when we replied:")]
        if asked is not None and asked.text:
            parts.append("\n".join(f"> {line}" for line in asked.text.splitlines()))
        parts += [f"{_speaker(line)}: {line.text}".strip() for line in lines]
        parts.append(_("Reply to this e-mail to continue."))
    return "\n\n".join(parts)


def _speaker(line: Message) -> str:
    return line.author.name if line.author else Business.get().name


def _say_why(conversation: Conversation, why: str) -> None:
    """On the desk the line says that nobody read it, and why it cannot be sent on."""
    rows = _unread().filter(conversation=conversation)
    changed = [row for row in rows if row.why.get("unread") != why and _mark(row, why)]
    if changed:
        conversation.publish()


@transaction.atomic
def _mark(row: Message, why: str) -> bool:
    still = Message.objects.filter(pk=row.pk, state=MessageState.SENT)
    if not still.update(why={**row.why, "unread": why}):
        return False
    contact, told = row.conversation.contact, {"conversation": row.conversation_id}
    record("message.unread", subject=row, contact=contact, why=why, **told)
    return True
