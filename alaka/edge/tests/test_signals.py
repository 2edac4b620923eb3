"""Delivered, seen, typing, and where a guest is."""

import asyncio
from typing import Any

import pytest

from alaka.accounts.models import Agent
from alaka.channels.models import Channel
from alaka.chats.models import Guest
from alaka.edge.live import stream as desk_stream
from alaka.edge.tests.browsers import Reader, Widget, behind, eventually
from alaka.edge.tests.test_chat import answer, closed, said
from alaka.edge.tests.test_live import cookie_of, reader_with
from alaka.inbox.attending import attend
from alaka.inbox.models import Conversation, Message
from alaka.timeline.models import Event

pytestmark = pytest.mark.django_db(transaction=True)


def states() -> list[str]:
    return list(
        Message.objects.filter(kind="outgoing").order_by("pk").values_list("state", flat=True)
    )


def test_what_arrived_and_what_was_seen_is_on_the_lines_once(chat: Channel, alice: Agent):
    widget = Widget(chat)

    async def scene() -> None:
        await widget.say("Roses?")
        await eventually(said)
        first = await behind(answer, "Yes.", alice)
        second = await behind(answer, "Red ones.", alice)
        assert (await widget.ask("signals", delivered=second.pk)).status == 204
        await eventually(lambda: states() == ["delivered", "delivered"])
        await widget.ask("signals", seen=first.pk, delivered=second.pk)
        await eventually(lambda: states() == ["read", "delivered"])
        await widget.ask("signals", seen=second.pk)
        await eventually(lambda: states() == ["read", "read"])
        await widget.ask("signals", delivered=second.pk + 100)

    asyncio.run(scene())
    verbs = Event.objects.filter(verb__in=["message.delivered", "message.read"])
    assert (
        sorted(verbs.values_list("verb", flat=True))
        == ["message.delivered"] * 2 + ["message.read"] * 2
    )


def test_a_guest_confirms_nobody_else_s_lines(chat: Channel, alice: Agent):
    widget, other = Widget(chat), Widget(chat)

    async def scene() -> None:
        await widget.say("Roses?")
        await eventually(said)
        line = await behind(answer, "Yes.", alice)
        await other.ask("signals", seen=line.pk, page={"url": "https://gul.example/x"})
        await eventually(lambda: Guest.objects.filter(page_url="https://gul.example/x").exists())

    asyncio.run(scene())
    assert states() == ["sent"]


def test_each_side_sees_that_the_other_writes(chat: Channel, alice: Agent):
    widget = Widget(chat)
    cookie = cookie_of(alice)

    async def scene() -> tuple[list[Any], str]:
        desk = reader_with(cookie)
        watching = asyncio.create_task(desk_stream(desk.scope, desk.receive, desk.sent.put))
        await desk.text_until("retry:")
        await widget.say("Roses?")
        await eventually(said)
        conversation = await behind(Conversation.objects.get)
        guest = await widget.stream()
        reader: Reader = guest[0]
        await widget.ask("signals", typing=True)
        desk_text = await desk.text_until(f"typing:{conversation.pk}")
        await behind(attend, conversation, alice, is_typing=True)
        await reader.text_until('"name":"Alice Adams"}')
        await behind(attend, conversation, alice, is_typing=False)
        await reader.text_until('event: typing\ndata: {"name":""}')
        await closed(guest, (desk, watching))
        return reader.events("typing"), desk_text

    typing, desk_text = asyncio.run(scene())
    assert [one["name"] for one in typing] == ["Alice Adams", ""]
    assert '"is_typing": true' in desk_text


def test_an_agent_who_looks_has_seen_the_lines(chat: Channel, alice: Agent):
    widget = Widget(chat)

    async def scene() -> tuple[list[Any], int]:
        await widget.say("Roses?")
        await eventually(said)
        guest = await widget.stream()
        conversation = await behind(Conversation.objects.get)
        line = await behind(Message.objects.get)
        await behind(attend, conversation, alice, is_typing=False)
        await guest[0].text_until(f'"seen":{line.pk}')
        await closed(guest)
        return guest[0].events("state"), line.pk

    told, line = asyncio.run(scene())
    assert [state["seen"] for state in told] == [0, line]
    assert Guest.objects.get().seen == line
