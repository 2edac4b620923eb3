"""The ceiling: a bare endpoint that only parses JSON and writes twelve columns by COPY.

The same server, group commits, two processes; it checks nothing, knows no repeats, keeps no words.
"""

import asyncio
import os
from typing import Any

import msgspec
import psycopg

NAMES = (
    "key", "at", "visitor", "name", "page", "title", "referrer", "agent", "locale", "kind",
    "source", "data",
)  # fmt: skip
TABLE = f"CREATE TABLE IF NOT EXISTS bare_event ({', '.join(f'{name} text' for name in NAMES)})"
COPY = f"COPY bare_event ({', '.join(NAMES)}) FROM STDIN"
DONE: Any = (
    {"type": "http.response.start", "status": 200, "headers": [(b"content-length", b"16")]},
    {"type": "http.response.body", "body": b'{"success":true}'},
)

waiting: list[tuple[list[str], "asyncio.Future[None]"]] = []
running: set[asyncio.Task[None]] = set()
idle: list[Any] = [None, None]


def _line(call: Any) -> str:
    context = call.get("context") or {}
    page = context.get("page") or {}
    data = msgspec.json.encode(call.get("properties")).decode().replace("\\", "\\\\")
    return "\t".join(
        (
            call["messageId"], call["timestamp"], call["anonymousId"], call.get("event", ""),
            page.get("url", ""), page.get("title", ""), page.get("referrer", ""),
            context.get("userAgent", ""), context.get("locale", ""), call["type"], "1", data,
        )
    )  # fmt: skip


async def _write(connection: Any) -> None:
    try:
        while waiting:
            batch = waiting[:1000]
            del waiting[:1000]
            if connection is None:
                connection = await psycopg.AsyncConnection.connect(
                    os.environ["BARE_DATABASE"], autocommit=True
                )
            rows = "\n".join([row for rows, _ in batch for row in rows]) + "\n"
            async with connection.cursor() as cursor, cursor.copy(COPY) as copy:
                await copy.write(rows)
            for _, stored in batch:
                stored.set_result(None)
    finally:
        idle.append(connection)


async def application(scope: Any, receive: Any, send: Any) -> None:
    if scope["type"] == "lifespan":
        for _ in range(2):
            message = await receive()
            await send({"type": f"{message['type']}.complete"})
        return
    body = b""
    while True:
        message = await receive()
        body += message.get("body", b"")
        if not message.get("more_body"):
            break
    told = msgspec.json.decode(body)
    stored: asyncio.Future[None] = asyncio.get_running_loop().create_future()
    waiting.append(([_line(call) for call in told.get("batch") or [told]], stored))
    if idle:
        task = asyncio.create_task(_write(idle.pop()))
        running.add(task)
        task.add_done_callback(running.discard)
    await stored
    for message in DONE:
        await send(message)
