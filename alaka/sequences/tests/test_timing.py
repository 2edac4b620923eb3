"""Waits and quiet hours, by the clock where the person is."""

from datetime import UTC, datetime, time
from zoneinfo import ZoneInfo

from alaka.contacts.hours import zone_of
from alaka.contacts.models import Contact
from alaka.sequences.models import Sequence
from alaka.sequences.timing import after_wait

SARAJEVO = ZoneInfo("Europe/Sarajevo")


def utc(*parts: int) -> datetime:
    return datetime(*parts, tzinfo=UTC)  # type: ignore[misc, arg-type]


def test_waits_are_those_of_a_clock_on_the_wall() -> None:
    # On the 29th of March 2026 the clocks of Sarajevo skip from two to three.
    before = utc(2026, 3, 28, 9, 0)
    assert after_wait({"unit": "days", "count": 1}, before, SARAJEVO) == utc(2026, 3, 29, 8, 0)
    assert after_wait({"unit": "hours", "count": 24}, before, SARAJEVO) == utc(2026, 3, 29, 9, 0)
    at_half_past_two = {"unit": "days", "count": 1, "at": "02:30"}
    assert after_wait(at_half_past_two, before, SARAJEVO) == utc(2026, 3, 29, 1, 30)
    # In October an hour comes twice.
    assert after_wait({"unit": "days", "count": 1}, utc(2026, 10, 24, 8), SARAJEVO) == utc(
        2026, 10, 25, 9
    )
    monday = {"unit": "weekday", "weekday": 0, "at": "10:00"}
    assert after_wait(monday, utc(2026, 11, 30, 5), SARAJEVO) == utc(2026, 12, 7, 9)
    assert after_wait(monday, utc(2026, 12, 6, 22, 30), SARAJEVO) == utc(2026, 12, 7, 9)


def test_nobody_is_written_to_at_night() -> None:
    sequence = Sequence(sends_from=time(9), sends_until=time(18), days=[0, 1, 2, 3, 4])
    at_ten = utc(2026, 11, 30, 9, 0)
    assert sequence.next_allowed(at_ten, SARAJEVO) == at_ten
    assert sequence.next_allowed(utc(2026, 11, 30, 5), SARAJEVO) == utc(2026, 11, 30, 8)
    # Six in the evening is too late already: a Friday's goes on Monday.
    assert sequence.next_allowed(utc(2026, 12, 4, 17), SARAJEVO) == utc(2026, 12, 7, 8)
    assert sequence.next_allowed(utc(2026, 12, 5, 11), SARAJEVO) == utc(2026, 12, 7, 8)
    always = Sequence(days=[0, 1, 2, 3, 4, 5, 6])
    assert always.next_allowed(utc(2026, 12, 5, 2), SARAJEVO) == utc(2026, 12, 5, 2)
    on_sundays = Sequence(days=[6])
    assert on_sundays.next_allowed(utc(2026, 11, 30, 12), SARAJEVO) == utc(2026, 12, 5, 23)


def test_the_clock_is_the_persons_that_of_his_country_or_ours(db: None) -> None:
    assert zone_of(Contact(timezone="Asia/Tehran", country="BA")).key == "Asia/Tehran"
    assert zone_of(Contact(country="BA")).key == "Europe/Sarajevo"
    assert zone_of(Contact(country="US", timezone="Nowhere/Else")).key == "UTC"
