"""Feeds as publishers write them, and what must not be believed."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import settings as trials
from hypothesis import strategies as st

from alaka.accounts.holiday_reading import Found, TooLarge, Unreadable, read

BAKU = ZoneInfo("Asia/Baku")
FIRST, LAST = date(2023, 1, 1), date(2029, 1, 1)


def feed(*events: str) -> bytes:
    body = "".join(f"BEGIN:VEVENT\n{event.strip()}\nEND:VEVENT\n" for event in events)
    text = f"BEGIN:VCALENDAR\nVERSION:2.0\nPRODID:-//Test//EN\n{body}END:VCALENDAR\n"
    return text.replace("\n", "\r\n").encode()


def found(*events: str, zone: ZoneInfo = BAKU) -> list[Found]:
    return read(feed(*events), zone, FIRST, LAST).found


def left_out(*events: str) -> list[str]:
    return read(feed(*events), BAKU, FIRST, LAST).left_out


def days(*events: str) -> list[tuple[date | None, date | None]]:
    return [(each.begins_on, each.ends_on) for each in found(*events)]


def utc(year, month, day, hour):
    return datetime(year, month, day, hour, tzinfo=UTC)


def test_a_day_is_closed_whether_its_end_is_said_or_not():
    plain = "UID:1\nSUMMARY:Victory Day\nDTSTART;VALUE=DATE:20260509"
    assert found(plain) == [Found("Victory Day", date(2026, 5, 9), date(2026, 5, 9))]
    assert found(plain + "\nDTEND;VALUE=DATE:20260510") == found(plain)


def test_several_days_end_before_the_day_that_is_named_as_end():
    event = "UID:1\nSUMMARY:Novruz\nDTSTART;VALUE=DATE:20260320\nDTEND;VALUE=DATE:20260325"
    assert days(event) == [(date(2026, 3, 20), date(2026, 3, 24))]
    for_a_while = "UID:1\nDTSTART;VALUE=DATE:20260320\nDURATION:P5D"
    assert days(for_a_while) == days(event)


def test_a_yearly_holiday_comes_every_year_but_those_left_out():
    event = (
        "UID:1\nSUMMARY:New Year\nDTSTART;VALUE=DATE:20200101\nRRULE:FREQ=YEARLY\n"
        "EXDATE;VALUE=DATE:20250101\nEXDATE;VALUE=DATE:20270101,20280101"
    )
    assert days(event) == [
        (date(year, 1, 1), date(year, 1, 1)) for year in (2023, 2024, 2026, 2029)
    ]


def test_rules_end_where_they_say():
    until = "UID:1\nDTSTART;VALUE=DATE:20240501\nRRULE:FREQ=YEARLY;UNTIL=20260501"
    assert [begin.year for begin, _ in days(until)] == [2024, 2025, 2026]
    count = "UID:1\nDTSTART;VALUE=DATE:20240501\nRRULE:FREQ=YEARLY;COUNT=2"
    assert [begin.year for begin, _ in days(count)] == [2024, 2025]
    thanksgiving = "UID:1\nDTSTART;VALUE=DATE:20231123\nRRULE:FREQ=YEARLY;BYMONTH=11;BYDAY=4TH"
    assert (date(2026, 11, 26), date(2026, 11, 26)) in days(thanksgiving)
    more = "UID:1\nDTSTART;VALUE=DATE:20240501\nRDATE;VALUE=DATE:20240601,20240701"
    assert [begin.month for begin, _ in days(more)] == [5, 6, 7]


def test_one_occurrence_is_moved_or_called_off():
    rule = "UID:1\nSUMMARY:Day\nDTSTART;VALUE=DATE:20240501\nRRULE:FREQ=YEARLY;COUNT=3"
    moved = "UID:1\nSUMMARY:Day\nRECURRENCE-ID;VALUE=DATE:20250501\nDTSTART;VALUE=DATE:20250502"
    assert [begin for begin, _ in days(rule, moved)] == [
        date(2024, 5, 1), date(2025, 5, 2), date(2026, 5, 1)
    ]  # fmt: skip
    off = moved + "\nSTATUS:CANCELLED"
    assert [begin.year for begin, _ in days(rule, off)] == [2024, 2026]
    assert not days("UID:2\nDTSTART;VALUE=DATE:20250502\nSTATUS:CANCELLED")


def test_hours_are_those_of_their_zone_or_of_the_calendar():
    in_sarajevo = (
        "UID:1\nSUMMARY:Inventory\nDTSTART;TZID=Europe/Sarajevo:20260601T120000\n"
        "DTEND;TZID=Europe/Sarajevo:20260601T150000"
    )
    (one,) = found(in_sarajevo)
    assert (one.begins_at, one.ends_at) == (utc(2026, 6, 1, 10), utc(2026, 6, 1, 13))
    (floating,) = found("UID:1\nDTSTART:20260601T120000\nDURATION:PT3H")
    assert (floating.begins_at, floating.ends_at) == (utc(2026, 6, 1, 8), utc(2026, 6, 1, 11))
    (universal,) = found("UID:1\nDTSTART:20260601T120000Z\nDTEND:20260602T090000Z")
    assert (universal.begins_at, universal.ends_at) == (utc(2026, 6, 1, 12), utc(2026, 6, 2, 9))


def test_hours_that_repeat_keep_to_the_clock_on_the_wall():
    event = (
        "UID:1\nDTSTART;TZID=Europe/Sarajevo:20260327T120000\nDURATION:PT1H\n"
        "RRULE:FREQ=DAILY;COUNT=4\nEXDATE;TZID=Europe/Sarajevo:20260328T120000"
    )
    assert [each.begins_at for each in found(event)] == [
        utc(2026, 3, 27, 11), utc(2026, 3, 29, 10), utc(2026, 3, 30, 10)
    ]  # fmt: skip
    in_utc = event.replace("COUNT=4", "UNTIL=20260329T100000Z")
    assert [each.begins_at.day for each in found(in_utc)] == [27, 29]


def test_a_zone_that_the_feed_defines_itself_is_followed():
    zone = (
        "BEGIN:VTIMEZONE\r\nTZID:Shop time\r\nBEGIN:STANDARD\r\nDTSTART:19700101T000000\r\n"
        "TZOFFSETFROM:+0500\r\nTZOFFSETTO:+0500\r\nEND:STANDARD\r\nEND:VTIMEZONE\r\n"
    )
    content = feed("UID:1\nDTSTART;TZID=Shop time:20260601T120000\nDURATION:PT1H").replace(
        b"BEGIN:VEVENT", zone.encode() + b"BEGIN:VEVENT"
    )
    (one,) = read(content, BAKU, FIRST, LAST).found
    assert one.begins_at == utc(2026, 6, 1, 7)


def test_what_the_same_feed_says_twice_is_found_once():
    event = "SUMMARY:Day\nDTSTART;VALUE=DATE:20260509"
    assert len(found("UID:1\n" + event, "UID:2\n" + event)) == 1


def test_a_feed_without_events_closes_nothing():
    assert found() == []


@pytest.mark.parametrize(
    "content",
    [
        b"", b"<html><body>Sign in</body></html>", b"\xff\xfe\x00", b"BEGIN:VCALENDAR",
        b"BEGIN:VEVENT\r\nEND:VEVENT\r\n",
    ],
)  # fmt: skip
def test_what_is_no_feed_is_refused(content):
    with pytest.raises(Unreadable):
        read(content, BAKU, FIRST, LAST)


@pytest.mark.parametrize(
    "odd",
    [
        "DTSTART:99999999T999999",
        "DTSTART:soon",
        "COMMENT:it has no beginning",
        "DTSTART:20260601T120000Z\nDURATION:PT1S\nRRULE:FREQ=SECONDLY",
        "DTSTART:20260601T120000Z\nDURATION:PT1H\nRRULE:FREQ=HOURLY;COUNT=3",
        "DTSTART;VALUE=DATE:20260601\nRRULE:FREQ=NEVER",
        "DTSTART;VALUE=DATE:20260601\nRRULE:every year",
        "DTSTART;VALUE=DATE:20260601\nRRULE:RSCALE=HEBREW;FREQ=YEARLY",
        "DTSTART;VALUE=DATE:20260601\nEXDATE:never",
        "DTSTART;VALUE=DATE:20260601\nDTEND;VALUE=DATE:20260530",
        "DTSTART:20260601T120000Z\nDURATION:-PT3H",
        "DTSTART:20260601T120000Z",
    ],
)
def test_an_event_that_cannot_be_followed_is_left_out_and_named(odd):
    good = "UID:1\nSUMMARY:Victory Day\nDTSTART;VALUE=DATE:20260509"
    events = (good, f"UID:2\nSUMMARY:Odd Day\n{odd}")
    assert [each.name for each in found(*events)] == ["Victory Day"]
    assert left_out(*events) == ["Odd Day"]
    assert left_out(f"UID:2\n{odd}") == ["2"]


def test_a_day_that_ends_on_itself_is_that_day():
    day = "UID:1\nSUMMARY:Christmas\nDTSTART;VALUE=DATE:20260106\nDTEND;VALUE=DATE:20260106"
    assert found(day) == [Found("Christmas", date(2026, 1, 6), date(2026, 1, 6))]
    assert left_out(day) == []
    (midnight,) = found("UID:1\nDTSTART:20260106T000000\nDTEND:20260106T000000")
    assert (midnight.begins_at, midnight.ends_at) == (utc(2026, 1, 5, 20), utc(2026, 1, 6, 20))


def test_a_rule_that_names_our_own_calendar_is_followed():
    event = "UID:1\nDTSTART;VALUE=DATE:20260321\nRRULE:RSCALE=GREGORIAN;FREQ=YEARLY;SKIP=OMIT"
    assert [begin.year for begin, _ in days(event)] == [2026, 2027, 2028]


def test_a_feed_of_endless_days_is_refused():
    events = [
        f"UID:{number}\nSUMMARY:{number}\nDTSTART;VALUE=DATE:20200101\nRRULE:FREQ=DAILY"
        for number in range(5)
    ]
    with pytest.raises(TooLarge):
        found(*events)


REAL = feed(
    "UID:1\nSUMMARY:New Year\nDTSTART;VALUE=DATE:20200101\nRRULE:FREQ=YEARLY",
    "UID:2\nDTSTART;TZID=Asia/Baku:20260601T120000\nDURATION:PT3H\nEXDATE:20260601T080000Z",
)


@trials(max_examples=300, deadline=None)
@given(st.integers(0, len(REAL)), st.binary(max_size=30), st.integers(0, 30))
def test_a_damaged_feed_is_read_or_refused(place, put_in, cut):
    content = REAL[:place] + put_in + REAL[place + cut :]
    try:
        rows = read(content, BAKU, FIRST, LAST).found
    except Unreadable:
        return
    assert all(isinstance(each, Found) for each in rows)
