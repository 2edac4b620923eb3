"""What guests signal beside their lines: what arrived, what they saw, where they are, who writes.

Enters: signals of many guests. Leaves: states of our lines with their events, each once, pages of
guests, and notices to the desks, in a few statements for all of them.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import connection, transaction

from alaka.chats.asked import Page
from alaka.chats.models import Guest
from alaka.chats.opening import note_page
from alaka.contacts.models import Contact
from alaka.core import live
from alaka.inbox.models import Message
from alaka.timeline.recording import draft, record_all


@dataclass
class Signals:
    """Of one guest: the newest of each kind; ids are of the last line that is meant."""

    guest: int
    delivered: int = 0
    seen: int = 0
    is_typing: bool | None = None
    page: Page | None = None


# Only lines that went by the chat itself: what was carried on by mail has a state of its own. Rows
# are taken in order, so that two processes do not wait for each other.
_CONFIRM = """
    UPDATE inbox_message message SET state = found.state
    FROM (
        SELECT line.id, conversation.contact_id,
            CASE WHEN line.id <= asked.seen THEN 'read' ELSE 'delivered' END AS state
        FROM unnest(%(guests)s::bigint[], %(delivered)s::bigint[], %(seen)s::bigint[])
            AS asked(guest, delivered, seen)
        JOIN chats_guest guest ON guest.id = asked.guest AND guest.became_id IS NULL
        JOIN contacts_handle handle
            ON handle.scheme = guest.scheme AND handle.value = guest.value
        JOIN inbox_conversation conversation
            ON conversation.contact_id = handle.contact_id
            AND conversation.channel_id = guest.channel_id
        JOIN inbox_message line ON line.conversation_id = conversation.id
            AND line.channel_id = guest.channel_id AND line.kind = 'outgoing'
            AND ((line.id <= asked.seen AND line.state IN ('sent', 'delivered'))
                OR (line.id <= asked.delivered AND line.state = 'sent'))
        ORDER BY line.id
        FOR UPDATE OF line
    ) found
    WHERE message.id = found.id
    RETURNING message.id, message.conversation_id, message.state, found.contact_id
"""

_TALKING = """
    SELECT guest.id, max(conversation.id), max(conversation.inbox_id)
    FROM chats_guest guest
    JOIN contacts_handle handle ON handle.scheme = guest.scheme AND handle.value = guest.value
    JOIN inbox_conversation conversation ON conversation.contact_id = handle.contact_id
        AND conversation.channel_id = guest.channel_id AND conversation.status <> 'closed'
    WHERE guest.id = ANY(%s) AND guest.became_id IS NULL
    GROUP BY guest.id
"""


@transaction.atomic
def take(signals: Sequence[Signals]) -> None:
    _confirm([each for each in signals if each.delivered or each.seen])
    _tell_typing({each.guest: each.is_typing for each in signals if each.is_typing is not None})
    for each in signals:
        if each.page is not None:
            _note(each.guest, each.page)


def _confirm(signals: Sequence[Signals]) -> None:
    if not signals:
        return
    values: dict[str, Any] = {
        "guests": [each.guest for each in signals],
        "delivered": [each.delivered for each in signals],
        "seen": [each.seen for each in signals],
    }
    with connection.cursor() as cursor:
        cursor.execute(_CONFIRM, values)
        rows = cursor.fetchall()
    record_all(
        draft(
            f"message.{state}",
            subject=Message(pk=pk),
            contact=Contact(pk=contact),
            conversation=conversation,
            reason="",
        )
        for pk, conversation, state, contact in rows
    )
    if rows:
        live.publish_all(sorted({f"conversation:{row[1]}" for row in rows}))


def _tell_typing(typing: dict[int, bool]) -> None:
    for guest, conversation, inbox in _talking(typing):
        told = {"inbox": inbox, "conversation": conversation, "guest": guest}
        live.publish(f"typing:{conversation}", data={**told, "is_typing": typing[guest]})


def _talking(guests: Iterable[int]) -> list[tuple[int, int, int]]:
    ids = list(guests)
    if not ids:
        return []
    with connection.cursor() as cursor:
        cursor.execute(_TALKING, [ids])
        return [(row[0], row[1], row[2]) for row in cursor.fetchall()]


def _note(guest_id: int, page: Page) -> None:
    guest = Guest.objects.filter(pk=guest_id, became=None).first()
    if guest is not None:
        note_page(guest, page)
        guest.save(update_fields=["page_url", "page_title", "pages", "referrer", "visitor"])
        live.publish(f"guest:{guest.pk}")
