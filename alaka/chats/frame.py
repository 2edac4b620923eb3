"""What the chats put into the desk's frame: the agent's presence, and the strip of his chats."""

from typing import Any, cast

from django.http import HttpRequest

from alaka.accounts.models import Agent, Availability, Presence
from alaka.chats.running import in_hand
from alaka.core.pieces import STRIP, TOPBAR, Piece


def presence(request: HttpRequest) -> dict[str, Any] | None:
    agent = cast(Agent, request.user)
    if not agent.can_answer:
        return None
    return {"presence": Presence.of(agent), "choices": Availability.choices}


def strip(request: HttpRequest) -> dict[str, Any] | None:
    agent = cast(Agent, request.user)
    return {"hand": in_hand(agent)} if agent.can_answer else None


PIECES = [
    Piece(TOPBAR, "chats/frame/presence.html", presence),
    Piece(STRIP, "chats/frame/strip.html", strip),
]
