"""What the cases put into the desk's pages: what is pressing, and a card on one's own page."""

from typing import Any, cast

from django.db.models import QuerySet
from django.http import HttpRequest

from alaka.accounts.models import Agent
from alaka.cases.digest_form import DigestForm
from alaka.cases.models import Case, CaseStatus, Digest, Notice
from alaka.cases.telling import see
from alaka.core.pieces import PROFILE, STRIP, Piece
from alaka.core.prepared import given, prepared
from alaka.inbox.counting import counts

MOST = 3


def notices(request: HttpRequest) -> dict[str, Any] | None:
    """What he was told at once and has not seen; on the page of its case he sees it."""
    agent = cast(Agent, request.user)
    if not agent.can_answer:
        return None
    found = _unseen().rows(agent=agent.pk) if counts(request)["cases_noticed"] else []
    match = request.resolver_match
    here = match.kwargs.get("pk") if match is not None and match.url_name == "case" else None
    if any(notice.case_id == here for notice in found):
        see(agent, cast(int, here))
        found = [notice for notice in found if notice.case_id != here]
    return {"notices": found[:MOST], "more": max(0, len(found) - MOST)}


def pressing(teams: tuple[int, ...]) -> QuerySet[Notice]:
    """What the reader was told at once and has not seen; counted by alaka.inbox.counting."""
    rows = Notice.objects.filter(agent=given("agent"), is_at_once=True, seen_at=None)
    return rows.exclude(case__status=CaseStatus.CLOSED)


@prepared
def _unseen() -> QuerySet[Notice]:
    return pressing(()).select_related("case__place").order_by("-at", "-pk")[: MOST * 10]


def digest(request: HttpRequest, agent: Agent) -> dict[str, Any] | None:
    """For those who answer for something."""
    is_asked = agent.can_manage or bool(agent.branch) or Case.objects.filter(manager=agent).exists()
    if not (is_asked and agent.can_answer):
        return None
    return {"form": DigestForm(instance=Digest.of(agent))}


PIECES = [
    Piece(STRIP, "cases/frame/notices.html", notices, order=40),
    Piece(PROFILE, "cases/frame/digest.html", digest),
]
