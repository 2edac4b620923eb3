"""What this room puts into the desk's pages: what rules and sequences tell the reader."""

from typing import Any, cast

from django.db.models import QuerySet
from django.http import HttpRequest

from alaka.accounts.models import Agent
from alaka.automation.models import Hint
from alaka.contacts.listing import give_handles
from alaka.core.pieces import STRIP, Piece
from alaka.core.prepared import given
from alaka.inbox.counting import counts

MOST = 3


def hints(request: HttpRequest) -> dict[str, Any] | None:
    """What he has not seen."""
    agent = cast(Agent, request.user)
    if not agent.can_answer:
        return None
    found: list[Hint] = []
    if counts(request)["hints"]:
        rows = Hint.objects.visible_to(agent).unseen().order_by("-at", "-pk")
        found = list(rows.select_related("contact", "conversation")[:MOST])
        give_handles([each.contact for each in found if not each.contact.name])
    return {"hints": found}


def unseen(teams: tuple[int, ...]) -> "QuerySet[Hint]":
    """For alaka.inbox.counting."""
    return Hint.objects.filter(agent=given("agent")).unseen()


PIECES = [Piece(STRIP, "automation/frame/hints.html", hints, order=35)]
