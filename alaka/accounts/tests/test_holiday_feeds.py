"""Feeds as the worker keeps them: what came last, what went wrong, what stays."""

from datetime import UTC, date, datetime, timedelta

import httpx
import pytest

from alaka.accounts import feeds, jobs
from alaka.accounts.models import Calendar, Fault, HolidayFeed, SpecialDay, Team
from alaka.accounts.tests.test_holiday_reading import feed as ics
from alaka.core import clock, http

NOON = datetime(2026, 5, 8, 8, tzinfo=UTC)  # Friday, noon in Baku
URL = "https://holidays.example/az.ics"
VICTORY = "UID:1\nSUMMARY:Victory Day\nDTSTART;VALUE=DATE:20260511"
PAST = "UID:2\nSUMMARY:Old Day\nDTSTART;VALUE=DATE:20260505"
NINE_TO_SIX = [[540, 1080]]


@pytest.fixture(autouse=True)
def friday():
    with clock.stopped_at(NOON):
        yield


@pytest.fixture
def calendar(db) -> Calendar:
    week = [NINE_TO_SIX] * 5 + [[], []]
    return Calendar.objects.create(name="Baku", timezone="Asia/Baku", week=week)


@pytest.fixture
def feed(calendar) -> HolidayFeed:
    return HolidayFeed.objects.create(calendar=calendar, name="Azerbaijan", url=URL)


def refreshed(feed: HolidayFeed, answer: bytes = b"", status: int = 200) -> HolidayFeed:
    asked = []

    def answered(request: httpx.Request) -> httpx.Response:
        asked.append(str(request.url))
        return httpx.Response(status, content=answer)

    with http.answered_by(answered):
        jobs.refresh_feed(feed.pk)
    assert asked == [URL]
    feed.refresh_from_db()
    return feed


def opens(calendar):
    monday = datetime(2026, 5, 9, 8, tzinfo=UTC)
    return Calendar.objects.get(pk=calendar.pk).hours.next_opening(monday).date()


def test_a_holiday_of_the_feed_is_closed_at_once(calendar, feed):
    assert opens(calendar) == date(2026, 5, 11)
    refreshed(feed, ics(VICTORY))
    assert (feed.fault, feed.received_at, feed.asked_at) == ("", NOON, NOON)
    assert opens(calendar) == date(2026, 5, 12)


def test_a_day_on_which_people_work_all_the_same_is_open(calendar, feed):
    HolidayFeed.objects.update(working_days=["Victory Day"])
    refreshed(feed, ics(VICTORY))
    assert opens(calendar) == date(2026, 5, 11)


def test_a_special_day_of_ones_own_goes_before_the_feed(calendar, feed):
    refreshed(feed, ics(VICTORY))
    SpecialDay.objects.create(
        calendar=calendar,
        name="We help all the same",
        begins_on=date(2026, 5, 11),
        ends_on=date(2026, 5, 11),
        slots=[[600, 720]],
    )
    calendar.note_change()
    assert opens(calendar) == date(2026, 5, 11)


def test_what_the_feed_no_longer_lists_is_open_again_but_the_past_stays(calendar, feed):
    refreshed(feed, ics(VICTORY, PAST))
    refreshed(feed, ics())
    assert [row.name for row in feed.holidays.all()] == ["Old Day"]
    assert opens(calendar) == date(2026, 5, 11)


@pytest.mark.parametrize(
    ("status", "content", "fault"),
    [(404, b"", Fault.STATUS), (200, b"<html>", Fault.UNREADABLE), (500, b"", Fault.STATUS)],
)
def test_a_failure_is_kept_with_what_was_known(calendar, feed, status, content, fault):
    refreshed(feed, ics(VICTORY))
    with clock.stopped_at(NOON + timedelta(days=1)):
        refreshed(feed, content, status)
    assert feed.fault == fault
    assert feed.received_at == NOON
    assert opens(calendar) == date(2026, 5, 12)


def test_our_own_network_is_not_asked(feed):
    HolidayFeed.objects.update(url="http://127.0.0.1:9/az.ics")
    jobs.refresh_feed(feed.pk)
    feed.refresh_from_db()
    assert feed.fault == Fault.REFUSED


def test_an_address_for_calendar_programs_is_asked_by_https(feed):
    HolidayFeed.objects.update(url=URL.replace("https", "webcal"))
    refreshed(feed, ics(VICTORY))


def test_it_is_asked_every_day_and_sooner_after_a_failure(feed):
    assert list(HolidayFeed.objects.due()) == [feed]
    refreshed(feed, ics(VICTORY))
    with clock.stopped_at(NOON + timedelta(hours=23)):
        assert not HolidayFeed.objects.due()
    with clock.stopped_at(NOON + timedelta(hours=24)):
        assert list(HolidayFeed.objects.due()) == [feed]
    refreshed(feed, status=503)
    with clock.stopped_at(NOON + timedelta(hours=1)):
        assert list(HolidayFeed.objects.due()) == [feed]


def test_a_file_is_read_again_for_the_years_to_come(calendar):
    yearly = "UID:1\nSUMMARY:New Year\nDTSTART;VALUE=DATE:20200101\nRRULE:FREQ=YEARLY"
    file = HolidayFeed.objects.create(calendar=calendar, name="Ours", content=ics(yearly))
    jobs.refresh_feed(file.pk)
    assert file.holidays.last().begins_on == date(2029, 1, 1)
    with clock.stopped_at(NOON + timedelta(days=365)):
        jobs.refresh_feed(file.pk)
    assert file.holidays.last().begins_on == date(2030, 1, 1)


def test_a_feed_that_was_removed_while_it_was_fetched_is_gone(feed):
    row = HolidayFeed.objects.get()
    feed.delete()
    with http.answered_by(lambda request: httpx.Response(200, content=ics(VICTORY))):
        feeds.refresh(row)
        jobs.refresh_feed(row.pk)
    assert not HolidayFeed.objects.exists()


def test_an_unchanged_feed_changes_no_hours(calendar, feed):
    refreshed(feed, ics(VICTORY))
    before = Calendar.objects.get().version
    refreshed(feed, ics(VICTORY))
    assert Calendar.objects.get().version == before


def test_a_team_without_a_calendar_is_always_open(calendar):
    team = Team.objects.create(name="Baku")
    at_night = datetime(2026, 5, 9, 22, tzinfo=UTC)
    assert team.hours.is_open(at_night)
    team.calendar = calendar
    assert not team.hours.is_open(at_night)


def test_events_that_cannot_be_read_are_counted_and_named_and_the_rest_counts(calendar, feed):
    odd = [f"UID:{n}\nSUMMARY:Odd Day {n}\nDTSTART:soon" for n in range(30)]
    refreshed(feed, ics(VICTORY, *odd))
    assert (feed.fault, feed.left_out_count) == ("", 30)
    assert feed.left_out == [f"Odd Day {n}" for n in range(feeds.SHOWN_LEFT_OUT)]
    assert opens(calendar) == date(2026, 5, 12)
    refreshed(feed, ics(VICTORY))
    assert (feed.left_out_count, feed.left_out) == (0, [])
