"""The live stream of notices to the desk: server-sent events, one listener a process.

Bare ASGI: thousands of idle streams cost a waiting task each, no thread and no database
connection. A notice names topics (``conversation:12``); what may be seen is decided where it is
fetched. What carries data (a chat's line) says of which inbox it is, and goes to those only who
see all of that inbox; whoever sees some places of it fetches the line a moment later. Nobody
without a session gets even the topics.
"""

import asyncio
import json
from dataclasses import dataclass
from http.cookies import SimpleCookie
from importlib import import_module
from time import monotonic
from typing import Any
from urllib.parse import parse_qs

from asgiref.sync import sync_to_async
from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY, get_user_model
from django.db import DatabaseError, connection
from django.utils.crypto import constant_time_compare

from alaka.core.live import Notice
from alaka.edge.outlets import HEADERS, Outlet, Receive, Send
from alaka.edge.switchboard import switchboard
from alaka.inbox.models.conversation import Sight, sight

RETRY = b"retry: 2000\n\n"
# Seconds by which a page may be older than it says, for its request took its time.
SLACK = 2.0
LOOK_EVERY = 60.0  # Seconds after which the agent's rights are looked at again.
# Topics that only a guest's own stream watches.
NOT_FOR_DESKS = "heard:"


@dataclass(frozen=True)
class Rights:
    agent: int
    seen: Sight

    def hears(self, inbox: Any) -> bool:
        return self.seen is None or inbox in self.seen.inboxes


class Desk:
    """One open desk: hears everything, passes on what its agent may see."""

    def __init__(self, outlet: Outlet, rights: Rights) -> None:
        self.outlet = outlet
        self.rights = rights

    def hear(self, notice: Notice) -> None:
        if told := self.told(notice):
            self.outlet.put(told)

    def told(self, notice: Notice) -> bytes:
        if notice.data is not None and not self.rights.hears(notice.data.get("inbox")):
            return b""
        told = {} if notice.data is None else {"data": notice.data}
        topics = (topic for topic in notice.topics if not topic.startswith(NOT_FOR_DESKS))
        events = [f"data: {json.dumps({'topic': topic, **told})}\n\n" for topic in topics]
        return "".join(events).encode()


async def stream(scope: dict[str, Any], receive: Receive, send: Send) -> None:
    """GET /desk/live: events whose data is ``{"topic": …}``, with ``data`` where there is some.

    ``age``, in milliseconds, is how long ago the page was asked for: what was told since then
    comes first, for the page may not show it.
    """
    since = _since(scope)
    rights = await sync_to_async(_look_up)(scope)
    if rights is None:
        await send({"type": "http.response.start", "status": 403, "headers": HEADERS})
        await send({"type": "http.response.body", "body": b""})
        return
    desk = Desk(Outlet(send), rights)
    switchboard.watch(desk)
    watching = asyncio.create_task(_watch_rights(scope, desk))
    missed = [] if since is None else switchboard.since(since)
    try:
        await desk.outlet.run(receive, HEADERS, RETRY + b"".join(map(desk.told, missed)))
    finally:
        watching.cancel()
        switchboard.leave(desk)


def _since(scope: dict[str, Any]) -> float | None:
    given = parse_qs(scope.get("query_string", b"").decode("latin-1")).get("age", [""])[0]
    if not given.isascii() or not given.isdigit() or len(given) > 12:
        return None
    return monotonic() - int(given) / 1000 - SLACK


async def _watch_rights(scope: dict[str, Any], desk: Desk) -> None:
    """Whoever is logged out, put out or moved to another team hears so much longer at most."""
    while True:
        await asyncio.sleep(LOOK_EVERY)
        try:
            rights = await sync_to_async(_look_up)(scope)
        except DatabaseError:
            continue
        if rights is None:
            desk.outlet.close()
            return
        desk.rights = rights


def _look_up(scope: dict[str, Any]) -> Rights | None:
    try:
        return _rights(scope)
    finally:
        connection.close()  # Back to the pool: the stream may stay open all day.


def _rights(scope: dict[str, Any]) -> Rights | None:
    """Of the agent whose session cookie this is, as Django's own login would find."""
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
    return Rights(int(agent.pk), sight(agent))
