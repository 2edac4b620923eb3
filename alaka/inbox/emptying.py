"""Conversations without words: what happened, and when, stays, and can be counted.

Enters: people who are erased, or conversations closed long ago. Leaves: their rows with no text, no
name and no address.
"""

from datetime import datetime

from django.db import connection, transaction
from django.db.models import Case, F, JSONField, Q, Value, When

from alaka.core import clock
from alaka.core.personal import Rows, Whom, settled
from alaka.inbox import raw
from alaka.inbox.models import (
    Attachment,
    Conversation,
    ConversationTag,
    Draft,
    Message,
    MessageKind,
    MessageState,
    Regrouping,
    Satisfaction,
    SatisfactionRequest,
)
from alaka.inbox.models.conversation import Status
from alaka.inbox.sweeping import free
from alaka.timeline.models import Event
from alaka.timeline.personal import empty

_AT_ONCE = 200

NOTES = Q(kind=MessageKind.NOTE)
NOTES_OF_FILES = Q(message__kind=MessageKind.NOTE)
CLOSED = Q(status=Status.CLOSED)
_NEWS = {"is_news": True}
_UNSENT = [MessageState.QUEUED, MessageState.SENDING]
# Nothing that still waits goes out: nobody is there to get it.
BLANK = {
    "subject": "",
    "text": "",
    "html": "",
    "quoted": "",
    "fields": [],
    "headers": {},
    "participants": [],
    "answer_to": "",
    "external_id": "",
    "digest": "",
    # News answers nobody, and is so counted.
    "why": Case(
        When(why__has_key="is_news", then=Value(_NEWS, JSONField())),
        default=Value({}, JSONField()),
    ),
    "search": None,
    "error": "",
    "found": None,
    "state": Case(
        When(state__in=_UNSENT, then=Value(str(MessageState.FAILED))), default=F("state")
    ),
}
CONVERSATION = {"subject": "", "resolution": "", "preview": "", "emptied_at": clock.now}
_TAKE_OUT = """
UPDATE inbox_message SET
    participants = participants - %(values)s::text[],
    answer_to = CASE WHEN answer_to = ANY(%(values)s::text[]) THEN '' ELSE answer_to END
WHERE participants ?| %(values)s::text[] OR answer_to = ANY(%(values)s::text[])
"""


def messages_of(whom: Whom) -> Rows:
    return Message.objects.filter(conversation__contact__in=whom.ids)


def elsewhere(whom: Whom) -> Rows:
    named = Q(participants__has_any_keys=whom.values) | Q(answer_to__in=whom.values)
    return Message.objects.filter(named).exclude(conversation__contact__in=whom.ids)


def take_out(whom: Whom) -> None:
    with connection.cursor() as cursor:
        cursor.execute(_TAKE_OUT, {"values": whom.values})


def files_of_drafts(drafts: Rows) -> list[int]:
    return [file["blob"] for files in drafts.values_list("files", flat=True) for file in files]


def old(before: datetime) -> Rows:
    closed = Conversation.objects.closed().filter(emptied_at=None, closed_at__lt=before)
    return closed.order_by("closed_at", "pk")


@transaction.atomic
def empty_old(before: datetime) -> int:
    """Some of those that were closed before; how many."""
    ids = list(old(before).select_for_update(of=("self",)).values_list("pk", flat=True)[:_AT_ONCE])
    messages = Message.objects.filter(conversation__in=ids)
    files = Attachment.objects.filter(message__in=messages)
    blobs = set(files.values_list("blob", flat=True))
    files.delete()
    raw.empty(messages.exclude(intake=None).values_list("intake", flat=True))
    about = Q(subject_type="inbox.conversation", subject_id__in=ids)
    said = list(messages.values_list("pk", flat=True))
    empty(Event.objects.filter(about | Q(subject_type="inbox.message", subject_id__in=said)))
    messages.update(**BLANK)
    for model in (Draft, ConversationTag):
        model._base_manager.filter(conversation__in=ids).delete()
    Regrouping.objects.filter(Q(source__in=ids) | Q(target__in=ids)).delete()
    Satisfaction.objects.filter(conversation__in=ids).update(comment="")
    SatisfactionRequest.objects.filter(conversation__in=ids).update(address="")
    Conversation.objects.filter(pk__in=ids).update(**settled(CONVERSATION))
    free(blobs)
    return len(ids)
