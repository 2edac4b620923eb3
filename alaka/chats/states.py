"""How a guest's conversation stands, as the widget shows it: see ``state`` in docs/chat.md.

Enters: guests. Leaves: a state for each, in a few queries for all of them.
"""

import math
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from django.db import connection

from alaka.channels.models import Channel
from alaka.chats import waiting
from alaka.chats.leaving import inboxes_with_mailbox
from alaka.chats.models import Guest
from alaka.chats.reception import Reception, reception
from alaka.chats.sessions import conversation_word
from alaka.chats.waiting import Place
from alaka.core import clock
from alaka.inbox.models.attendance import STAYS

# After so long nobody is asked any more how it was.
ASKS_FOR = timedelta(days=2)


@dataclass(frozen=True)
class State:
    conversation: int = 0
    status: str = "none"
    agent: str = ""
    place: int | None = None
    wait: int | None = None
    is_open: bool = True
    opens_at: str = ""
    is_staffed: bool = True
    seen: int = 0
    asks_address: bool = False
    goes_by_mail: str = ""
    asks_satisfaction: bool = False
    # Whether it stands in the queue; its place may be read a moment later.
    is_waiting: bool = False
    # Who writes now: told as an event of its own.
    typing: str = ""
    # Where the guest's lines may be: its newest conversations.
    conversations: tuple[int, ...] = ()

    @property
    def shown(self) -> "State":
        """Equal for states that the widget shows alike."""
        return replace(self, is_waiting=False, typing="", conversations=())

    def told(self) -> dict[str, Any]:
        """As docs/chat.md has it."""
        return {
            "conversation": conversation_word(self.conversation) if self.conversation else "",
            "status": self.status,
            "agent": {"name": self.agent} if self.agent else None,
            "place": self.place,
            "wait": self.wait,
            "is_open": self.is_open,
            "opens_at": self.opens_at or None,
            "is_staffed": self.is_staffed,
            "seen": self.seen,
            "asks_address": self.asks_address,
            "goes_by_mail": self.goes_by_mail,
            "asks_satisfaction": self.asks_satisfaction,
        }


class _Standing(NamedTuple):
    guest: int
    conversation: int
    status: str
    inbox: int
    team: int | None
    closed_at: datetime | None
    is_unanswered: bool
    agent: str
    is_agent_here: bool
    mail: str | None
    seen: int | None
    typing: str | None
    is_rated: bool
    conversations: list[int]

    @property
    def waits_for_team(self) -> bool:
        """Whether nobody but the team can be asked."""
        return bool(self.team and not self.agent and self.status != "closed")


# The newest conversation of each; seen is what was said before an agent answered, or before an
# agent last had it on screen.
_STANDING = """
    SELECT guest.id, conversation.id, conversation.status, conversation.inbox_id,
        conversation.team_id, conversation.closed_at, conversation.waiting_since IS NOT NULL,
        COALESCE(agent.name, ''),
        COALESCE(desk.here_until > %(lately)s AND desk.availability <> 'away', false),
        (SELECT mail.value FROM contacts_handle mail
            WHERE mail.contact_id = handle.contact_id AND mail.scheme = 'email'
            ORDER BY mail.id DESC LIMIT 1),
        (SELECT max(said.id) FROM inbox_message said
            WHERE said.conversation_id = conversation.id AND said.kind = 'incoming'
            AND (said.id < (SELECT max(answer.id) FROM inbox_message answer
                    WHERE answer.conversation_id = conversation.id AND answer.kind = 'outgoing'
                    AND answer.author_id IS NOT NULL AND answer.automatic = '')
                OR said.created_at <= there.at OR there.at > %(lately)s)),
        (SELECT name FROM inbox_attendance typing
            JOIN accounts_agent ON accounts_agent.id = typing.agent_id
            WHERE typing.conversation_id = conversation.id AND is_typing AND typing.at > %(lately)s
            ORDER BY typing.at DESC LIMIT 1),
        EXISTS (SELECT FROM inbox_satisfaction given
            WHERE given.conversation_id = conversation.id),
        ARRAY(SELECT one.id FROM inbox_conversation one
            WHERE one.contact_id = handle.contact_id AND one.channel_id = guest.channel_id
            ORDER BY one.id DESC LIMIT 10)
    FROM chats_guest guest
    JOIN contacts_handle handle ON handle.scheme = guest.scheme AND handle.value = guest.value
    JOIN LATERAL (
        SELECT * FROM inbox_conversation one
        WHERE one.contact_id = handle.contact_id AND one.channel_id = guest.channel_id
            AND one.joined_into_id IS NULL
        ORDER BY one.id DESC LIMIT 1
    ) conversation ON true
    LEFT JOIN accounts_agent agent ON agent.id = conversation.assignee_id
    LEFT JOIN accounts_presence desk ON desk.agent_id = agent.id
    LEFT JOIN LATERAL (
        SELECT max(at) AS at FROM inbox_attendance WHERE conversation_id = conversation.id
    ) there ON true
    WHERE guest.id = ANY(%(guests)s)
"""


Places = Callable[[Iterable[int]], dict[int, Place]]
Received = Callable[[Channel, int | None], Reception]


def states(
    guests: Sequence[Guest],
    places: Places = waiting.places,
    received: Received = reception,
) -> dict[int, State]:
    """By guest; what an agent saw is kept, for it is known for as long as he is there only."""
    found = _without_conversation(guests, received)
    values: dict[str, Any] = {
        "guests": [guest.pk for guest in guests],
        "lately": clock.now() - STAYS,
    }
    with connection.cursor() as cursor:
        cursor.execute(_STANDING, values)
        rows = [_Standing(*row) for row in cursor.fetchall()]
    queue = places({row.inbox for row in rows if row.status == "open" and not row.agent})
    known = {guest.pk: guest for guest in guests}
    mailboxes = inboxes_with_mailbox()
    for row in rows:
        guest = known[row.guest]
        before = found[guest.pk]
        if row.waits_for_team:
            before = _received(before, received(guest.channel, row.team))
        found[guest.pk] = _state(row, guest, before, queue)
    _keep_seen(guests, found)
    return {pk: _told_of_mail(state, known[pk], mailboxes) for pk, state in found.items()}


def _told_of_mail(state: State, guest: Guest, mailboxes: set[int]) -> State:
    """Nothing goes by mail where the inbox has no mailbox."""
    if not state.goes_by_mail or guest.channel.inbox_id in mailboxes:
        return state
    return replace(state, goes_by_mail="")


def _received(state: State, here: Reception) -> State:
    return replace(
        state,
        is_open=here.is_open,
        opens_at=_instant(here.opens_at),
        is_staffed=here.is_staffed,
    )


def _state(row: _Standing, guest: Guest, before: State, queue: dict[int, Place]) -> State:
    place, wait = queue.get(row.conversation, (None, None))
    address = row.mail or str(guest.claims.get("email", ""))
    is_staffed = before.is_staffed or row.is_agent_here
    return replace(
        before,
        conversation=row.conversation,
        status="closed" if row.status == "closed" else "open",
        agent=row.agent,
        place=place,
        wait=None if wait is None or not is_staffed else _rounded(wait),
        is_waiting=row.status == "open" and row.is_unanswered and not row.agent,
        is_staffed=is_staffed,
        seen=max(row.seen or 0, guest.seen),
        goes_by_mail=shortened(address),
        asks_address=row.status != "closed" and not address and not (before.is_open and is_staffed),
        asks_satisfaction=not row.is_rated and asks(guest.channel, row.closed_at),
        typing=row.typing or "",
        conversations=tuple(row.conversations),
    )


def _without_conversation(guests: Sequence[Guest], received: Received) -> dict[int, State]:
    channels = Channel.objects.select_related("inbox").in_bulk({row.channel_id for row in guests})
    now = {pk: received(channel, None) for pk, channel in channels.items()}
    found = {}
    for guest in guests:
        guest.channel = channels[guest.channel_id]
        here = now[guest.channel_id]
        address = str(guest.proved.get("email") or guest.claims.get("email") or "")
        state = State(
            seen=guest.seen,
            goes_by_mail=shortened(address),
            asks_address=not address and not (here.is_open and here.is_staffed),
        )
        found[guest.pk] = _received(state, here)
    return found


def _keep_seen(guests: Iterable[Guest], found: dict[int, State]) -> None:
    for guest in guests:
        seen = found[guest.pk].seen
        if seen > guest.seen:
            Guest.objects.filter(pk=guest.pk, seen__lt=seen).update(seen=seen)


def _rounded(seconds: float) -> int:
    """Up, to what somebody who waits can use; so the state is not new at every look."""
    step = 10 if seconds < 120 else 60
    return math.ceil(seconds / step) * step


def asks(channel: Channel, closed_at: datetime | None) -> bool:
    """Whether the guest is asked how it was."""
    is_lately = closed_at is not None and closed_at > clock.now() - ASKS_FOR
    return is_lately and bool(channel.settings.get("asks_satisfaction", True))


def _instant(at: datetime | None) -> str:
    return at.isoformat(timespec="seconds") if at else ""


def shortened(address: str) -> str:
    """``d…@example.org``: enough to know one's own, on a screen that others may see."""
    name, at, host = address.rpartition("@")
    return f"{name[:1]}…@{host}" if at else ""
