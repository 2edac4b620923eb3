"""A week of activities, in the reader's week and by his clock."""

from datetime import UTC, date, datetime

import pytest
from django.test import Client
from django.urls import reverse

from alaka.accounts.models import Agent
from alaka.activities import planning
from alaka.activities.planning import Plan, plan


def week(client: Client, **query: str) -> dict[str, list[str]]:
    days = client.get(reverse("activities-week"), query).context["days"]
    return {f"{day.on:%a %d}": [str(each) for each in day.activities] for day in days}


def test_whole_days_stand_before_hours_and_what_is_done_leaves(
    monday: datetime, at_alice: Client, alice: Agent
):
    at = datetime(2026, 12, 1, 10, tzinfo=UTC)
    plan(Plan(subject="Call", agent=alice, due_at=at), by=alice)
    plan(Plan(subject="Vases", agent=alice, due_on=at.date()), by=alice)
    plan(Plan(subject="Sunday", agent=alice, due_on=date(2026, 12, 6)), by=alice)
    plan(Plan(subject="Next week", agent=alice, due_on=date(2026, 12, 7)), by=alice)
    done = plan(Plan(subject="Done", agent=alice, due_at=at), by=alice)
    planning.finish(done, by=alice)
    shown = week(at_alice)
    assert next(iter(shown)) == "Mon 30"
    assert shown["Tue 01"] == ["Vases", "Call"]
    assert shown["Sun 06"] == ["Sunday"]
    assert week(at_alice, on="2026-12-09")["Mon 07"] == ["Next week"]


def test_the_week_begins_where_the_readers_does(monday: datetime, at_alice: Client, alice: Agent):
    alice.language = "fa"
    alice.save()
    assert next(iter(week(at_alice))) == "Sat 28"
    page = at_alice.get(reverse("activities-week")).content.decode()
    assert "۷ آذر" in page


@pytest.mark.parametrize("on", ["", "x", "9999-12-31", "0001-01-01", "2026-02-30"])
def test_what_is_no_week_is_this_week(monday: datetime, at_alice: Client, on: str):
    assert next(iter(week(at_alice, on=on))) == "Mon 30"
