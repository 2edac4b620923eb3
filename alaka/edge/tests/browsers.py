"""Browsers at the hot doors, without a server between: what they are sent, until they go."""

import asyncio
import json
from collections.abc import Callable
from typing import Any
from uuid import uuid4

from asgiref.sync import sync_to_async
from django.db import connection
from django.test import Client

from alaka.asgi import application
from alaka.channels.models import Channel

PATIENCE = 20


class Reader:
    """A browser that reads a stream."""

    def __init__(self, scope: dict[str, Any], body: bytes = b"") -> None:
        self.scope = {"type": "http", "method": "GET", "headers": [], **scope}
        self.body = body
        self.is_asked = False
        self.gone = asyncio.Event()
        self.sent: asyncio.Queue[Any] = asyncio.Queue()
        self.text = ""

    async def receive(self) -> dict[str, Any]:
        if not self.is_asked:
            self.is_asked = True
            return {"type": "http.request", "body": self.body, "more_body": False}
        await self.gone.wait()
        return {"type": "http.disconnect"}

    async def text_until(self, words: str) -> str:
        while words not in self.text:
            message = await asyncio.wait_for(self.sent.get(), PATIENCE)
            self.text += message.get("body", b"").decode()
        return self.text

    def events(self, name: str) -> list[Any]:
        """The data of those that came so far."""
        found = []
        for block in self.text.split("\n\n"):
            fields = dict(line.split(": ", 1) for line in block.split("\n") if ": " in line)
            if fields.get("event") == name:
                found.append(json.loads(fields["data"]))
        return found


class Answer:
    def __init__(self, messages: list[dict[str, Any]]) -> None:
        self.status = int(messages[0]["status"])
        self.headers = {name.decode(): value.decode() for name, value in messages[0]["headers"]}
        self.body = b"".join(message.get("body", b"") for message in messages[1:])

    @property
    def json(self) -> Any:
        return json.loads(self.body)


class Widget:
    """Somebody's chat window: it opened the session already."""

    def __init__(self, channel: Channel, **asked: Any) -> None:
        self.channel = channel
        self.opened = opened(channel, **asked)
        self.session = self.opened["session"]

    async def ask(self, door: str, *, method: str = "POST", **given: Any) -> Answer:
        return await ask(self.channel, door, {"session": self.session, **given}, method=method)

    async def say(self, text: str, **more: Any) -> Answer:
        return await self.ask("lines", **{"id": str(uuid4()), "text": text, **more})

    async def stream(self, after: int = 0) -> "tuple[Reader, asyncio.Task[None]]":
        reader = Reader(scope(self.channel, "stream"), body(session=self.session, after=after))
        running = asyncio.create_task(_run(reader))
        await reader.text_until("event: state")
        return reader, running


async def _run(reader: Reader) -> None:
    await application(reader.scope, reader.receive, reader.sent.put)


def opened(channel: Channel, **asked: Any) -> Any:
    answer = Client().post(
        f"/chat/{channel.key}/session", json.dumps(asked), content_type="text/plain"
    )
    assert answer.status_code == 200, answer.content
    return answer.json()


def scope(channel: Channel, door: str, **headers: str) -> dict[str, Any]:
    pairs = [(name.replace("_", "-").encode(), text.encode()) for name, text in headers.items()]
    return {
        "type": "http",
        "method": "POST",
        "path": f"/chat/{channel.key}/{door}",
        "client": ("127.0.0.1", 1),
        "headers": pairs,
    }


def body(**given: Any) -> bytes:
    return json.dumps(given).encode()


async def ask(
    channel: Channel, door: str, given: Any, *, method: str = "POST", **headers: str
) -> Answer:
    raw = given if isinstance(given, bytes) else body(**given)
    asked = {**scope(channel, door, **headers), "method": method}
    reader = Reader(asked, raw)
    messages: list[dict[str, Any]] = []

    async def send(message: Any) -> None:
        messages.append(dict(message))

    await application(reader.scope, reader.receive, send)
    return Answer(messages)


async def behind(work: Callable[..., Any], *values: Any, **named: Any) -> Any:
    """What the tests do on the database in the middle of a scene."""

    def run() -> Any:
        try:
            return work(*values, **named)
        finally:
            connection.close()

    return await sync_to_async(run, thread_sensitive=False)()


async def eventually(work: Callable[[], Any]) -> Any:
    """Ask the database until the answer is true; the answer."""
    for _ in range(PATIENCE * 50):
        if answer := await behind(work):
            return answer
        await asyncio.sleep(0.02)
    raise AssertionError("it did not come true")
