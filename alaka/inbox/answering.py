"""What an agent says: an answer to the contact, or a note among ourselves.

Enters: a conversation, a text, who says it. Leaves: a message, queued to go out after the time in
which it can be taken back, and everything that changes with it, in one transaction.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from uuid import uuid4

from django.conf import settings
from django.db import transaction
from django.db.models import Q

from alaka.accounts.models import Agent
from alaka.contacts.consent.asking import refusal_of_address
from alaka.contacts.consent.purposes import SERVICE
from alaka.core import causes, clock, jobs
from alaka.core.models import Blob
from alaka.inbox import copying
from alaka.inbox.calling_off import at_our_word
from alaka.inbox.models import (
    Attachment,
    Conversation,
    Draft,
    Mention,
    Message,
    MessageKind,
    MessageState,
    Status,
)
from alaka.inbox.models.message import BECAUSE, IS_NEWS, PURPOSE, UNLESS_ANSWERED
from alaka.inbox.seeing import who_see
from alaka.inbox.summaries import SOON, preview, search_vector, summarize
from alaka.inbox.undoing import as_before, state
from alaka.inbox.ways import CannotAnswer, way_out
from alaka.timeline.recording import record

# So long an answer can be taken back after "send".
TIME_TO_UNDO = timedelta(seconds=10)


@dataclass(frozen=True)
class Saying:
    """What is said. ``send_at`` is for later; files are stored already, as name, type and blob.

    What is no ``is_answer`` (news for somebody who asked nothing now) leaves the conversation as
    it was: closed, in nobody's hands, waiting for its answer. ``purpose`` is what it is said for:
    whether the person wants that is asked now, and again when it goes.
    """

    text: str
    send_at: datetime | None = None
    files: Sequence[tuple[str, str, Blob]] = field(default_factory=tuple)
    undo: timedelta = TIME_TO_UNDO
    is_answer: bool = True
    # Who else gets it, where the channel can: e-mail addresses.
    copies: Sequence[str] = ()
    purpose: str = SERVICE
    # The newest message that the writer had seen, where he must not answer beside a colleague.
    last: int | None = None
    # The sign of the writer's draft, where his window knows it: what he wrote in another stays.
    draft: str | None = None
    # It does not go any more once the person wrote: see inbox.calling_off.
    unless_answered: bool = False


class OvertakenError(Exception):
    """A colleague answered since the writer looked."""

    def __init__(self, answer: Message) -> None:
        super().__init__()
        self.answer = answer


@transaction.atomic
def reply(conversation: Conversation, saying: Saying, *, by: Agent) -> Message:
    """Queue an answer to the contact. Raises CannotAnswer, OvertakenError."""
    conversation = _locked(conversation)
    if answer := overtaken(conversation, by, saying.last):
        raise OvertakenError(answer)
    channel, handle, asked, _proposed = way_out(conversation, saying.purpose)
    recipient = asked or handle.value
    copies = copying.others(saying.copies, recipient) if channel.can("copies") else []
    for address in copies:
        if why := refusal_of_address("email", address, saying.purpose):
            raise CannotAnswer(why)
    now = clock.now()
    is_live = channel.can("live") and saying.send_at is None
    message = _say(
        conversation,
        saying,
        by,
        kind=MessageKind.OUTGOING,
        state=MessageState.SENT if is_live else MessageState.QUEUED,
        channel=channel,
        handle=handle,
        subject=conversation.subject,
        external_id=new_external_id(channel.settings.get("address", "")),
        participants=[recipient, *copies],
        answer_to=asked,
        why=_why(saying),
        send_at=None if is_live else saying.send_at or now + saying.undo,
        found=None if is_live else state(conversation),
    )
    if saying.is_answer:
        _answered(conversation, message, by)
    _save(conversation)
    if not is_live:
        plan(message)
    conversation.publish()
    return message


def overtaken(conversation: Conversation, agent: Agent, last: int | None) -> Message | None:
    """An answer that another agent gave since ``last`` was the newest message."""
    if last is None:
        return None
    answers = conversation.messages.filter(kind=MessageKind.OUTGOING, pk__gt=last)
    answers = answers.filter(automatic="")
    return answers.exclude(author=agent).select_related("author").order_by("-pk").first()


def _why(saying: Saying) -> dict[str, object]:
    news = {} if saying.is_answer else {IS_NEWS: True}
    purpose = {} if saying.purpose == SERVICE else {PURPOSE: saying.purpose}
    unless = {UNLESS_ANSWERED: True} if saying.unless_answered else {}
    cause = causes.current()
    because = {BECAUSE: cause.chain[-1]} if cause and cause.chain else {}
    return {"reason": "ours", **news, **purpose, **unless, **because}


def _answered(conversation: Conversation, message: Message, by: Agent) -> None:
    """It is open, in somebody's hands, and the contact waits no longer."""
    conversation.waiting_since = None
    conversation.is_undelivered = False
    if message.send_at is None or message.send_at - message.at <= SOON:
        conversation.first_response_at = conversation.first_response_at or message.at
    if conversation.status != Status.OPEN:
        conversation.status, conversation.snoozed_until = Status.OPEN, None
        conversation.closed_at = conversation.closed_by = None
    if conversation.assignee_id is None:
        conversation.assignee = by
    details = {"conversation": conversation.pk, "preview": preview(message.text)}
    record("message.answered", subject=message, contact=conversation.contact, actor=by, **details)


@transaction.atomic
def note(conversation: Conversation, saying: Saying, *, by: Agent) -> Message:
    """Write an internal remark; agents named with @ are called to it."""
    conversation = _locked(conversation)
    message = _say(conversation, saying, by, kind=MessageKind.NOTE, state=MessageState.RECEIVED)
    _save(conversation)
    called = mentioned(conversation, saying.text, by)
    Mention.objects.bulk_create(Mention(message=message, agent=agent) for agent in called)
    details = {"conversation": conversation.pk, "mentions": [agent.pk for agent in called]}
    record("note.written", subject=message, contact=conversation.contact, actor=by, **details)
    conversation.publish()
    return message


def plan(message: Message) -> None:
    """Have the message delivered at its time."""
    jobs.defer(
        "alaka.inbox.sending.deliver", at=message.send_at, queue="sending", message_id=message.pk
    )


@transaction.atomic
def withdraw(message: Message, *, by: Agent) -> bool:
    """Take back an answer that has not gone; its text is the agent's draft again."""
    waiting = Message.objects.select_for_update().filter(
        pk=message.pk, kind=MessageKind.OUTGOING, state=MessageState.QUEUED, attempts=0
    )
    found = waiting.first()
    if found is None:
        return False
    conversation = _locked(found.conversation)
    _back_to_draft(found, by)
    found.delete()
    _as_before(conversation, found, by)
    summarize(conversation)
    record(
        "message.withdrawn",
        subject=conversation,
        contact=conversation.contact,
        actor=by,
        message=message.pk,
    )
    conversation.publish()
    return True


def _back_to_draft(message: Message, by: Agent) -> None:
    """Before what he has begun to write since; if that is a note, it stays among ourselves."""
    draft, _ = Draft.objects.select_for_update().get_or_create(
        conversation=message.conversation, agent=by
    )
    draft.copies = ", ".join(message.copies)
    draft.put_before(
        message.text,
        [
            {"name": row.name, "type": row.content_type, "size": row.size, "blob": row.blob_id}
            for row in message.attachments.all()
        ],
    )
    draft.save()


def _as_before(conversation: Conversation, message: Message, by: Agent) -> None:
    """Undo what the answer did to its conversation, and the closing that came after it."""
    if message.found is None:
        return
    said = conversation.messages.exclude(kind=MessageKind.NOTE)
    is_quiet = not said.filter(created_at__gt=message.created_at).exists()
    as_before(conversation, message.found, by=by, is_quiet=is_quiet)
    if message.found["assignee_id"] is None and conversation.assignee_id == message.author_id:
        conversation.assignee = None
        conversation.save(update_fields=["assignee"])


def retry(message: Message, *, by: Agent) -> bool:
    """Send a failed answer again, at an agent's word."""
    with transaction.atomic():
        tried = Message.objects.filter(pk=message.pk, state=MessageState.FAILED)
        now = clock.now()
        if not tried.update(
            state=MessageState.QUEUED,
            send_at=now,
            error="",
            attempts=0,
            is_doubtful=Q(is_doubtful=True) | Q(handed_over_at__isnull=False),
            handed_over_at=None,
            why=at_our_word(message.why),
        ):
            return False
        message.send_at = now
        contact = message.conversation.contact
        told = {"conversation": message.conversation_id}
        record("message.retried", subject=message, contact=contact, actor=by, **told)
        plan(message)
        summarize(_locked(message.conversation))
        message.conversation.publish()
    return True


def new_external_id(address: str) -> str:
    """A Message-ID (RFC 5322) without its brackets; good as an id on any channel."""
    host = address.rpartition("@")[2] or settings.PUBLIC_URL.partition("://")[2].split(":")[0]
    return f"{uuid4().hex}@{host}"


def mentioned(conversation: Conversation, text: str, by: Agent) -> list[Agent]:
    """The agents whose name follows an @ in the text, of those who see the conversation."""
    if "@" not in text:
        return []
    found = []
    for agent in who_see(conversation):
        pattern = r"@(?:" + re.escape(agent.name) + "|" + re.escape(agent.get_short_name()) + r")\b"
        if agent != by and re.search(pattern, text, re.IGNORECASE):
            found.append(agent)
    return found


def _locked(conversation: Conversation) -> Conversation:
    """The conversation as it is now, held until the transaction ends."""
    rows = Conversation.objects.select_for_update(of=("self",))
    return rows.select_related("contact", "inbox", "assignee").get(pk=conversation.pk)


def _say(conversation: Conversation, saying: Saying, by: Agent, **fields: object) -> Message:
    names = [name for name, _, _ in saying.files]
    message = Message.objects.create(
        conversation=conversation,
        author=by,
        at=clock.now(),
        created_at=clock.now(),
        text=saying.text,
        search=search_vector(saying.text, *names),
        **fields,
    )
    Attachment.objects.bulk_create(
        Attachment(message=message, blob=blob, name=name, content_type=kind, size=blob.size)
        for name, kind, blob in saying.files
    )
    _end_draft(conversation, saying, by)
    conversation.message_count += 1
    conversation.last_activity_at = message.at
    conversation.preview = preview(saying.text)
    conversation.preview_kind = message.kind
    return message


def _end_draft(conversation: Conversation, saying: Saying, by: Agent) -> None:
    drafts = Draft.objects.filter(conversation=conversation, agent=by)
    there = drafts.first() if saying.draft is not None else None
    if there is None or there.sign == saying.draft or there.text.strip() in saying.text:
        drafts.delete()


def _save(conversation: Conversation) -> None:
    conversation.save(
        update_fields=[
            "status", "snoozed_until", "closed_at", "closed_by", "assignee", "waiting_since",
            "first_response_at", "last_activity_at", "preview", "preview_kind", "message_count",
            "is_undelivered",
        ]
    )  # fmt: skip
