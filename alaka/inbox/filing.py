"""The files of a person: kept at him, and sent in his conversations, the newest first.

Two lists are read side by side. A cursor names a moment, from which list the last file shown came,
and its number there: files of one message have one moment.
"""

from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any, cast

from django.db.models import Q, QuerySet
from django.http import HttpRequest

from alaka.accounts.models import Agent
from alaka.contacts.filing import File, kept
from alaka.contacts.models import Contact, Document
from alaka.core.addresses import address
from alaka.inbox.counting import sight_of
from alaka.inbox.models import Attachment, Conversation

SIZE = 15
_KEPT, _SENT = "k", "s"


def files(request: HttpRequest, contact: Contact, conversation: Any) -> dict[str, Any]:
    agent = cast(Agent, request.user)
    edge = _read(request.GET.get("files", ""))
    found = [(*_key(row), kept(row, agent)) for row in _kept(contact, edge)]
    found += [(*_key(row), _sent(row)) for row in _attached(request, contact, edge)]
    found.sort(key=lambda each: (each[0], each[1] == _KEPT, each[2]), reverse=True)
    shown = found[:SIZE]
    return {
        "files": [each[-1] for each in shown],
        "older": _written(*shown[-1][:3]) if len(found) > SIZE else "",
        "can_add": agent.can_answer,
    }


def _key(row: Document | Attachment) -> tuple[datetime, str, int]:
    if isinstance(row, Document):
        return row.added_at, _KEPT, row.pk
    return row.message.at, _SENT, row.pk


def _sent(row: Attachment) -> File:
    message = row.message
    source = f"{address('conversation', message.conversation_id)}#message-{message.pk}"
    return File(row.name, row.content_type, row.size, row.blob_id, message.at, source=source)


def _kept(contact: Contact, edge: tuple[datetime, str, int] | None) -> Iterable[Document]:
    rows = Document.objects.filter(contact__in=contact.ids).select_related("added_by")
    return rows.filter(_beyond("added_at", _KEPT, edge)).order_by("-added_at", "-pk")[: SIZE + 1]


def _attached(
    request: HttpRequest, contact: Contact, edge: tuple[datetime, str, int] | None
) -> "QuerySet[Attachment]":
    seen = Conversation.objects.within(sight_of(request)).filter(contact__in=contact.ids)
    rows = Attachment.objects.filter(message__conversation__in=seen, content_id="")
    rows = rows.filter(_beyond("message__at", _SENT, edge)).select_related("message")
    rows = rows.only(
        "name", "content_type", "size", "blob_id", "message__at", "message__conversation_id"
    )
    return rows.order_by("-message__at", "-pk")[: SIZE + 1]


def _beyond(at: str, source: str, edge: tuple[datetime, str, int] | None) -> Q:
    """What comes after the edge; of one moment, what is kept comes before what was sent."""
    if edge is None:
        return Q()
    moment, of, pk = edge
    if source == of:
        return Q(**{f"{at}__lt": moment}) | Q(**{at: moment, "pk__lt": pk})
    return Q(**{f"{at}__lte" if of == _KEPT else f"{at}__lt": moment})


def _written(at: datetime, source: str, pk: int) -> str:
    return f"{at.timestamp():.6f}{source}{pk}"


def _read(text: str) -> tuple[datetime, str, int] | None:
    for source in (_KEPT, _SENT):
        moment, found, pk = text.partition(source)
        try:
            if found and pk.isascii() and pk.isdecimal() and int(pk) < 2**63:
                return datetime.fromtimestamp(float(moment), tz=UTC), source, int(pk)
        except (ValueError, OverflowError, OSError):
            return None
    return None
