"""The stream of notices: who gets it, and what comes when."""

import asyncio

import pytest
from asgiref.sync import sync_to_async
from django.conf import settings
from django.db import connection
from django.test import Client

from alaka.accounts.models import Agent, Membership, Place, Team
from alaka.core import live
from alaka.edge.live import stream
from alaka.edge.tests.browsers import Reader
from alaka.inbox.models import Inbox

pytestmark = pytest.mark.django_db(transaction=True)


def reader_with(cookie: str) -> Reader:
    headers = [(b"cookie", f"{settings.SESSION_COOKIE_NAME}={cookie}".encode())]
    return Reader({"path": "/desk/live", "headers": headers})


def tell(*topics: str, **data: object) -> None:
    live.publish(*topics, data=data or None)
    connection.close()


def cookie_of(agent: Agent) -> str:
    client = Client()
    client.force_login(agent)
    return client.cookies[settings.SESSION_COOKIE_NAME].value


def test_an_agent_hears_what_changed_after_the_commit(alice: Agent):
    cookie = cookie_of(alice)

    async def scene() -> str:
        reader = reader_with(cookie)
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
        reader = reader_with(cookie)
        await stream(reader.scope, reader.receive, reader.sent.put)
        return int((await reader.sent.get())["status"])

    assert asyncio.run(scene()) == 403


@pytest.fixture
def murad(baku: Place, team: Team) -> Agent:
    assert isinstance(baku.manager, Agent)
    Membership.objects.create(team=team, agent=baku.manager)
    return baku.manager


def test_a_session_of_an_agent_put_out_hears_nothing(alice: Agent):
    cookie = cookie_of(alice)
    Agent.objects.filter(pk=alice.pk).update(is_active=False)

    async def scene() -> int:
        reader = reader_with(cookie)
        await stream(reader.scope, reader.receive, reader.sent.put)
        return int((await reader.sent.get())["status"])

    assert asyncio.run(scene()) == 403


def test_what_was_told_since_the_page_was_made_comes_first(alice: Agent):
    cookie = cookie_of(alice)

    async def scene() -> list[str]:
        early = reader_with(cookie)
        running = [asyncio.create_task(stream(early.scope, early.receive, early.sent.put))]
        await early.text_until('"again"')
        await sync_to_async(tell)("conversation:7")
        await early.text_until('"conversation:7"')
        texts = []
        for query in (b"age=0", b"age=900000", b"", b"age=soon"):
            late = reader_with(cookie)
            late.scope["query_string"] = query
            running.append(asyncio.create_task(stream(late.scope, late.receive, late.sent.put)))
            texts.append(await late.text_until("retry:"))
            late.gone.set()
        early.gone.set()
        await asyncio.gather(*running)
        return texts

    lately, old, plain, odd = asyncio.run(scene())
    assert '"conversation:7"' in lately
    assert '"again"' in old
    assert "data:" not in plain + odd


def test_data_goes_to_those_who_see_all_of_its_inbox_only(
    alice: Agent, charlie: Agent, murad: Agent, shop_inbox: Inbox
):
    """Murad is in the team, but a manager of one place sees of an inbox what is of that place."""
    cookies = [cookie_of(alice), cookie_of(charlie), cookie_of(murad)]

    async def scene() -> list[str]:
        readers = [reader_with(cookie) for cookie in cookies]
        runs = [asyncio.create_task(stream(r.scope, r.receive, r.sent.put)) for r in readers]
        for reader in readers:
            await reader.text_until("retry:")
        await readers[0].text_until('"again"')
        await sync_to_async(tell)("said:1", inbox=shop_inbox.pk, text="Secret")
        await sync_to_async(tell)("heard:customer:42")
        await sync_to_async(tell)("done")
        texts = [await reader.text_until('"done"') for reader in readers]
        for reader, run in zip(readers, runs, strict=True):
            reader.gone.set()
            await run
        return texts

    hers, *others = asyncio.run(scene())
    assert "Secret" in hers
    assert "Secret" not in "".join(others)
    assert "heard:" not in hers
