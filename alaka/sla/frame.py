"""What the promises put into the desk's frame: a strip that says that something is due soon."""

from datetime import timedelta
from typing import Any, cast

from django.db.models import DateTimeField, ExpressionWrapper, Q
from django.http import HttpRequest

from alaka.accounts.models import Agent
from alaka.core.pieces import STRIP, Piece
from alaka.core.prepared import given
from alaka.inbox.counting import counts
from alaka.sla.models import Clock
from alaka.sla.models.clock import ClockQuerySet

# What is overdue for longer is no news: it stands first in the list all the same.
_NEWS = timedelta(days=3)
_LATELY = ExpressionWrapper(given("now") - _NEWS, output_field=DateTimeField())


def strip(request: HttpRequest) -> dict[str, Any] | None:
    """How many of his, or of his teams where nobody has them, are close or overdue."""
    if not cast(Agent, request.user).can_answer:
        return None
    numbers = counts(request)
    return {"close": numbers["promises_close"], "overdue": numbers["promises_overdue"]}


def overdue(teams: tuple[int, ...]) -> ClockQuerySet:
    """Conversations of the reader in which something is; counted by alaka.inbox.counting."""
    return _warned(teams).filter(due_at__lt=given("now"), due_at__gt=_LATELY)


def close(teams: tuple[int, ...]) -> ClockQuerySet:
    # Each conversation once: by the first of its clocks.
    return _warned(teams).filter(due_at__gte=given("now"), conversation__due_at__gte=given("now"))


def _warned(teams: tuple[int, ...]) -> ClockQuerySet:
    """The index clock_warned is entered by agent: his own, and nobody's."""
    rows = Clock.objects.running().exclude(warned_at=None)
    nobodys = Q(team__in=teams) | Q(team=None, inbox__teams__in=teams)
    theirs = rows.filter(Q(agent=given("agent")) | Q(Q(agent=None) & nobodys))
    return theirs.distinct("conversation")


PIECES = [Piece(STRIP, "sla/strip.html", strip, order=60)]
