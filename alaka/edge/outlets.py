"""Open streams of server-sent events: what is put into one goes out in order, without a wait.

A stream costs one waiting task. What would take its time, a reader that does not read, is a
task of its own, and who is too far behind is cut off: he connects again and looks anew.
"""

import asyncio
import contextlib
from collections.abc import Awaitable, Callable, Coroutine
from typing import Any

Send = Callable[[dict[str, Any]], Awaitable[None]]
Receive = Callable[[], Awaitable[dict[str, Any]]]

PING = 20.0  # Seconds of silence after which a comment keeps proxies from hanging up.
BEHIND = 1000  # Events.
COMMENT = b": still here\n\n"
HEADERS = [
    (b"content-type", b"text/event-stream"),
    (b"cache-control", b"no-store"),
    (b"x-accel-buffering", b"no"),
    (b"x-content-type-options", b"nosniff"),
]


class Outlet:
    __slots__ = ("is_flushing", "pending", "reader", "send")

    def __init__(self, send: Send) -> None:
        self.send = send
        self.pending: list[bytes] = []
        self.is_flushing = False
        self.reader: asyncio.Task[Any] | None = None

    async def run(self, receive: Receive, headers: list[tuple[bytes, bytes]], first: bytes) -> None:
        """Answer, and stay until the reader goes or `close` is called."""
        self.reader = asyncio.current_task()
        await self.send({"type": "http.response.start", "status": 200, "headers": headers})
        await self.send({"type": "http.response.body", "body": first, "more_body": True})
        _round_of(self).add(self)
        _start_pinging()
        try:
            while (await receive())["type"] != "http.disconnect":
                pass
        except asyncio.CancelledError:
            if not self.is_flushing:
                with contextlib.suppress(OSError):
                    await self.send({"type": "http.response.body", "body": b""})
        finally:
            _round_of(self).discard(self)
            self.reader = None

    @property
    def is_open(self) -> bool:
        return self.reader is not None

    def put(self, event: bytes) -> None:
        if self.reader is None:
            return
        self.pending.append(event)
        if len(self.pending) > BEHIND:
            self.close()
        elif not self.is_flushing:
            self.is_flushing = True
            in_background(self._flush())

    def close(self) -> None:
        if self.reader is not None:
            self.reader.cancel()
            self.reader = None

    async def _flush(self) -> None:
        try:
            while self.pending:  # A burst becomes one write.
                body, self.pending = b"".join(self.pending), []
                await self.send({"type": "http.response.body", "body": body, "more_body": True})
        except OSError:
            self.close()
        finally:
            self.is_flushing = False


# Each in one of as many rounds as a ping has moments: never are all of them due at once.
_ROUNDS = 200
_open: list[set[Outlet]] = [set() for _ in range(_ROUNDS)]
_tasks: set[asyncio.Task[Any]] = set()
_pinging: asyncio.Task[None] | None = None


def count() -> int:
    return sum(map(len, _open))


def close_all() -> None:
    """The server ends: let everybody connect elsewhere at once."""
    for outlet in [outlet for round_ in _open for outlet in round_]:
        outlet.close()


def in_background(work: Coroutine[Any, Any, Any]) -> None:
    task = asyncio.create_task(work)
    _tasks.add(task)  # The loop alone would let go of it.
    task.add_done_callback(_tasks.discard)


def _start_pinging() -> None:
    global _pinging
    if _pinging is None or _pinging.done():
        _pinging = asyncio.create_task(_keep_alive())


def _round_of(outlet: Outlet) -> set[Outlet]:
    return _open[hash(outlet) // 64 % _ROUNDS]


async def _keep_alive() -> None:
    while True:
        for round_ in _open:
            await asyncio.sleep(PING / _ROUNDS)
            for outlet in list(round_):
                outlet.put(COMMENT)
