"""The tables that stories fill, with the columns they give."""

from alaka.cases.models import Case, CaseConversation, Step
from alaka.cli.demo.rows import NULL, Table
from alaka.contacts.models import Contact, Handle
from alaka.inbox.models import Attachment, Conversation, ConversationTag, Message, Satisfaction
from alaka.sla.models import Clock
from alaka.timeline.models import Event

CONTACT = Table(
    Contact,
    ("id", "name", "language", "country", "created_at", "search", "sort_key", "own", "ways"),
)
HANDLE = Table(Handle, ("id", "contact_id", "scheme", "value", "created_at"))
CONVERSATION = Table(
    Conversation,
    (
        "id", "inbox_id", "channel_id", "contact_id", "place_id", "subject", "language", "status",
        "assignee_id", "team_id", "opened_at", "last_activity_at", "waiting_since",
        "first_response_at", "snoozed_until", "closed_at", "closed_by_id", "resolution",
        "preview", "preview_kind", "message_count", "due_at", "is_undelivered",
        "heard_at",
    ),
)  # fmt: skip
MESSAGE = Table(
    Message,
    (
        "id", "conversation_id", "channel_id", "kind", "state", "at", "author_id", "handle_id",
        "subject", "text", "fields", "participants", "external_id", "why", "created_at", "search",
        "send_at", "attempts", "error", "handed_over_at",
    ),
)  # fmt: skip
INCOMING = MESSAGE.with_fixed(
    kind="incoming", state="received", author_id=NULL, send_at=NULL, attempts="0", error="",
    handed_over_at=NULL,
)  # fmt: skip
OUTGOING = MESSAGE.with_fixed(kind="outgoing", fields="[]", why='{"reason": "ours"}', attempts="1")
NOTE = MESSAGE.with_fixed(
    channel_id=NULL, kind="note", state="received", handle_id=NULL, subject="", fields="[]",
    participants="[]", external_id="", why="{}", send_at=NULL, attempts="0", error="",
    handed_over_at=NULL,
)  # fmt: skip
EVENT = Table(
    Event, ("id", "verb", "at", "contact_id", "actor_id", "subject_type", "subject_id", "data")
)
TAGGING = Table(ConversationTag, ("id", "conversation_id", "tag_id"))
ATTACHMENT = Table(Attachment, ("id", "message_id", "blob_id", "name", "content_type", "size"))
CLOCK = Table(
    Clock,
    (
        "id", "conversation_id", "policy_id", "target", "asked_at", "started_at", "promised_at",
        "minutes", "hours_key", "due_at", "left", "warn_at", "warned_at", "breached_at",
        "ended_at", "is_met", "inbox_id", "channel_id", "team_id", "agent_id", "place_id",
        "kind", "severity",
    ),
)  # fmt: skip
SATISFACTION = Table(
    Satisfaction, ("id", "conversation_id", "score", "comment", "at", "asked_by_id")
)
CASE = Table(
    Case,
    (
        "id", "kind", "topic_id", "place_id", "severity", "title", "text", "wish", "contact_id",
        "manager_id", "status", "source", "opened_at", "opened_by_id", "due_at", "accepted_at",
        "closed_at", "closed_by_id", "outcome", "outcome_text", "answer", "answered_at", "change",
        "confirmed_at", "search",
    ),
)  # fmt: skip
LINK = Table(CaseConversation, ("id", "case_id", "conversation_id", "at", "by_id"))
STEP = Table(
    Step,
    ("id", "case_id", "text", "agent_id", "due_on", "created_at", "done_at", "done_by_id"),
)
# In the order in which keys point.
ALL = (
    CONTACT, HANDLE, CONVERSATION, MESSAGE, EVENT, TAGGING, ATTACHMENT, CLOCK, SATISFACTION, CASE,
    LINK, STEP,
)  # fmt: skip
