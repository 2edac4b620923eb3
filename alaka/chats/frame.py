"""What the chats put into the desk's pages: the agent's presence, the strip of his chats, and
where an answer goes whose reader has left."""

from typing import Any, cast

from django.http import HttpRequest

from alaka.accounts.models import Agent, Availability, Presence
from alaka.chats.reaching import reach
from alaka.chats.running import in_hand
from alaka.core.pieces import COMPOSER, STRIP, TOPBAR, Piece
from alaka.inbox.models import Conversation


def presence(request: HttpRequest) -> dict[str, Any] | None:
    agent = cast(Agent, request.user)
    if not agent.can_answer:
        return None
    return {"presence": Presence.of(agent), "choices": Availability.choices}


def strip(request: HttpRequest) -> dict[str, Any] | None:
    agent = cast(Agent, request.user)
    return {"hand": in_hand(agent)} if agent.can_answer else None


def way(request: HttpRequest, conversation: Conversation) -> dict[str, Any] | None:
    found = reach(conversation)
    return None if found is None else {"reach": found, "conversation": conversation}


PIECES = [
    Piece(TOPBAR, "chats/frame/presence.html", presence),
    Piece(STRIP, "chats/frame/strip.html", strip),
    Piece(COMPOSER, "chats/frame/way.html", way),
]
