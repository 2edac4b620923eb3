from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from alaka.accounts.models import Calendar, Team
from alaka.core import clock
from alaka.inbox.models import Conversation
from alaka.sla.following import look
from alaka.sla.models import Clock, Policy
from alaka.timeline.models import Event

MONDAY = datetime(2026, 6, 1, 8, 0, tzinfo=UTC)  # 10:00 in Sarajevo.
WEEK = [[[540, 1080]]] * 5 + [[], []]  # Monday to Friday, 9 to 18.


class Time:
    """A clock that goes on when told to; then the worker runs."""

    def __init__(self) -> None:
        self.seen = 0
        self.to(MONDAY)

    def to(self, at: datetime) -> None:
        clock.set_for_test(at)

    def on(self, **length: float) -> datetime:
        self.to(clock.now() + timedelta(**length))
        return clock.now()

    def work(self) -> None:
        """The subscribers hear of what happened since, each event twice, as after a crash."""
        events = Event.objects.filter(pk__gt=self.seen).order_by("pk")
        ids = list(events.values_list("pk", flat=True))
        for _ in range(2):
            look(ids)
        self.seen = max(ids, default=self.seen)


@pytest.fixture
def time(db: None) -> Iterator[Time]:
    yield Time()
    clock.set_for_test(None)


@pytest.fixture
def office(team: Team) -> Calendar:
    """The hours of the shop's team."""
    calendar = Calendar.objects.create(name="Office", timezone="Europe/Sarajevo", week=WEEK)
    team.calendar = calendar
    team.save()
    return calendar


def promised(name: str = "All", **fields: Any) -> Policy:
    """An hour to the first response, two to the next, eight to the resolution."""
    usual = {"first_response": 60, "next_response": 120, "resolution": 480}
    policy = Policy(name=name, **{**usual, **fields})
    policy.put()
    return policy


@pytest.fixture
def policy(time: Time) -> Policy:
    return promised()


def clocks(conversation: Conversation, **only: Any) -> list[Clock]:
    return list(Clock.objects.filter(conversation=conversation, **only).order_by("asked_at", "pk"))


def one(conversation: Conversation, target: str) -> Clock:
    """The newest of that target."""
    rows = Clock.objects.filter(conversation=conversation, target=target)
    return rows.order_by("-asked_at")[0]
