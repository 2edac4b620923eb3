"""What webhooks put into the desk's frame: to administrators, those that we switched off."""

from typing import Any, cast

from django.db.models import QuerySet
from django.http import HttpRequest

from alaka.accounts.models import Agent
from alaka.api.models import Webhook
from alaka.core.pieces import STRIP, Piece
from alaka.inbox.counting import counts

MOST = 3


def stopped(teams: tuple[int, ...]) -> "QuerySet[Webhook]":
    """Counted by alaka.inbox.counting."""
    return Webhook.objects.stopped()


def unseen(request: HttpRequest) -> dict[str, Any] | None:
    agent = cast(Agent, request.user)
    if not agent.is_administrator or not counts(request)["webhooks_stopped"]:
        return None
    found = Webhook.objects.visible_to(agent).stopped().order_by("-stopped_at")
    match = request.resolver_match
    if match is not None and match.url_name == "webhook":
        found = found.exclude(pk=match.kwargs["pk"])
    return {"webhooks": found[:MOST]}


PIECES = [Piece(STRIP, "api/webhooks/strip.html", unseen, order=45)]
