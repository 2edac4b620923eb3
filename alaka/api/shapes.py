"""What the API says of our nouns. Times are ISO 8601 in UTC."""

from datetime import date, datetime
from typing import Any

from django.conf import settings
from ninja import Schema
from pydantic import Field

from alaka.channels.models import Channel
from alaka.contacts.models import Contact, Position
from alaka.core import files
from alaka.inbox.models import Conversation, Message, MessageKind, MessageState, Status
from alaka.sla.models import Clock, Target
from alaka.timeline.models import Event


class HandleShape(Schema):
    scheme: str
    value: str


class WhereaboutShape(Schema):
    id: int
    key: str
    name: str
    at: datetime = Field(description="When the person was last in touch there.")


class PositionShape(Schema):
    company: int
    name: str
    role: str
    since: date | None
    until: date | None
    is_main: bool

    @staticmethod
    def of(row: Position) -> "PositionShape":
        names = ("role", "since", "until", "is_main")
        return PositionShape(
            company=row.company.company_id,
            name=row.company.name,
            **{name: getattr(row, name) for name in names},
        )


class ContactShape(Schema):
    id: int
    name: str
    language: str
    country: str
    timezone: str
    about: str
    owner: int | None = Field(description="The agent who looks after the person.")
    preferred_channel: str = Field(description="`phone`, or a kind of channel; empty: not known.")
    best_hours: str = Field(
        description="When to reach the person, on the clock there: `09:00-17:30`, or empty."
    )
    created_at: datetime
    tags: list[str] = []
    companies: list[PositionShape] = Field(
        default=[], description="The main one first; see `/api/v1/companies`."
    )
    handles: list[HandleShape]
    own: dict[str, Any] = Field(
        default={}, description="Values of own fields by their keys; those that are filled in."
    )
    places: list[WhereaboutShape] = Field(
        default=[], description="Where the person was in touch with us, the last one first."
    )
    score: int | None = Field(
        default=None, description="How likely the person is to buy, 0 to 100: `/api/v1/scores`."
    )

    @staticmethod
    def of(contact: Contact) -> "ContactShape":
        return ContactShape(
            handles=[HandleShape(scheme=h.scheme, value=h.value) for h in contact.all_handles()],
            owner=contact.owner_id,
            **{name: getattr(contact, name) for name in _CONTACT},
        )


_CONTACT = (
    "id", "name", "language", "country", "timezone", "about", "preferred_channel", "best_hours",
    "created_at",
)  # fmt: skip


class ClockShape(Schema):
    """A promise on its way."""

    target: Target
    policy: int | None
    started_at: datetime
    due_at: datetime | None = Field(description="null while it stands still.")
    left: float | None = Field(description="Business seconds left, while it stands still.")
    breached_at: datetime | None

    @staticmethod
    def of(row: Clock) -> "ClockShape":
        fields = ("target", "started_at", "due_at", "left", "breached_at")
        return ClockShape(policy=row.policy_id, **{name: getattr(row, name) for name in fields})


class ConversationShape(Schema):
    id: int
    subject: str
    status: Status
    inbox: int
    channel: int
    contact: int
    place: int | None
    assignee: int | None
    team: int | None
    language: str
    tags: list[str]
    opened_at: datetime
    last_activity_at: datetime
    waiting_since: datetime | None = Field(
        description="Since when the person awaits us; null when we await them."
    )
    first_response_at: datetime | None
    snoozed_until: datetime | None
    closed_at: datetime | None
    resolution: str
    message_count: int
    continues: int | None = Field(description="The older conversation it goes on from.")
    clocks: list[ClockShape] = Field(description="What is promised and still owed.")

    @staticmethod
    def of(row: Conversation) -> "ConversationShape":
        return ConversationShape(
            tags=[tagging.tag.name for tagging in row.taggings.all()],
            clocks=[ClockShape.of(clock) for clock in row.clocks.all() if clock.is_running],
            **{name: getattr(row, name) for name in _CONVERSATION},
            **{name: getattr(row, f"{name}_id") for name in _CONVERSATION_KEYS},
        )


_CONVERSATION = (
    "id", "subject", "status", "language", "opened_at", "last_activity_at", "waiting_since",
    "first_response_at", "snoozed_until", "closed_at", "resolution", "message_count",
)  # fmt: skip
_CONVERSATION_KEYS = ("inbox", "channel", "contact", "place", "assignee", "team", "continues")


class FileShape(Schema):
    name: str
    content_type: str
    size: int
    url: str = Field(description="Good for twelve hours, without a token.")


class MessageShape(Schema):
    id: int
    conversation: int
    kind: MessageKind
    state: MessageState
    at: datetime
    author: int | None
    subject: str
    text: str
    html: str = Field(description="Made safe.")
    quoted: str = Field(description="What was folded away: quotes and signatures.")
    fields: dict[str, Any]
    copies: list[str] = Field(description="Who else got it, by e-mail.")
    automatic: str = Field(description="Empty, or auto-reply, list or bulk.")
    external_id: str
    why: dict[str, Any] = Field(description="Why it stands in this conversation.")
    error: str
    send_at: datetime | None
    files: list[FileShape]

    @staticmethod
    def of(row: Message) -> "MessageShape":
        return MessageShape(
            conversation=row.conversation_id,
            author=row.author_id,
            fields=dict(row.fields),
            files=[
                FileShape(
                    name=file.name,
                    content_type=file.content_type,
                    size=file.size,
                    url=settings.PUBLIC_URL
                    + files.link(file.blob_id, file.name, file.content_type),
                )
                for file in row.attachments.all()
            ],
            error=str(row.error),
            **{name: getattr(row, name) for name in _MESSAGE},
        )


_MESSAGE = (
    "id", "kind", "state", "at", "subject", "text", "html", "quoted", "copies", "automatic",
    "external_id", "why", "send_at",
)  # fmt: skip


class EventShape(Schema):
    id: int
    verb: str
    at: datetime
    contact: int | None
    actor: int | None
    subject_type: str
    subject_id: int
    data: dict[str, Any]
    is_hidden: bool = False

    @staticmethod
    def of(row: Event) -> "EventShape":
        fields = ("id", "verb", "at", "subject_type", "subject_id", "data")
        return EventShape(
            contact=row.contact_id,
            actor=row.actor_id,
            **{name: getattr(row, name) for name in fields},
        )


class ChannelShape(Schema):
    id: int
    kind: str
    name: str
    inbox: int
    is_enabled: bool
    received_at: datetime | None
    sent_at: datetime | None
    receive_error: str
    send_error: str

    @staticmethod
    def of(row: Channel) -> "ChannelShape":
        fields = ("id", "kind", "name", "is_enabled", "received_at", "sent_at")
        return ChannelShape(
            inbox=row.inbox_id,
            receive_error=str(row.receive_error),
            send_error=str(row.send_error),
            **{name: getattr(row, name) for name in fields},
        )
