"""The hot doors of the chat: ``/chat/<key>/stream``, ``lines`` and ``signals``, for other origins.

Enters: a request of a widget. Leaves: what the door answers, or a refusal in the guest's words.
All other paths below ``/chat/`` are Django's.
"""

from collections.abc import Awaitable, Callable
from typing import Any

import psycopg
import structlog
from django.db import DatabaseError, InterfaceError

from alaka.channels.site import is_allowed
from alaka.chats.refusing import Refusal, refusal
from alaka.edge import lines, signals, streams
from alaka.edge.asking import Gone, Request
from alaka.edge.outlets import Receive, Send
from alaka.edge.plates import plate_of
from alaka.edge.visits import Visit

log = structlog.get_logger(__name__)

PREFIX = "/chat/"
AWAY = (psycopg.Error, DatabaseError, InterfaceError, OSError)

Door = Callable[[Visit], Awaitable[None]]
DOORS: dict[str, Door] = {
    "stream": streams.stream,
    "lines": lines.line,
    "signals": signals.signals,
}


def is_hot(path: str) -> bool:
    key, _, door = path.removeprefix(PREFIX).partition("/")
    return path.startswith(PREFIX) and bool(key) and door in DOORS


async def application(scope: dict[str, Any], receive: Receive, send: Send) -> None:
    key, _, name = scope["path"].removeprefix(PREFIX).partition("/")
    request = Request(scope, receive, send)
    visit: Visit | None = None
    try:
        visit = Visit(request, await plate_of(key))
        if not is_allowed(request.origin, visit.plate.origins):
            foreign = refusal(403, "origin", field="origin")
            await request.refuse(foreign, visit.language, is_foreign=True)
        elif request.method == "OPTIONS":
            await request.answer(204)
        elif request.method != "POST":
            await request.answer(405, headers=[(b"allow", b"POST, OPTIONS")])
        else:
            await DOORS[name](visit)
    except Refusal as no:
        await request.refuse(no, visit.language if visit else "")
    except AWAY as error:
        log.warning("the chat waits for the database", reason=str(error))
        away = refusal(503, "away", retry_after=2)
        await request.refuse(away, visit.language if visit else "")
    except Gone:
        pass
