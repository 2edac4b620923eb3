"""The one way out: a queued message to its channel's adapter, and what became of it.

A sender holds an advisory lock on the message for as long as it lives. A message found "being
sent" with nobody holding its lock was left by a crash: it is sent again, and if the crash came
after the handover the screen says that it may have arrived twice.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import timedelta

import structlog
from django.db import DatabaseError, InterfaceError, connection, transaction
from django.db.models import F, Q
from django.db.models.functions import Greatest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop, override

from alaka.accounts.models import Business, Team
from alaka.channels.contract import Address, File, OutboundMessage, Receipt, SendError
from alaka.channels.posting import note_fault, post
from alaka.contacts.consent import links
from alaka.contacts.consent.purposes import SERVICE
from alaka.core import clock
from alaka.core.words import Words
from alaka.inbox import threading
from alaka.inbox.answering import plan
from alaka.inbox.calling_off import call_off, is_off
from alaka.inbox.models import Conversation, Message, MessageKind, MessageState
from alaka.inbox.summaries import SOON, summarize
from alaka.timeline.recording import record

log = structlog.get_logger(__name__)

_LOCK = 7_202
# Seconds until the next try; after the last the message has failed.
BACKOFF = [15, 60, 120, 300, 900, 1800, 3600, *[7200] * 22]
# References grow with every answer; RFC 5322 lines do not.
_REFERENCES = 20


def deliver(message_id: int) -> None:
    """Send one message if it is due; nothing if it was sent, taken back, or is being sent."""
    with _held(message_id) as is_mine:
        if not is_mine:
            return
        due = Message.objects.filter(
            pk=message_id, state=MessageState.QUEUED, send_at__lte=clock.now()
        )
        if not due.update(state=MessageState.SENDING, attempts=F("attempts") + 1):
            return
        message = Message.objects.select_related(
            "channel", "handle", "author", "conversation__contact", "conversation__team"
        ).get(pk=message_id)
        if is_off(message):
            call_off(message.pk, MessageState.SENDING)
            return
        _date(message)
        try:
            with override(Business.get().language):  # For kinds that say a refusal at once.
                _send(message)
        except SendError as error:
            _not_sent(message, error)
        except (DatabaseError, InterfaceError):
            raise  # Nothing can be written down now: recover() finds it.
        except Exception as error:  # A fault of ours must not send it again and again.
            log.exception("sending broke", message=message_id)
            _not_sent(message, _broken(message, error))


def _date(message: Message) -> None:
    """What was meant for later stands where it is said, not where it was typed."""
    if message.attempts > 1 or message.send_at is None or message.send_at - message.at <= SOON:
        return
    message.at = clock.now()
    Message.objects.filter(pk=message.pk).update(at=message.at)
    whole = Conversation.objects.filter(pk=message.conversation_id)
    whole.update(last_activity_at=Greatest("last_activity_at", message.at))
    if not message.automatic and not message.is_news:
        whole.filter(first_response_at=None).update(first_response_at=message.at)


def recover() -> None:
    """Queue again what a killed sender left behind, and what is long due with no job."""
    for message in Message.objects.filter(state=MessageState.SENDING):
        with _held(message.pk) as is_mine:
            left = Message.objects.filter(pk=message.pk, state=MessageState.SENDING)
            if is_mine and left.update(
                state=MessageState.QUEUED,
                send_at=clock.now(),
                handed_over_at=None,
                # As the row is now: it may have been handed over since we looked.
                is_doubtful=Q(is_doubtful=True) | Q(handed_over_at__isnull=False),
            ):
                plan(Message.objects.get(pk=message.pk))
    late = clock.now() - timedelta(seconds=60)
    for message in Message.objects.filter(state=MessageState.QUEUED, send_at__lt=late)[:500]:
        deliver(message.pk)


@contextmanager
def _held(message_id: int) -> Iterator[bool]:
    """Hold the message while this connection lives; yields whether nobody else does."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s, %s)", [_LOCK, message_id % 2**31])
        is_mine = bool(cursor.fetchone()[0])
    try:
        yield is_mine
    finally:
        if is_mine:
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_unlock(%s, %s)", [_LOCK, message_id % 2**31])


def _send(message: Message) -> None:
    assert message.channel is not None
    me = Message.objects.filter(pk=message.pk)

    def handover() -> None:
        me.update(handed_over_at=clock.now())

    changed: dict[str, object] = {}
    if message.channel.can("live"):  # Said for later: now it waits for the stream.
        receipt = Receipt(message.external_id)
        changed = {"at": clock.now(), "send_at": None}
    else:
        ids = message.conversation.contact.ids
        receipt = post(message.channel, outbound(message), handover, ids=ids)
    with transaction.atomic():
        told = _together(receipt.left_out)
        me.update(state=receipt.state, external_id=receipt.external_id, error=told, **changed)
        message.channel.sent()
        _tell(message, "message.sent")


def _together(reasons: Sequence[Words]) -> Words | str:
    """Who did not get his copy: the answer itself has gone."""
    if not reasons:
        return ""
    first, *rest = reasons
    return Words("%(first)s %(rest)s", first=first, rest=_together(rest)) if rest else first


def _not_sent(message: Message, error: SendError) -> None:
    assert message.channel is not None
    log.warning("sending failed", message=message.pk, reason=str(error.reason))
    is_over = error.permanent or message.attempts > len(BACKOFF)
    fields: dict[str, object] = {
        "error": error.reason,
        "is_doubtful": message.is_doubtful or (error.uncertain and not is_over),
    }
    if not (is_over and error.uncertain):  # Kept, it makes another try doubtful.
        fields["handed_over_at"] = None
    with transaction.atomic():
        if is_over:
            fields["state"] = MessageState.FAILED
        else:
            wait = BACKOFF[min(message.attempts, len(BACKOFF)) - 1]
            message.send_at = clock.now() + timedelta(seconds=wait)
            fields |= {"state": MessageState.QUEUED, "send_at": message.send_at}
        Message.objects.filter(pk=message.pk).update(**fields)
        note_fault(message.channel, error)
        if is_over:
            summarize(Conversation.objects.select_for_update().get(pk=message.conversation_id))
            _tell(message, "message.failed", reason=error.reason.stored)
        elif not _is_called_off(message):
            plan(message)
            message.conversation.publish()


def _is_called_off(message: Message) -> bool:
    """It waits again, and what was marked while it was being sent holds now."""
    message.refresh_from_db(fields=["why"])
    return is_off(message) and call_off(message.pk)


def _broken(message: Message, error: Exception) -> SendError:
    """What to do after a fault that nobody foresaw: once it was handed over, a person decides."""
    message.refresh_from_db(fields=["handed_over_at"])
    may_have_gone = message.handed_over_at is not None
    reason = Words(f"{type(error).__name__}: {error}")
    if may_have_gone:
        sentence = gettext_noop("It may have arrived: ask, or send it again. (%(fault)s)")
        reason = Words(sentence, fault=reason)
    return SendError(reason, permanent=may_have_gone, uncertain=may_have_gone)


def _tell(message: Message, verb: str, **data: object) -> None:
    conversation = message.conversation
    record(
        verb,
        subject=message,
        contact=conversation.contact,
        conversation=conversation.pk,
        **data,
    )
    conversation.publish()


def outbound(message: Message) -> OutboundMessage:
    """The message as its channel's adapter takes it."""
    conversation = message.conversation
    language = conversation.language or conversation.contact.language
    references = _references(message)
    can_say_no = message.purpose != SERVICE
    files = message.attachments.select_related("blob")
    return OutboundMessage(
        external_id=message.external_id,
        recipient=_recipient(message),
        text=_text(message, language),
        purpose=message.purpose,
        subject=_answer_subject(message, language),
        sender_name=_sender_name(message),
        language=language,
        reply_token=threading.reply_token(conversation),
        in_reply_to=references[0] if references else "",
        references=tuple(references),
        copies=tuple(Address("email", each) for each in message.copies),
        files=tuple(
            File(file.name, file.content_type, bytes(file.blob.data), file.content_id)
            for file in files
        ),
        unsubscribe=links.unsubscribe(conversation.contact, message.purpose) if can_say_no else "",
    )


def _text(message: Message, language: str) -> str:
    """With what stands under it: the signature, and how to hear no more of it."""
    parts = [message.text]
    if message.purpose != SERVICE:
        parts.append(links.footer(message.conversation.contact, language))
    if signature := _signature(message, language):
        parts.append(f"-- \n{signature}")
    return "\n\n".join(parts)


def _recipient(message: Message) -> Address:
    """Without a handle it goes to an address that was only claimed: an e-mail address."""
    contact, handle = message.conversation.contact, message.handle
    if handle is None:
        return Address("email", message.answer_to, contact.name)
    # Somebody else of the conversation may have written last.
    name = contact.name if handle.contact_id in contact.ids else handle.contact.name
    return Address(handle.scheme, message.answer_to or handle.value, name)


def _signature(message: Message, language: str) -> str:
    """That of the conversation's team; of nobody's, that of the author's among the inbox's."""
    if message.channel is None or not message.channel.can("signature"):
        return ""
    teams = Team.objects.filter(inboxes=message.conversation.inbox_id).order_by("name")
    team = message.conversation.team or teams.filter(agents=message.author).first() or teams.first()
    return team.signature(language) if team else ""


def _references(message: Message) -> list[str]:
    """External ids of what was said before on this channel, nearest first."""
    said = Message.objects.filter(conversation=message.conversation, channel=message.channel)
    said = said.exclude(kind=MessageKind.NOTE).exclude(pk=message.pk).exclude(external_id="")
    earlier = said.filter(at__lte=message.at).order_by("-at", "-pk")
    return [
        external_id.partition("#")[0]
        for external_id in earlier.values_list("external_id", flat=True)[:_REFERENCES]
    ]


def _answer_subject(message: Message, language: str) -> str:
    subject = message.subject or message.conversation.subject
    if not subject:  # A form or a messenger has none; a mail without one looks like rubbish.
        with override(language or "en"):
            return _("Your message to %(business)s") % {"business": Business.get().name}
    return subject if subject.lower().startswith("re:") else f"Re: {subject}"


def _sender_name(message: Message) -> str:
    """Who says it; the kind puts the channel's own name beside it."""
    return message.author.name if message.author else Business.get().name
