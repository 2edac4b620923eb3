"""What alarms put into the desk's frame: those that somebody was told of and has not seen."""

from typing import Any, cast

from django.db.models import QuerySet
from django.http import HttpRequest

from alaka.accounts.models import Agent
from alaka.cases.models import SurgeNotice
from alaka.core.pieces import STRIP, Piece
from alaka.core.prepared import given, prepared
from alaka.inbox.counting import counts

MOST = 3


def unseen(request: HttpRequest) -> dict[str, Any] | None:
    agent = cast(Agent, request.user)
    if not agent.can_answer:
        return None
    told = _unseen().rows(agent=agent.pk) if counts(request)["surges_told"] else []
    match = request.resolver_match
    here = match.kwargs.get("pk") if match is not None and match.url_name == "surge" else None
    found = [each for each in told if each.surge_id != here]
    return {"notices": found[:MOST]}


def running(teams: tuple[int, ...]) -> QuerySet[SurgeNotice]:
    """Alarms that the reader was told of and has not seen; counted by alaka.inbox.counting."""
    return SurgeNotice.objects.filter(agent=given("agent"), seen_at=None, surge__ended_at=None)


@prepared
def _unseen() -> QuerySet[SurgeNotice]:
    return running(()).select_related("surge__place", "surge__topic").order_by("-pk")[:10]


PIECES = [Piece(STRIP, "cases/surges/strip.html", unseen, order=38)]
