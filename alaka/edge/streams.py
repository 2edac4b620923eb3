"""POST /chat/<key>/stream: what a guest hears, from the last line it has on.

Enters: a session and the id of the last line seen. Leaves: server-sent events (docs/chat.md) for
as long as both sides hold the line. A stream is an entry in the switchboard and a waiting task;
what it has to tell is read by the courier, for many streams at once.
"""

import asyncio
import json
from collections.abc import Sequence
from typing import Any

from alaka.chats.asked import StreamAsked
from alaka.chats.reading import AT_MOST, Line, Reader
from alaka.chats.refusing import refusal
from alaka.chats.sessions import Session
from alaka.chats.states import State
from alaka.core.live import AGAIN, Notice, topic
from alaka.edge.admission import admission
from alaka.edge.buckets import Buckets
from alaka.edge.courier import courier
from alaka.edge.outlets import HEADERS, Outlet
from alaka.edge.presence import presence
from alaka.edge.switchboard import switchboard
from alaka.edge.visits import Visit

# After a restart all of an office comes back at once.
of_addresses = Buckets(burst=300, rate=10)
# Windows one guest may have open here.
WINDOWS = 10
RETRY = b"retry: 2000\n\n"


class Stream:
    """One open chat: hears of its conversations, and tells the guest what is new."""

    __slots__ = (
        "after", "channel", "guest", "outlet", "scheme", "shown", "told", "topics", "typing",
        "value", "waits", "waits_for_place",
    )  # fmt: skip

    def __init__(self, session: Session, after: int, outlet: Outlet) -> None:
        self.guest, self.channel = session.guest, session.channel
        self.scheme, self.value = session.scheme, session.value
        self.outlet = outlet
        self.after = after
        # Answers told here that nobody has confirmed.
        self.told: frozenset[int] = frozenset()
        # Of the state told last, by its hash.
        self.shown = 0
        self.typing = ""
        # Whether it stands in the queue, which moves on without a word.
        self.waits = False
        self.waits_for_place = False
        self.topics: tuple[str, ...] = ()
        self.watch((topic("heard", self.scheme, self.value),))

    @property
    def reader(self) -> Reader:
        return Reader(self.channel, self.scheme, self.value, self.after)

    def watch(self, topics: tuple[str, ...]) -> None:
        if topics != self.topics:
            switchboard.leave(self, set(self.topics) - set(topics))
            switchboard.watch(self, set(topics) - set(self.topics))
            self.topics = topics

    def leave(self) -> None:
        switchboard.leave(self, self.topics)
        courier.forget(self)

    def hear(self, notice: Notice) -> None:
        if notice.data is None or AGAIN in notice.topics:
            courier.call(self)
        elif notice.data.get("over") == self.guest:
            self.begin_anew()
        elif notice.data.get("left") == self.guest:
            presence.stays(self.guest)

    def begin_anew(self) -> None:
        """What is shown there may be wrong, or is no longer this guest's."""
        self.put("again", {})
        asyncio.get_running_loop().call_later(1, self.outlet.close)

    def tell(self, lines: Sequence[Line]) -> None:
        """The lines it does not have; unconfirmed answers come at each look."""
        if sum(line.id > self.after for line in lines) >= AT_MOST:
            self.begin_anew()
            return
        for line in lines:
            if line.id > self.after or line.id not in self.told:
                self.put("line", line.told(), line.id)
        if lines:
            self.told = frozenset(one.id for one in lines if one.is_ours and not one.is_confirmed)
            self.after = max(self.after, lines[-1].id)

    def stand(self, state: State, looked: float) -> None:
        """How the conversation stood when it was looked at, where that changed."""
        of_each = (f"conversation:{pk}" for pk in state.conversations)
        there = [f"attendance:{state.conversation}"] if state.conversation else []
        before = set(self.topics)
        self.watch((self.topics[0], *of_each, *there))
        new = set(self.topics) - before
        # What was told of it while nobody watched it here.
        if new and any(new.intersection(told.topics) for told in switchboard.since(looked)):
            courier.call(self)
        self.waits = state.is_waiting
        self.waits_for_place = state.is_waiting and state.place is None
        shown = hash(state.shown)
        if shown != self.shown:
            self.shown = shown
            self.put("state", state.told())
        if state.typing != self.typing:
            self.typing = state.typing
            self.put("typing", {"name": state.typing})

    def put(self, event: str, data: dict[str, Any], number: int = 0) -> None:
        head = f"id: {number}\n" if number else ""
        body = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
        self.outlet.put(f"{head}event: {event}\ndata: {body}\n\n".encode())


async def stream(visit: Visit) -> None:
    asked = await visit.asked(StreamAsked)
    session = visit.session(asked.session)
    wait = of_addresses.wait(visit.request.address)
    if wait or presence.windows(session.guest) >= WINDOWS:
        raise refusal(429, "too_many", retry_after=wait or 10)
    if not await admission.is_let_in(session.guest, visit.request.address):
        raise refusal(403, "session", field="session")
    opened = Stream(session, asked.after, Outlet(visit.request.send))
    presence.comes(opened.guest)
    courier.call(opened)
    try:
        await opened.outlet.run(visit.request.receive, HEADERS + visit.request.cors(), RETRY)
    finally:
        opened.leave()
        presence.goes(opened.guest)
