"""The live stream of notices to the desk: server-sent events, one database listener a process.

Bare ASGI: thousands of idle streams cost a queue each, no thread and no database connection. A
stream carries topics only (``conversation:12``); what may be seen is decided where it is fetched,
but nobody without a session gets even those.
"""

import asyncio
import contextlib
import json
from collections.abc import Awaitable, Callable
from http.cookies import SimpleCookie
from importlib import import_module
from typing import Any

import psycopg
import structlog
from asgiref.sync import sync_to_async
from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY, get_user_model
from django.db import connection
from django.utils.crypto import constant_time_compare

from alaka.core.live import CHANNEL

log = structlog.get_logger(__name__)

Send = Callable[[dict[str, Any]], Awaitable[None]]
Receive = Callable[[], Awaitable[dict[str, Any]]]

PING = 20.0  # Seconds of silence after which a comment keeps proxies from hanging up.
# A reader this far behind is cut off; its browser connects again and looks at everything anew.
BEHIND = 1000


class Switchboard:
    """Hands each notice of the database to every stream of this process."""

    def __init__(self) -> None:
        self.queues: set[asyncio.Queue[str]] = set()
        self.listener: asyncio.Task[None] | None = None

    @contextlib.contextmanager
    def joined(self) -> Any:
        queue: asyncio.Queue[str] = asyncio.Queue(BEHIND)
        self.queues.add(queue)
        if self.listener is None or self.listener.done():
            self.listener = asyncio.create_task(self.listen())
        try:
            yield queue
        finally:
            self.queues.discard(queue)

    async def listen(self) -> None:
        """Listen for as long as the process lives, through restarts of the database."""
        while True:
            try:
                async with await psycopg.AsyncConnection.connect(
                    **_parameters(), autocommit=True
                ) as listening:
                    await listening.execute(f"LISTEN {CHANNEL}")
                    # Notices while nobody listened are lost: have all look again.
                    self.hand_out("again")
                    async for notice in listening.notifies():
                        self.hand_out(notice.payload)
            except psycopg.Error as error:
                log.warning("live listener lost the database", reason=str(error))
            await asyncio.sleep(1)

    def hand_out(self, payload: str) -> None:
        for queue in list(self.queues):
            try:
                queue.put_nowait(payload)
            except asyncio.QueueFull:
                self.queues.discard(queue)


switchboard = Switchboard()


def _parameters() -> dict[str, Any]:
    parameters = connection.get_connection_params()
    return {
        key: parameters[key]
        for key in ("dbname", "user", "password", "host", "port")
        if parameters.get(key)
    }


async def stream(scope: dict[str, Any], receive: Receive, send: Send) -> None:
    """GET /desk/live: events named ``notice`` whose data is ``{"topic": …}``."""
    if await sync_to_async(_look_up)(scope) is None:
        await _answer(send, 403)
        return
    await _answer(send, 200, more=True)
    gone = asyncio.ensure_future(_until_gone(receive))
    with switchboard.joined() as queue:
        gone.add_done_callback(lambda _: queue.full() or queue.put_nowait(""))
        while queue in switchboard.queues:
            news = await _next(queue)
            if gone.done():
                break
            await send({"type": "http.response.body", "body": news, "more_body": True})
    gone.cancel()
    with contextlib.suppress(OSError):
        await send({"type": "http.response.body", "body": b""})


async def _next(queue: "asyncio.Queue[str]") -> bytes:
    try:
        payload = await asyncio.wait_for(queue.get(), PING)
    except TimeoutError:
        return b": still here\n\n"
    topics = dict.fromkeys(payload.split(" "))
    while not queue.empty():  # A burst becomes one write, each topic once.
        topics |= dict.fromkeys(queue.get_nowait().split(" "))
    lines = (f"data: {json.dumps({'topic': topic})}\n\n" for topic in topics)
    return "".join(lines).encode()


async def _until_gone(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass


async def _answer(send: Send, status: int, *, more: bool = False) -> None:
    headers = [(b"content-type", b"text/event-stream"), (b"cache-control", b"no-store")]
    headers.append((b"x-accel-buffering", b"no"))
    await send({"type": "http.response.start", "status": status, "headers": headers})
    start = b"retry: 2000\n\n" if more else b""
    await send({"type": "http.response.body", "body": start, "more_body": more})


def _look_up(scope: dict[str, Any]) -> int | None:
    try:
        return _agent_id(scope)
    finally:
        connection.close()  # Back to the pool: the stream may stay open all day.


def _agent_id(scope: dict[str, Any]) -> int | None:
    """The agent whose session cookie this is, as Django's own login would find."""
    cookies: SimpleCookie = SimpleCookie()
    for name, value in scope["headers"]:
        if name == b"cookie":
            cookies.load(value.decode("latin-1"))
    morsel = cookies.get(settings.SESSION_COOKIE_NAME)
    if morsel is None:
        return None
    session = import_module(settings.SESSION_ENGINE).SessionStore(morsel.value)
    if session.get(BACKEND_SESSION_KEY) not in settings.AUTHENTICATION_BACKENDS:
        return None
    agent = get_user_model().objects.filter(pk=session.get(SESSION_KEY), is_active=True).first()
    proof = session.get(HASH_SESSION_KEY, "")
    if agent is None or not constant_time_compare(proof, agent.get_session_auth_hash()):
        return None
    return int(agent.pk)
