"""What changed at a place, on its page."""

from typing import Any, cast

from django.http import HttpRequest

from alaka.accounts.models import Agent, Place
from alaka.cases.improving.listing import of_place
from alaka.core.pieces import PLACE, Piece

SHOWN = 5


def changes(request: HttpRequest, place: Place) -> dict[str, Any] | None:
    agent = cast(Agent, request.user)
    if not agent.can_manage:
        return None
    found = of_place(place, agent).rows
    return {"place": place, "improvements": found[:SHOWN]}


PIECES = [Piece(PLACE, "cases/improving/of_place.html", changes)]
