"""A conversation as it is read: messages and what happened between them, in order."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import cast

from django.db.models import Q, QuerySet, prefetch_related_objects

from alaka.channels.models import Channel
from alaka.core.prepared import given, prepared
from alaka.inbox.models import Attachment, Conversation, Message, MessageKind, Regrouping
from alaka.timeline.models import Event

# Older ones come when asked for, so many more each time.
SHOWN = 60
AT_MOST = 3000

# What stands between the messages; what is a message of its own does not.
VERBS = (
    "conversation.closed", "conversation.reopened", "conversation.snoozed", "conversation.woken",
    "conversation.assigned", "conversation.handed", "conversation.tagged", "conversation.split",
    "conversation.joined", "regrouping.undone", "conversation.undone", "message.withdrawn",
    "satisfaction.given", "promise.broken",
)  # fmt: skip


@dataclass
class Entry:
    """A message or an event; ``move`` is the split or join that brought the message here."""

    at: datetime
    message: Message | None = None
    event: Event | None = None
    move: Regrouping | None = None
    files: list[Attachment] = field(default_factory=list)


@dataclass
class Thread:
    """``earlier`` is how many to ask for to see older ones, or 0; ``moves`` can be undone."""

    entries: list[Entry]
    earlier: int
    moves: list[Regrouping]
    last: Message | None

    @property
    def newest(self) -> int:
        """The highest id among the messages shown."""
        return max((entry.message.pk for entry in self.entries if entry.message), default=0)


def thread(conversation: Conversation, shown: int = SHOWN) -> Thread:
    shown = min(max(shown, SHOWN), AT_MOST)
    messages = _messages(conversation, shown + 1)
    has_earlier = len(messages) > shown
    messages = messages[-shown:]
    files = _files([message.pk for message in messages])
    moves = _moves().rows(conversation=conversation.pk)
    brought: dict[int, Regrouping] = {
        pk: move for move in moves if move.target_id == conversation.pk for pk in move.message_ids
    }
    entries = [
        Entry(
            message.at,
            message=message,
            move=brought.get(message.pk),
            files=[row for row in files.get(message.pk, ()) if not row.is_inline],
        )
        for message in messages
    ]
    since = messages[0].at if has_earlier else None
    entries += [Entry(event.at, event=event) for event in _events(conversation, since)]
    entries.sort(key=lambda entry: (entry.at, entry.message is None))
    said = [message for message in messages if message.kind != MessageKind.NOTE]
    return Thread(entries, shown + SHOWN if has_earlier else 0, moves, said[-1] if said else None)


def _messages(conversation: Conversation, count: int) -> list[Message]:
    messages = _newest(count).rows(conversation=conversation.pk)[::-1]
    _share(conversation, messages)
    return messages


@prepared
def _newest(count: int) -> QuerySet[Message]:
    rows = Message.objects.filter(conversation=given("conversation"))
    shown = rows.select_related("author", "handle").defer("search")
    return shown.order_by("-at", "-pk")[:count]


def _files(ids: list[int]) -> dict[int, list[Attachment]]:
    """The attachments of these messages, by message."""
    found: dict[int, list[Attachment]] = {}
    for file in _attached().rows(ids=ids):
        found.setdefault(file.message_id, []).append(file)
    return found


@prepared
def _attached() -> QuerySet[Attachment]:
    return Attachment.objects.filter(message__any_of=given("ids")).order_by("pk")


def _share(conversation: Conversation, messages: list[Message]) -> None:
    """Give the messages what they have in common, rather than joining it to each row."""
    others = []
    for message in messages:
        message.conversation = conversation
        if message.channel_id == conversation.channel_id:
            message.channel = conversation.channel
        if message.handle is not None and message.handle.contact_id == conversation.contact_id:
            message.handle.contact = conversation.contact
        elif message.handle is not None:
            others.append(message.handle)
    prefetch_related_objects(others, "contact")
    elsewhere = [row for row in messages if row.channel_id not in (None, conversation.channel_id)]
    if elsewhere:
        ids = {row.channel_id for row in elsewhere}
        channels = {channel.pk: channel for channel in _channels().rows(ids=ids)}
        for message in elsewhere:
            message.channel = channels[cast(int, message.channel_id)]


@prepared
def _channels() -> QuerySet[Channel]:
    return Channel.objects.filter(pk__any_of=given("ids"))


@prepared
def _moves() -> QuerySet[Regrouping]:
    ends = Q(source=given("conversation")) | Q(target=given("conversation"))
    return Regrouping.objects.filter(ends, undone_at=None).order_by("pk")


def _events(conversation: Conversation, since: datetime | None) -> list[Event]:
    asked = _told(since is not None)
    return asked.rows(conversation=conversation.pk, since=since)[::-1]


@prepared
def _told(has_since: bool) -> QuerySet[Event]:
    rows = Event.objects.filter(
        subject_type=Conversation._meta.label_lower,
        subject_id=given("conversation"),
        verb__in=VERBS,
    )
    if has_since:
        rows = rows.filter(at__gte=given("since"))
    return rows.select_related("actor").order_by("-at", "-pk")[:200]
