"""What `alaka doctor` says of a time line that is ahead of the clock."""

from datetime import UTC, datetime, timedelta

import pytest

from alaka.accounts.models import Agent
from alaka.core import clock
from alaka.core.health import Level
from alaka.timeline.health import future
from alaka.timeline.recording import record

NOW = datetime(2026, 11, 20, 12, 30, tzinfo=UTC)

pytestmark = pytest.mark.django_db


@pytest.fixture
def alice(db: None) -> Agent:
    return Agent.objects.create_user("alice@gul.example", name="Alice")


@pytest.mark.parametrize(("ahead", "level"), [(1, Level.OK), (90, Level.ERROR)])
def test_what_lies_in_the_future_shows_that_a_clock_is_wrong(
    alice: Agent, ahead: int, level: Level
):
    with clock.stopped_at(NOW + timedelta(minutes=ahead)):
        record("note.written", subject=alice)
    with clock.stopped_at(NOW):
        (found,) = future()
    assert found.level == level
    assert ("2026-11-20 14:00" in found.title) == (level == Level.ERROR)


def test_an_empty_time_line_is_well():
    assert future()[0].level == Level.OK
