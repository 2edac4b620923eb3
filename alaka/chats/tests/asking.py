"""What a widget asks at the doors, as the tests do."""

import json
from typing import Any

from django.test import Client

from alaka.channels.contract import Address, InboundMessage
from alaka.channels.models import Channel
from alaka.chats.models import Guest
from alaka.inbox.models import Message
from alaka.inbox.receiving import receive


def post(channel: Channel, given: Any, door: str = "session", **headers: str) -> Any:
    body = given if isinstance(given, bytes | str) else json.dumps(given)
    return Client().post(
        f"/chat/{channel.key}/{door}", body, content_type="text/plain", headers=headers
    )


def opened(channel: Channel, **asked: Any) -> tuple[str, Guest]:
    """A session, and who speaks with it."""
    answer = post(channel, asked)
    assert answer.status_code == 200, answer.content
    return answer.json()["session"], Guest.objects.order_by("-here_until", "-pk")[0]


def says(guest: Guest, text: str, number: int = 1) -> Message:
    """What the guest said, taken in."""
    sender = Address(guest.scheme, guest.value, guest.name)
    message = receive(guest.channel, InboundMessage(f"{guest.value}:{number}", sender, text))
    assert message is not None
    return message
