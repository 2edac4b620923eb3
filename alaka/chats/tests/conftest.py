"""Chats in the shop: a live channel, guests who wait, and agents who are present."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from alaka.accounts.models import Agent, Membership, Presence, Team
from alaka.channels.contract import Address, InboundMessage
from alaka.channels.models import Channel
from alaka.chats.models import Guest
from alaka.core import clock
from alaka.inbox.models import Conversation, Inbox
from alaka.inbox.receiving import receive

Wait = Callable[..., Conversation]


@pytest.fixture
def chat_channel(shop_inbox: Inbox) -> Channel:
    return Channel.objects.create(kind="webchat", name="Chat", inbox=shop_inbox)


@pytest.fixture
def someone_waits(chat_channel: Channel) -> Wait:
    """A guest who wrote so many seconds ago, and nobody has answered."""

    def wait(
        name: str = "guest", ago: float = 0, channel: Channel = chat_channel, number: int = 1
    ) -> Conversation:
        at = clock.now() - timedelta(seconds=ago)
        inbound = InboundMessage(f"{name}:{number}", Address("chat", name), "Hello", sent_at=at)
        message = receive(channel, inbound)
        assert message is not None
        return message.conversation

    return wait


def present(agent: Agent, **fields: object) -> Presence:
    presence = Presence.of(agent)
    for name, value in fields.items():
        setattr(presence, name, value)
    presence.save()
    presence.beat()
    return presence


def is_here(chat: Conversation, name: str) -> None:
    now = clock.now()
    Guest.objects.create(
        channel=chat.channel, value=name, created_at=now, here_until=now + timedelta(minutes=1)
    )


def colleague(team: Team, name: str) -> Agent:
    agent = Agent.objects.create_user(f"{name}@gul.example", "roses-and-tulips", name=name.title())
    Membership.objects.create(team=team, agent=agent)
    return agent
