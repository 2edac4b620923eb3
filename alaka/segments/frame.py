"""What this room puts beside the list of people: the way of a list, or of some of it, into a
segment."""

from typing import Any, cast

from django.http import HttpRequest

from alaka.accounts.models import Agent
from alaka.core.pieces import PEOPLE, PICKED, Piece
from alaka.segments.listing import Listing


def of_list(request: HttpRequest, listing: Listing) -> dict[str, Any] | None:
    if listing.is_of_companies or not cast(Agent, request.user).can_answer:
        return None
    return {"listing": listing}


PIECES = [
    Piece(PEOPLE, "segments/named/of_list.html", of_list, order=40),
    Piece(PICKED, "segments/named/of_picked.html", of_list, order=40),
]
