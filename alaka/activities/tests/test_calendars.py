"""The calendar of an agent, as calendar programs read it: parsed by the icalendar library."""

from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from dateutil.rrule import rrulestr
from django.test import Client
from django.urls import reverse
from icalendar import Calendar

from alaka.accounts.models import Agent, AuditEntry
from alaka.activities import calendars, planning
from alaka.activities.models import CalendarFeed, Kind, Repeats
from alaka.activities.planning import Plan, plan
from alaka.contacts.models import Contact
from alaka.core import clock

TEN = datetime(2026, 12, 1, 10, tzinfo=UTC)
SARAJEVO = ZoneInfo("Europe/Sarajevo")


def events(agent: Agent) -> list[Any]:
    read = Calendar.from_ical(calendars.calendar(agent))
    return list(read.walk("VEVENT"))


def test_an_event_says_what_when_where_with_whom_and_no_note(
    monday: datetime, alice: Agent, dana: Contact
):
    plan(
        Plan(
            subject="Choose peonies; white, pink", agent=alice, due_at=TEN, contact=dana,
            kind=Kind.MEETING, minutes=45, where="Shop, back room", note="Pays late",
            remind_minutes=15,
        ),
        by=alice,
    )  # fmt: skip
    (event,) = events(alice)
    assert str(event["summary"]) == "Choose peonies; white, pink – Dana Novak"
    assert str(event["location"]) == "Shop, back room"
    assert event.start == TEN
    assert event.end == TEN + timedelta(minutes=45)
    assert str(event["transp"]) == "OPAQUE"
    (alarm,) = event.walk("VALARM")
    assert alarm["trigger"].dt == -timedelta(minutes=15)
    assert b"Pays late" not in calendars.calendar(alice)


def test_long_lines_are_folded_and_signs_escaped_as_the_standard_has_it(
    monday: datetime, alice: Agent
):
    title = "Zvati گل فروش; a, b \\ c" + " və çox uzun bir mətn" * 8
    plan(Plan(subject=title[:200], agent=alice, due_at=TEN), by=alice)
    raw = calendars.calendar(alice)
    assert raw.endswith(b"\r\n")
    lines = raw.split(b"\r\n")
    assert max(map(len, lines)) <= 75
    assert any(line.startswith(b" ") for line in lines)
    assert b"\\; a\\, b \\\\ c" in raw.replace(b"\r\n ", b"")
    assert b"\n" not in raw.replace(b"\r\n", b"")
    assert str(events(alice)[0]["summary"]) == title[:200]


def test_a_whole_day_is_a_date(monday: datetime, alice: Agent):
    plan(Plan(subject="Order vases", agent=alice, due_on=date(2026, 12, 3)), by=alice)
    (event,) = events(alice)
    assert (event.start, event.end) == (date(2026, 12, 3), date(2026, 12, 4))


def test_what_repeats_keeps_its_hour_over_the_change_of_clocks(monday: datetime, alice: Agent):
    alice.timezone = "Europe/Sarajevo"
    alice.save()
    nine = datetime(2027, 3, 22, 9, tzinfo=SARAJEVO)
    plan(Plan(subject="Call", agent=alice, due_at=nine, repeats=Repeats.WEEKLY), by=alice)
    (event,) = events(alice)
    assert event["dtstart"].params["TZID"] == "Europe/Sarajevo"
    assert b"BEGIN:VTIMEZONE" in calendars.calendar(alice)
    rule = rrulestr(event["rrule"].to_ical().decode(), dtstart=event.start)
    assert [each.hour for each in rule[:3]] == [9, 9, 9]


@pytest.mark.parametrize(
    ("first", "then"),
    [
        ("2027-01-31", ["2027-02-28", "2027-03-31", "2027-04-30"]),
        ("2027-01-30", ["2027-02-28", "2027-03-30", "2027-04-30"]),
        ("2027-01-15", ["2027-02-15", "2027-03-15", "2027-04-15"]),
    ],
)
def test_ends_of_months_are_for_calendars_what_they_are_for_us(
    monday: datetime, alice: Agent, first: str, then: list[str]
):
    made = plan(
        Plan(
            subject="Pay", agent=alice, due_on=date.fromisoformat(first), repeats=Repeats.MONTHLY,
            repeats_until=date(2027, 12, 31),
        ),
        by=alice,
    )  # fmt: skip
    (event,) = events(alice)
    start = datetime.combine(event.start, datetime.min.time())
    rule = rrulestr(event["rrule"].to_ical().decode(), dtstart=start)
    assert [f"{each:%Y-%m-%d}" for each in rule[1:4]] == then
    with clock.stopped_at(made.due_at - timedelta(hours=1)):
        planning.finish(made, by=alice)
    following = made.followed_by
    assert str(following.due_on) == then[0]


def test_put_off_once_is_no_row_of_repetitions(monday: datetime, alice: Agent):
    made = plan(Plan(subject="Call", agent=alice, due_at=TEN, repeats=Repeats.WEEKLY), by=alice)
    planning.put_off(made, 3, by=alice)
    assert "rrule" not in events(alice)[0]


def test_what_is_done_is_ticked_and_what_is_called_off_is_gone(monday: datetime, alice: Agent):
    first = plan(Plan(subject="Done", agent=alice, due_at=TEN), by=alice)
    second = plan(Plan(subject="Off", agent=alice, due_at=TEN), by=alice)
    planning.finish(first, by=alice)
    planning.cancel(second, by=alice)
    assert [str(event["summary"]) for event in events(alice)] == ["✓ Done"]
    with clock.stopped_at(TEN + timedelta(days=90)):
        assert events(alice) == []


def test_the_address_alone_lets_in_and_a_new_one_ends_it(
    monday: datetime, at_alice: Client, alice: Agent, bob: Agent, client: Client
):
    plan(Plan(subject="Mine", agent=alice, due_at=TEN), by=alice)
    plan(Plan(subject="Bob's", agent=bob, due_at=TEN), by=bob)
    at_alice.post(reverse("calendar-settings"))
    url = calendars.address(CalendarFeed.objects.get())
    path = "/calendar/" + url.split("/calendar/")[1]
    assert path in at_alice.get(reverse("profile")).content.decode()
    answer = client.get(path)
    assert answer["Content-Type"] == "text/calendar; charset=utf-8"
    assert (b"Mine" in answer.content, b"Bob" in answer.content) == (True, False)
    assert not answer.cookies
    assert CalendarFeed.objects.get().read_at == monday
    at_alice.post(reverse("calendar-settings"))
    assert client.get(path).status_code == 404
    at_alice.post(reverse("calendar-settings"), {"off": "1"})
    assert not CalendarFeed.objects.exists()
    acts = AuditEntry.objects.filter(act__startswith="calendar address")
    assert acts.count() == 3


def test_nobody_guesses_an_address_and_who_left_has_none(
    monday: datetime, alice: Agent, client: Client
):
    feed = calendars.renew(alice)
    path = "/calendar/" + calendars.address(feed).split("/calendar/")[1]
    forged = path.replace(path.split("/")[2], "a" * 24)
    assert client.get(forged).status_code == 404
    Agent.objects.filter(pk=alice.pk).update(is_active=False)
    assert client.get(path).status_code == 404
