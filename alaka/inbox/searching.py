"""Search over everything said, newest first, among what the agent may see.

The newest messages are read as they lie, in stretches each four times the one before: a common
word is found at once, and no list of its million places is made first. A word that the first
stretch hardly holds is rare, and asked of the index. What takes too long stops with a cursor, and
is gone on with when the reader asks.
"""

import time

from django.contrib.postgres.search import SearchQuery, SearchVectorField
from django.db.models import F, Max, QuerySet, Value
from django.db.models.functions import Cast, Coalesce
from django.utils.translation import gettext_lazy as _

from alaka.accounts.models import Agent
from alaka.core.finding import Found, Result
from alaka.core.folding import query_words, tsquery
from alaka.core.marking import excerpt
from alaka.inbox.models import Conversation, Message

SHOWN = 20
FIRST_STRETCH = 10_000
# A word with fewer hits in a stretch is rare.
COMMON = 20
# Hits looked at in one step; many may be of one conversation, or out of the agent's sight.
AT_ONCE = 200
# Seconds after which no further step is begun.
PATIENCE = 0.1


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


def _newest() -> int:
    return Message.objects.aggregate(newest=Max("pk"))["newest"] or 0


def _hits(agent: Agent, query: SearchQuery, top: int) -> tuple[list[int], int]:
    """The newest hit of each conversation below `top`, and the id down to which was looked."""
    seen = Conversation.objects.visible_to(agent)
    found: dict[int, int] = {}
    bottom, width, is_rare = top, FIRST_STRETCH, False
    began = time.monotonic()
    while bottom > 1 and time.monotonic() - began < PATIENCE:
        low = 1 if is_rare else max(1, bottom - width)
        rows = _by_index(query) if is_rare else _as_they_lie(query)
        # A sum is in no index: else the planner, who takes "this or that" for frequent, would walk
        # all of the messages backward for a word that hardly any holds.
        order = (F("pk") + 0).desc() if is_rare else F("pk").desc()
        part = rows.filter(pk__gte=low, pk__lt=bottom).order_by(order)
        hits = list(part.values_list("pk", "conversation_id")[:AT_ONCE])
        visible = set(seen.filter(pk__in={where for _, where in hits}).values_list("pk", flat=True))
        for pk, where in hits:
            if where in visible and where not in found:
                if len(found) == SHOWN:
                    return list(found.values()), pk + 1
                found[where] = pk
        bottom = hits[-1][0] if len(hits) == AT_ONCE else low
        is_rare = is_rare or len(hits) < COMMON
        width *= 4
    return list(found.values()), bottom


def _by_index(query: SearchQuery) -> "QuerySet[Message]":
    return Message.objects.filter(search=query)


def _as_they_lie(query: SearchQuery) -> "QuerySet[Message]":
    """The same in words that the index does not answer to."""
    nothing = Cast(Value(""), SearchVectorField())
    return Message.objects.alias(said=Coalesce(F("search"), nothing)).filter(said=query)


def _messages(ids: list[int]) -> "QuerySet[Message]":
    rows = Message.objects.filter(pk__in=ids).select_related("conversation__contact")
    return rows.defer("search", "html", "headers", "quoted").order_by("-at", "-pk")


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
