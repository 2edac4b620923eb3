"""A conversation as it is read: messages and what happened between them, in order."""

from dataclasses import dataclass, field
from datetime import datetime

from django.db.models import Prefetch, Q, prefetch_related_objects

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
    moves = _moves(conversation)
    brought: dict[int, Regrouping] = {
        pk: move for move in moves if move.target_id == conversation.pk for pk in move.message_ids
    }
    entries = [
        Entry(
            message.at,
            message=message,
            move=brought.get(message.pk),
            files=[row for row in message.attachments.all() if not row.is_inline],
        )
        for message in messages
    ]
    since = messages[0].at if has_earlier else None
    entries += [Entry(event.at, event=event) for event in _events(conversation, since)]
    entries.sort(key=lambda entry: (entry.at, entry.message is None))
    said = [message for message in messages if message.kind != MessageKind.NOTE]
    return Thread(entries, shown + SHOWN if has_earlier else 0, moves, said[-1] if said else None)


def _messages(conversation: Conversation, count: int) -> list[Message]:
    rows = conversation.messages.select_related("author", "handle").defer("search")
    newest = rows.prefetch_related(Prefetch("attachments", Attachment.objects.order_by("pk")))
    messages = list(newest.order_by("-at", "-pk")[:count])[::-1]
    _share(conversation, messages)
    return messages


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
    prefetch_related_objects([row for row in messages if row.channel_id], "channel")


def _moves(conversation: Conversation) -> list[Regrouping]:
    ends = Q(source=conversation) | Q(target=conversation)
    rows = Regrouping.objects.filter(ends, undone_at=None)
    return list(rows.order_by("pk"))


def _events(conversation: Conversation, since: datetime | None) -> list[Event]:
    rows = Event.objects.filter(
        subject_type=conversation._meta.label_lower, subject_id=conversation.pk, verb__in=VERBS
    )
    if since is not None:
        rows = rows.filter(at__gte=since)
    return list(rows.select_related("actor").order_by("-at", "-pk")[:200])[::-1]
