"""The stream of notices: who gets it, and what comes when."""

import asyncio
from typing import Any

import pytest
from asgiref.sync import sync_to_async
from django.conf import settings
from django.db import connection
from django.test import Client

from alaka.accounts.models import Agent
from alaka.core import live
from alaka.edge.live import stream

pytestmark = pytest.mark.django_db(transaction=True)


class Reader:
    """A browser at the stream: what it was sent, until it goes."""

    def __init__(self, cookie: str) -> None:
        headers = [(b"cookie", f"{settings.SESSION_COOKIE_NAME}={cookie}".encode())]
        self.scope: dict[str, Any] = {"type": "http", "path": "/desk/live", "headers": headers}
        self.gone = asyncio.Event()
        self.sent: asyncio.Queue[dict[str, Any]] = asyncio.Queue()

    async def receive(self) -> dict[str, Any]:
        await self.gone.wait()
        return {"type": "http.disconnect"}

    async def text_until(self, words: str) -> str:
        text = ""
        while words not in text:
            message = await asyncio.wait_for(self.sent.get(), 20)
            text += message.get("body", b"").decode()
        return text


def tell(*topics: str) -> None:
    live.publish(*topics)
    connection.close()


def cookie_of(agent: Agent) -> str:
    client = Client()
    client.force_login(agent)
    return client.cookies[settings.SESSION_COOKIE_NAME].value


def test_an_agent_hears_what_changed_after_the_commit(alice: Agent):
    cookie = cookie_of(alice)

    async def scene() -> str:
        reader = Reader(cookie)
        streaming = asyncio.create_task(stream(reader.scope, reader.receive, reader.sent.put))
        await reader.text_until('"again"')
        await sync_to_async(tell)("conversation:7", "inbox")
        text = await reader.text_until('"inbox"')
        reader.gone.set()
        await asyncio.wait_for(streaming, 5)
        return text

    assert 'data: {"topic": "conversation:7"}' in asyncio.run(scene())


@pytest.mark.parametrize("cookie", ["", "made-up"])
def test_nobody_without_a_session_hears_anything(cookie: str):
    async def scene() -> int:
        reader = Reader(cookie)
        await stream(reader.scope, reader.receive, reader.sent.put)
        return int((await reader.sent.get())["status"])

    assert asyncio.run(scene()) == 403


def test_a_session_of_an_agent_put_out_hears_nothing(alice: Agent):
    cookie = cookie_of(alice)
    Agent.objects.filter(pk=alice.pk).update(is_active=False)

    async def scene() -> int:
        reader = Reader(cookie)
        await stream(reader.scope, reader.receive, reader.sent.put)
        return int((await reader.sent.get())["status"])

    assert asyncio.run(scene()) == 403
