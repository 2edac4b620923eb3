"""The files of a person: kept at him, and sent in his conversations, the newest first.

Two lists are read side by side. A cursor names a moment, from which list the last file shown came,
and its number there: files of one message have one moment. Of one moment, what is kept comes before
what was sent.
"""

from datetime import UTC, datetime
from typing import Any, NamedTuple, cast

from django.db.models import Q, QuerySet
from django.http import HttpRequest

from alaka.accounts.models import Agent
from alaka.contacts.family import is_many, theirs, whose
from alaka.contacts.filing import File, kept
from alaka.contacts.models import Contact, Document
from alaka.core.addresses import address
from alaka.core.prepared import given, prepared
from alaka.inbox.counting import sight_of
from alaka.inbox.models import Attachment, Conversation
from alaka.inbox.models.conversation import Sight

SIZE = 15
_KEPT, _SENT = "k", "s"


class Edge(NamedTuple):
    """Where a page ended."""

    at: datetime
    source: str
    pk: int

    def order(self) -> tuple[datetime, bool, int]:
        return self.at, self.source == _KEPT, self.pk


def files(request: HttpRequest, contact: Contact, conversation: Any) -> dict[str, Any]:
    agent = cast(Agent, request.user)
    edge = _read(request.GET.get("files", ""))
    about = {"contact": whose(contact), "at": edge and edge.at, "pk": edge and edge.pk}
    several = is_many(contact)
    documents = _kept(several, _shape(_KEPT, edge)).rows(**about)
    found = [(Edge(row.added_at, _KEPT, row.pk), kept(row, agent)) for row in documents]
    attached = _sent(sight_of(request), several, _shape(_SENT, edge)).rows(**about)
    found += [_of_message(row) for row in attached]
    found.sort(key=lambda each: each[0].order(), reverse=True)
    shown = found[:SIZE]
    return {
        "files": [file for _edge, file in shown],
        "older": _written(shown[-1][0]) if len(found) > SIZE else "",
        "can_add": agent.can_answer,
    }


def _of_message(row: tuple[Any, ...]) -> tuple[Edge, File]:
    pk, name, content_type, size, blob, at, message, conversation = row
    source = f"{address('conversation', conversation)}#message-{message}"
    return Edge(at, _SENT, pk), File(name, content_type, size, blob, at, source=source)


@prepared
def _kept(is_many: bool, edge: str) -> QuerySet[Document]:
    rows = Document.objects.filter(theirs(is_many)).filter(_beyond("added_at", edge))
    return rows.select_related("added_by").order_by("-added_at", "-pk")[: SIZE + 1]


@prepared
def _sent(seen: Sight, is_many: bool, edge: str) -> "QuerySet[Attachment, tuple[Any, ...]]":
    his = Conversation.objects.within(seen).filter(theirs(is_many))
    rows = Attachment.objects.filter(message__conversation__in=his.values("pk"), content_id="")
    rows = rows.filter(_beyond("message__at", edge)).order_by("-message__at", "-pk")
    return rows.values_list(
        "pk", "name", "content_type", "size", "blob_id", "message__at", "message_id",
        "message__conversation_id",
    )[: SIZE + 1]  # fmt: skip


def _shape(source: str, edge: Edge | None) -> str:
    """How a list goes on after the edge: not begun yet, itself, or the other one's."""
    if edge is None or edge.source == source:
        return "" if edge is None else "after"
    return "until" if edge.source == _KEPT else "before"


def _beyond(at: str, edge: str) -> Q:
    match edge:
        case "after":
            same = Q(**{at: given("at"), "pk__lt": given("pk")})
            return Q(**{f"{at}__lt": given("at")}) | same
        case "until":
            return Q(**{f"{at}__lte": given("at")})
        case "before":
            return Q(**{f"{at}__lt": given("at")})
    return Q()


def _written(edge: Edge) -> str:
    return f"{edge.at.timestamp():.6f}{edge.source}{edge.pk}"


def _read(text: str) -> Edge | None:
    for source in (_KEPT, _SENT):
        moment, found, pk = text.partition(source)
        try:
            if found and pk.isascii() and pk.isdecimal() and int(pk) < 2**63:
                return Edge(datetime.fromtimestamp(float(moment), tz=UTC), source, int(pk))
        except (ValueError, OverflowError, OSError):
            return None
    return None
