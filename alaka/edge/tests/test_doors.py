"""The hot doors keep out who may not come in, and break on nothing that is said to them."""

import asyncio
import json
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from hypothesis import HealthCheck, given
from hypothesis import settings as trials
from hypothesis import strategies as st

from alaka.accounts.models import Agent
from alaka.channels.models import Channel, Intake
from alaka.chats.blocking import block
from alaka.chats.models import Guest
from alaka.chats.uploads import Upload, token
from alaka.core.models import Blob
from alaka.edge.storing import writer
from alaka.edge.tests.browsers import Answer, Widget, ask, behind, eventually
from alaka.edge.tests.test_chat import closed, said
from alaka.inbox.models import Attachment, Inbox

pytestmark = pytest.mark.django_db(transaction=True)
DOORS = ("stream", "lines", "signals")


def test_only_allowed_sites_may_ask(chat: Channel):
    chat.settings = {"origins": "https://gul.example"}
    chat.save()
    widget = Widget(chat)
    line = {"session": widget.session, "id": str(uuid4()), "text": "Hello"}

    async def scene() -> list[Answer]:
        return [
            await ask(chat, "lines", line, origin="https://gul.example"),
            await ask(chat, "lines", line, origin="https://evil.example"),
            await ask(chat, "stream", {}, method="OPTIONS", origin="https://gul.example"),
            await ask(chat, "stream", {}, method="OPTIONS", origin="https://evil.example"),
            await ask(chat, "signals", {}, method="GET"),
        ]

    good, bad, asked, asked_bad, got = asyncio.run(scene())
    assert [one.status for one in (good, bad, asked, asked_bad, got)] == [200, 403, 204, 403, 405]
    assert good.headers["access-control-allow-origin"] == "https://gul.example"
    assert "access-control-allow-credentials" not in good.headers
    assert "access-control-allow-origin" not in bad.headers
    assert bad.json["error"]["field"] == "origin"


@pytest.mark.parametrize("door", DOORS)
def test_a_forged_session_is_nobody_s(chat: Channel, shop_inbox: Inbox, door: str):
    other = Channel.objects.create(kind="webchat", name="Other", inbox=shop_inbox)
    elsewhere = Widget(other).session
    mine = Widget(chat).session
    line = {"id": str(uuid4()), "text": "Hello"}

    async def scene() -> list[Answer]:
        words = ("", "made-up", mine[:-3] + "xyz", elsewhere)
        return [await ask(chat, door, {"session": word, **line}) for word in words]

    for answer in asyncio.run(scene()):
        assert answer.status == 403
        assert answer.json["error"]["field"] == "session"
    assert not Intake.objects.exists()


def test_a_channel_out_of_use_is_not_found(chat: Channel):
    widget = Widget(chat)
    Channel.objects.update(is_enabled=False)
    assert asyncio.run(widget.say("Hello")).status == 404


def test_a_blocked_guest_is_heard_no_more_and_hears_no_more(chat: Channel, alice: Agent):
    widget = Widget(chat)

    async def scene() -> list[int]:
        stream = await widget.stream()
        assert (await widget.say("Hello")).status == 200
        await eventually(said)
        guest = await behind(Guest.objects.get)
        await behind(block, guest, by=alice)
        await stream[0].text_until("event: again")
        await asyncio.wait_for(stream[1], 10)
        again = await widget.say("Let me in")
        opened = await widget.ask("stream")
        return [again.status, opened.status]

    assert asyncio.run(scene()) == [403, 403]
    assert said() == ["Hello"]


@pytest.mark.parametrize(
    ("given_", "status", "field"),
    [
        ({"text": ""}, 422, "text"),
        ({"text": " \u00a0\n"}, 422, "text"),
        ({"text": "x" * 4001}, 422, "text"),
        ({"text": 5}, 422, "text"),
        ({"id": "short"}, 422, "id"),
        ({"id": "with spaces in it"}, 422, "id"),
        ({"files": ["made-up"]}, 422, "files"),
        ({"files": ["x"] * 6}, 422, "files"),
        ({"text": "x" * 70_000}, 422, "text"),
        ({"text": "x" * 300_000}, 413, ""),
    ],
)
def test_a_line_that_cannot_be_taken_says_why_in_the_guest_s_language(
    chat: Channel, given_: dict[str, Any], status: int, field: str
):
    widget = Widget(chat, language="fr")
    answer = asyncio.run(widget.ask("lines", **{"id": str(uuid4()), "text": "Hello", **given_}))
    assert (answer.status, answer.json["error"]["field"]) == (status, field)
    assert answer.json["error"]["reason"]
    assert not Intake.objects.exists()


def test_files_come_with_their_line(chat: Channel):
    widget = Widget(chat)
    content = b"\x89PNG\r\n\x1a\n"
    blob = next(iter(Blob.objects.keep([content]).values()))
    upload = Upload(blob.pk, "rose.png", "image/png", len(content))
    word = token(upload, Guest.objects.get().pk)

    async def scene() -> Any:
        stream = await widget.stream()
        await widget.say("", files=[word])
        await stream[0].text_until("rose.png")
        await closed(stream)
        return stream[0].events("line")

    (line,) = asyncio.run(scene())
    assert line["files"][0]["url"].startswith("http://127.0.0.1:8000/files/")
    assert Attachment.objects.get().blob == blob


def test_whoever_says_too_much_at_once_waits(chat: Channel):
    widget = Widget(chat)

    async def scene() -> list[Answer]:
        return [await widget.say(f"Line {number}") for number in range(40)]

    answers = asyncio.run(scene())
    refused = [answer for answer in answers if answer.status == 429]
    assert refused
    assert all(int(answer.headers["retry-after"]) > 0 for answer in refused)
    assert len(answers) - len(refused) == Intake.objects.count()


def test_while_the_database_is_away_a_line_is_not_acknowledged(
    chat: Channel, monkeypatch: pytest.MonkeyPatch
):
    widget = Widget(chat)

    async def scene() -> list[Answer]:
        first = await widget.say("Before")
        with monkeypatch.context() as away:
            away.setattr("alaka.edge.database.parameters", lambda: {"host": "/nowhere"})
            await writer.connection.close()
            second = await widget.say("Meanwhile")
        return [first, second, await widget.say("After")]

    answers = asyncio.run(scene())
    assert [answer.status for answer in answers] == [200, 503, 200]
    assert answers[1].headers["retry-after"]
    connection.close()


@pytest.mark.parametrize("door", DOORS)
def test_whatever_is_said_to_a_door_breaks_nothing(chat: Channel, door: str):
    session = Widget(chat).session
    words = st.one_of(
        st.binary(max_size=200),
        st.dictionaries(
            st.sampled_from(["session", "id", "text", "files", "after", "seen", "typing", "page"]),
            st.recursive(
                st.none() | st.booleans() | st.integers() | st.text(max_size=30) | st.floats(),
                lambda inner: (
                    st.lists(inner, max_size=3)
                    | st.dictionaries(st.text(max_size=5), inner, max_size=3)
                ),
                max_leaves=5,
            ),
        ).map(lambda given: json.dumps({"session": session, **given}).encode()),
    )

    @trials(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
    @given(words)
    def ask_door(body: bytes) -> None:
        answer = asyncio.run(bounded(body))
        assert answer is None or answer.status < 500

    async def bounded(body: bytes) -> Answer | None:
        if door == "stream" and b'"session"' in body and session.encode() in body:
            return None  # It would stay open.
        return await ask(chat, door, body)

    ask_door()
