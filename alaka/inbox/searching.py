"""Search over everything said, newest first, among what the agent may see.

The newest messages are read as they lie: a common word is found at once, and no list of its
million places is made first. A word that they hardly hold is asked of the index, which knows the
stretches of ids too: first for the newest stretch alone, then for wider ones. What takes too long
stops with a cursor, and is gone on with when the reader asks.
"""

import time
from collections.abc import Iterator

from django.contrib.postgres.search import SearchQuery, SearchVectorField
from django.db.models import F, Max, QuerySet, Value
from django.db.models.functions import Cast, Coalesce
from django.utils.translation import gettext_lazy as _

from alaka.accounts.models import Agent
from alaka.contacts.recalling import MOST as MOST_RECALLED
from alaka.core.finding import Found, Result
from alaka.core.folding import query_words, tsquery
from alaka.core.marking import excerpt, holds
from alaka.inbox.models import Conversation, Message
from alaka.inbox.models.conversation import ConversationQuerySet, sight
from alaka.inbox.models.message import STRETCHES

SHOWN = 20
# So many messages are read as they lie at first, and so many at once at most.
NEWEST, MOST = 8_000, 16_000
# A word with fewer hits there is rare enough to be asked of the index.
COMMON = 60
# Hits looked at in one step; many may be of one conversation.
AT_ONCE = 200
_SHOWN = (
    *("text", "fields", "subject", "at"),
    *(f"conversation__{name}" for name in ("subject", "preview", "status")),
    *(f"conversation__contact__{name}" for name in ("name", "erased_at", "family")),
)
# Seconds after which no further step is begun.
PATIENCE = 0.02

Hits = list[tuple[int, int]]


def find(agent: Agent, text: str, cursor: str = "") -> Found:
    """Conversations in which the words were said, with the newest line that holds them."""
    words = query_words(text)
    title = _("Conversations")
    if not words:
        return Found("conversations", title)
    top = int(cursor) if cursor.isdecimal() else _newest() + 1
    query = SearchQuery(tsquery(words), config="simple", search_type="raw")
    ids, bottom = _hits(agent, query, top)
    results = [_result(message, words) for message in _messages(ids)]
    return Found("conversations", title, results, str(bottom) if bottom > 1 else "")


def recall(agent: Agent, ids: list[int], text: str) -> Iterator[tuple[str, list[int]]]:
    """What was said with these people by the words: see contacts.recalling."""
    words = query_words(text)
    if not words:
        return
    # Not through visible_to: one joined into another may still be read.
    seen, theirs = sight(agent), Conversation.objects.filter(contact__in=ids)
    readable = theirs if seen is None else theirs.filter(seen.rows)
    query = SearchQuery(tsquery(words), config="simple", search_type="raw")
    said = Message.objects.filter(conversation__in=readable, search=query).order_by("-pk")
    yield Message._meta.label_lower, list(said.values_list("pk", flat=True)[:MOST_RECALLED])
    named = ("subject", "resolution", "satisfaction__comment")
    rows = readable.order_by("-pk").values_list("pk", *named)[:MOST_RECALLED]
    found = [pk for pk, *said in rows if holds(" ".join(filter(None, said)), words)]
    yield Conversation._meta.label_lower, found


def _newest() -> int:
    return Message.objects.aggregate(newest=Max("pk"))["newest"] or 0


def _hits(agent: Agent, query: SearchQuery, top: int) -> tuple[list[int], int]:
    """The newest hit of each conversation below `top`, and the id down to which was looked."""
    found: dict[int, int] = {}
    bottom = top
    for hits, low in _steps(agent, query, top):
        bottom = low
        for pk, where in hits:
            if where not in found:
                if len(found) == SHOWN:
                    return list(found.values()), pk + 1
                found[where] = pk
    return list(found.values()), bottom


def _steps(agent: Agent, query: SearchQuery, top: int) -> Iterator[tuple[Hits, int]]:
    """Hits that the agent sees, as message and conversation, and the id down to which it went."""
    seen = Conversation.objects.visible_to(agent)
    began = time.monotonic()
    width, count = NEWEST, COMMON
    while count >= COMMON and top > 1 and time.monotonic() - began < PATIENCE:
        hits, count, top = _as_they_lie(seen, query, top, width)
        yield hits, top
        width = min(width * 2, MOST)
    size = int(count == 0)
    while top > 1 and (step_began := time.monotonic()) - began < PATIENCE:
        is_whole = top % 2 ** STRETCHES[size] == 0
        hits, top = _by_index(seen, query, top, size)
        yield hits, top
        is_quick = time.monotonic() - step_began < PATIENCE / 8
        size = 2 if size and is_whole and is_quick else max(size, 1)


def _as_they_lie(
    seen: ConversationQuerySet, query: SearchQuery, top: int, width: int
) -> tuple[Hits, int, int]:
    """Among so many messages below `top`; how many hits there were, seen or not; the new top."""
    low = max(1, top - width)
    # In words that the index does not answer to.
    said = Coalesce(F("search"), Cast(Value(""), SearchVectorField()))
    rows = Message.objects.alias(said=said).filter(said=query, pk__gte=low, pk__lt=top)
    hits = list(rows.order_by("-pk").values_list("pk", "conversation_id")[:AT_ONCE])
    visible = set(seen.filter(pk__in={where for _, where in hits}).values_list("pk", flat=True))
    bottom = hits[-1][0] if len(hits) == AT_ONCE else low
    return [hit for hit in hits if hit[1] in visible], len(hits), bottom


def _by_index(
    seen: ConversationQuerySet, query: SearchQuery, top: int, size: int
) -> tuple[Hits, int]:
    """In the stretch of that size in which the message below `top` lies; the new top."""
    rows = Message.objects.beside(top - 1, size).filter(search=query, conversation__in=seen)
    # A sum is in no index: else the planner might walk along the messages instead.
    rows = rows.alias(place=F("pk") + 0).filter(place__lt=top).order_by("-place")
    hits = list(rows.values_list("pk", "conversation_id")[:AT_ONCE])
    low = (top - 1) >> STRETCHES[size] << STRETCHES[size]
    return hits, hits[-1][0] if len(hits) == AT_ONCE else max(1, low)


def _messages(ids: list[int]) -> "QuerySet[Message]":
    rows = Message.objects.filter(pk__in=ids).select_related("conversation__contact")
    return rows.only(*_SHOWN).order_by("-at", "-pk")


def _result(message: Message, words: list[str]) -> Result:
    conversation = message.conversation
    said = " ".join(filter(None, [message.text, *(str(value) for _, value in message.fields)]))
    return Result(
        url=conversation.get_absolute_url(),
        title=conversation.subject or conversation.preview,
        line=excerpt(said or message.subject, words),
        at=message.at,
        person=str(conversation.contact),
        note=conversation.get_status_display(),
    )
