"""What this room puts into the desk's pages: reminders, and the card of one's own calendar."""

from typing import Any, cast

from django.db.models import QuerySet
from django.http import HttpRequest

from alaka.accounts.models import Agent
from alaka.activities import calendars
from alaka.activities.models import Activity, CalendarFeed
from alaka.core.pieces import PROFILE, STRIP, Piece
from alaka.core.prepared import given
from alaka.inbox.counting import counts

MOST = 3


def reminders(request: HttpRequest) -> dict[str, Any] | None:
    """What he is reminded of and has not seen; on its own page he sees it."""
    agent = cast(Agent, request.user)
    if not agent.can_answer:
        return None
    found: list[Activity] = []
    if counts(request)["reminders"]:
        found = list(_unseen_by(agent)[:MOST])
    return {"reminders": found}


def _unseen_by(agent: Agent) -> "QuerySet[Activity]":
    rows = Activity.objects.open().filter(agent=agent, reminded_at__isnull=False)
    return rows.filter(reminder_seen_at=None).for_list().order_by("due_at", "pk")


def unseen(teams: tuple[int, ...]) -> "QuerySet[Activity]":
    """For alaka.inbox.counting."""
    rows = Activity.objects.open().filter(agent=given("agent"), reminded_at__isnull=False)
    return rows.filter(reminder_seen_at=None)


def calendar(request: HttpRequest, agent: Agent) -> dict[str, Any] | None:
    if not agent.can_answer:
        return None
    feed = CalendarFeed.objects.filter(agent=agent).first()
    return {"feed": feed, "address": calendars.address(feed) if feed else ""}


PIECES = [
    Piece(STRIP, "activities/frame/reminders.html", reminders, order=30),
    Piece(PROFILE, "activities/frame/calendar.html", calendar, order=60),
]
