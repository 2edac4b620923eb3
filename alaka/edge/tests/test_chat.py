"""A guest talks with an agent: lines in, lines out, each once and in order."""

import asyncio
from time import sleep
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection

from alaka.accounts.models import Agent, Availability, Presence
from alaka.channels.models import Channel, Intake
from alaka.chats.models import Guest
from alaka.core import clock
from alaka.edge import courier
from alaka.edge.switchboard import switchboard
from alaka.edge.tests.browsers import Widget, behind, eventually
from alaka.inbox.answering import Saying, reply
from alaka.inbox.models import Conversation, Message, MessageKind

pytestmark = pytest.mark.django_db(transaction=True)


def said() -> list[str]:
    rows = Message.objects.filter(kind=MessageKind.INCOMING).order_by("pk")
    return list(rows.values_list("text", flat=True))


def answer(text: str, by: Agent) -> Message:
    return reply(Conversation.objects.get(), Saying(text), by=by)


def test_an_answer_between_the_first_look_and_the_watching_does_not_wait(
    chat: Channel, alice: Agent, monkeypatch: pytest.MonkeyPatch
):
    widget = Widget(chat, language="en")
    looks = courier._look
    answered: list[Message] = []

    def then_answers(*asked: Any) -> Any:
        found = looks(*asked)
        if Message.objects.exists() and not answered:
            answered.append(answer("Yes, red ones.", alice))
            connection.close()
            topic = f"conversation:{answered[0].conversation_id}"
            while not any(topic in notice.topics for _, notice in switchboard.lately):
                sleep(0)
        return found

    async def scene() -> None:
        reader, running = await widget.stream()
        await widget.say("Do you have roses?", id="line-number-1")
        await reader.text_until("Do you have roses?")
        await closed((reader, running))
        monkeypatch.setattr(courier, "_look", then_answers)
        later = await widget.stream()
        await later[0].text_until("Yes, red ones.")
        await closed(later)

    asyncio.run(scene())


async def closed(*streams: Any) -> None:
    for reader, running in streams:
        reader.gone.set()
        await asyncio.wait_for(running, 5)


def test_what_is_said_comes_in_and_what_is_answered_goes_out(chat: Channel, alice: Agent):
    widget = Widget(chat, language="en")

    async def scene() -> tuple[list[Any], list[Any]]:
        reader, running = await widget.stream()
        stored = await widget.say("Do you have roses?", id="line-number-1")
        assert (stored.status, stored.json) == (200, {"id": "line-number-1"})
        await reader.text_until("Do you have roses?")
        await behind(answer, "Yes, red ones.", alice)
        await reader.text_until("Yes, red ones.")
        await reader.text_until("Alice Adams")
        await closed((reader, running))
        return reader.events("line"), reader.events("state")

    lines, states = asyncio.run(scene())
    assert [(line["who"], line["text"]) for line in lines] == [
        ("you", "Do you have roses?"),
        ("us", "Yes, red ones."),
    ]
    assert lines[0]["client"] == "line-number-1"
    assert lines[1]["name"] == "Alice Adams"
    assert states[0]["status"] == "none"
    assert states[-1]["status"] == "open"
    assert states[-1]["agent"] == {"name": "Alice Adams"}


def test_the_same_line_again_is_the_same_line(chat: Channel):
    widget = Widget(chat)

    async def scene() -> list[int]:
        name = str(uuid4())
        both = await asyncio.gather(widget.say("Roses?", id=name), widget.say("Roses?", id=name))
        again = await widget.say("Roses?", id=name)
        await eventually(lambda: said() == ["Roses?"])
        return [one.status for one in (*both, again)]

    assert asyncio.run(scene()) == [200, 200, 200]
    assert Intake.objects.count() == 1


def test_lines_said_at_once_are_one_conversation_in_order(chat: Channel):
    widget = Widget(chat)
    texts = [f"Line {number}" for number in range(10)]

    async def scene() -> None:
        for text in texts:
            assert (await widget.say(text)).status == 200
        await eventually(lambda: len(said()) == len(texts))

    asyncio.run(scene())
    assert said() == texts
    assert Conversation.objects.count() == 1


def test_a_stream_goes_on_after_the_last_line_seen(chat: Channel, alice: Agent):
    widget = Widget(chat)

    async def scene() -> list[str]:
        await widget.say("One")
        first = (await eventually(lambda: list(Message.objects.values_list("pk", flat=True))))[0]
        await widget.say("Two")
        await eventually(lambda: len(said()) == 2)
        await behind(answer, "Three", alice)
        reader, running = await widget.stream(after=first)
        await reader.text_until("Three")
        await closed((reader, running))
        return [line["text"] for line in reader.events("line")]

    assert asyncio.run(scene()) == ["Two", "Three"]


def test_an_answer_nobody_confirmed_comes_again(chat: Channel, alice: Agent):
    """What was said for later is older than the last line seen, and must come yet."""
    widget = Widget(chat)

    async def scene() -> list[str]:
        await widget.say("One")
        await eventually(said)
        early = await behind(answer, "Said for later", alice)
        reader, running = await widget.stream(after=early.pk + 5)
        await reader.text_until("Said for later")
        await closed((reader, running))
        return [line["text"] for line in reader.events("line")]

    assert asyncio.run(scene()) == ["Said for later"]


def test_a_guest_is_here_while_its_stream_is_open(chat: Channel):
    widget = Widget(chat)
    Guest.objects.update(here_until=clock.now())

    async def scene() -> None:
        stream = await widget.stream()
        await eventually(lambda: Guest.objects.here().exists())
        at_first = await behind(lambda: Guest.objects.get().here_until)
        await closed(stream)
        await eventually(lambda: Guest.objects.get().here_until < at_first)

    asyncio.run(scene())


def test_a_session_comes_back_to_its_conversation(chat: Channel, alice: Agent):
    widget = Widget(chat)

    async def scene() -> None:
        await widget.say("Roses?")
        await eventually(said)
        await behind(answer, "Yes.", alice)

    asyncio.run(scene())
    again = Widget(chat, session=widget.session)
    assert [line["text"] for line in again.opened["lines"]] == ["Roses?", "Yes."]
    assert again.opened["state"]["status"] == "open"
    assert Guest.objects.count() == 1


def test_who_only_looks_on_is_told_when_the_last_desk_is_left(chat: Channel, alice: Agent):
    Presence.of(alice).beat()
    widget = Widget(chat)

    async def scene() -> list[Any]:
        reader, running = await widget.stream()
        await behind(lambda: Presence.of(alice).set_to(Availability.AWAY))
        await reader.text_until('"is_staffed":false')
        await closed((reader, running))
        return reader.events("state")

    states = asyncio.run(scene())
    assert [state["is_staffed"] for state in states] == [True, False]
    assert states[-1]["asks_address"] is True


def test_the_place_is_told_though_the_queue_was_read_a_moment_before(chat: Channel):
    """The courier reads the queue for all of a moment; who comes after that is in the next."""
    widgets = [Widget(chat) for _ in range(3)]

    async def scene() -> list[Any]:
        streams = [await widget.stream() for widget in widgets]
        for number, widget in enumerate(widgets):
            await widget.say(f"Number {number}")
        for place, (reader, _) in enumerate(streams, 1):
            await reader.text_until(f'"place":{place}')
        await closed(*streams)
        return [reader.events("state")[-1]["place"] for reader, _ in streams]

    assert asyncio.run(scene()) == [1, 2, 3]
