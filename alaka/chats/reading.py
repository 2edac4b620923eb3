"""What a guest reads: the lines of its contact's conversations in its channel.

Enters: for each of many guests, the last line it has. Leaves: what is new to it, in order, in
two queries for all of them. An answer nobody confirmed is told again whatever came after it: what
was said for later has an older id, and the reader keeps each id once.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.conf import settings
from django.db import connection

from alaka.core import files
from alaka.inbox.models import Attachment, MessageKind, MessageState

# More at once than anybody reads: whoever is so far behind begins anew.
AT_MOST = 300
# What a widget shows at first, and what it asks for at once of what was said before.
PAGE = 50
_NEVER = 2**63 - 1


@dataclass(frozen=True)
class Reader:
    """A guest who reads; ``after`` is the id of the last line it has."""

    channel: int
    scheme: str
    value: str
    after: int = 0


@dataclass(frozen=True)
class Line:
    id: int
    conversation: int
    is_ours: bool
    name: str
    text: str
    at: str
    external_id: str
    is_confirmed: bool
    files: list[dict[str, Any]] = field(default_factory=list)

    def told(self) -> dict[str, Any]:
        """As docs/chat.md has it."""
        line: dict[str, Any] = {
            "id": self.id,
            "who": "us" if self.is_ours else "you",
            "name": self.name if self.is_ours else "",
            "text": self.text,
            "at": self.at,
            "files": self.files,
        }
        if not self.is_ours:
            line["client"] = self.external_id.rpartition(":")[2]
        return line


# Not: notes, what is not sent yet or will never be, and copies of lines that went by mail.
_LINES = """
    SELECT asked.number, line.id, line.conversation_id, line.kind, line.state, line.text, line.at,
        line.external_id, COALESCE(agent.name, '')
    FROM unnest(%(channels)s::bigint[], %(schemes)s::text[], %(values)s::text[],
            %(afters)s::bigint[])
        WITH ORDINALITY AS asked(channel, scheme, value, after, number)
    JOIN contacts_handle handle ON handle.scheme = asked.scheme AND handle.value = asked.value
    JOIN LATERAL (
        SELECT message.*
        FROM inbox_conversation conversation
        JOIN inbox_message message ON message.conversation_id = conversation.id
        WHERE conversation.contact_id = handle.contact_id
            AND conversation.channel_id = asked.channel
            AND message.kind IN ('incoming', 'outgoing')
            AND message.state NOT IN ('queued', 'sending', 'failed')
            AND message.automatic <> 'carried'
            AND message.id < %(before)s
            AND (message.id > asked.after
                OR (message.kind = 'outgoing' AND message.state = 'sent'))
        ORDER BY message.id DESC LIMIT %(most)s
    ) line ON true
    LEFT JOIN accounts_agent agent ON agent.id = line.author_id
    ORDER BY line.id
"""


@dataclass(frozen=True)
class Page:
    lines: list[Line]
    has_earlier: bool

    def told(self) -> dict[str, Any]:
        """As docs/chat.md has it."""
        return {"lines": [line.told() for line in self.lines], "has_earlier": self.has_earlier}


def page_before(reader: Reader, before: int = _NEVER) -> Page:
    """The newest lines of all that were said before the one with this id."""
    (found,) = lines([reader], PAGE + 1, before)
    return Page(found[-PAGE:], len(found) > PAGE)


def lines(readers: Sequence[Reader], most: int = AT_MOST, before: int = _NEVER) -> list[list[Line]]:
    """For each reader, in its place: what is new to it, oldest first, the newest ``most`` of it."""
    values: dict[str, Any] = {
        "channels": [reader.channel for reader in readers],
        "schemes": [reader.scheme for reader in readers],
        "values": [reader.value for reader in readers],
        "afters": [reader.after for reader in readers],
        "before": before,
        "most": most,
    }
    with connection.cursor() as cursor:
        cursor.execute(_LINES, values)
        rows = cursor.fetchall()
    attached = _files(row[1] for row in rows)
    found: list[list[Line]] = [[] for _ in readers]
    for number, pk, conversation, kind, state, text, at, external_id, name in rows:
        is_ours = kind == MessageKind.OUTGOING
        found[number - 1].append(
            Line(
                pk,
                conversation,
                is_ours,
                name,
                text,
                at.isoformat(timespec="milliseconds"),
                external_id,
                is_ours and state != MessageState.SENT,
                attached[pk],
            )
        )
    return found


def _files(message_ids: Iterable[int]) -> dict[int, list[dict[str, Any]]]:
    found: dict[int, list[dict[str, Any]]] = defaultdict(list)
    ids = list(message_ids)
    if not ids:
        return found
    for row in Attachment.objects.filter(message__in=ids, content_id="").order_by("pk"):
        path = files.link(row.blob_id, row.name, row.content_type)
        found[row.message_id].append(
            {
                "name": row.name,
                "type": row.content_type,
                "size": row.size,
                "url": settings.PUBLIC_URL + path,
            }
        )
    return found
