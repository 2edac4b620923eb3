"""Repetition at the ends of months and when clocks change."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest

from alaka.activities.models import Repeats
from alaka.activities.repeating import end_of, nth, nth_day

SARAJEVO = ZoneInfo("Europe/Sarajevo")


@pytest.mark.parametrize(
    ("turn", "day"),
    [
        (0, "2027-01-31"),
        (1, "2027-02-28"),
        (2, "2027-03-31"),
        (3, "2027-04-30"),
        (13, "2028-02-29"),
    ],
)
def test_the_31st_is_the_last_day_of_shorter_months_and_comes_back(turn: int, day: str):
    assert nth_day(date(2027, 1, 31), Repeats.MONTHLY, 1, turn) == date.fromisoformat(day)


def test_every_third_month_goes_over_the_year():
    assert nth_day(date(2026, 11, 30), Repeats.MONTHLY, 3, 1) == date(2027, 2, 28)


def test_nine_in_the_morning_stays_nine_when_the_clocks_change():
    first = datetime(2027, 3, 22, 9, tzinfo=SARAJEVO).astimezone(UTC)
    again = nth(first, SARAJEVO, Repeats.WEEKLY, 1, 1)
    assert again.astimezone(SARAJEVO).hour == 9
    assert (again - first).total_seconds() == (7 * 24 - 1) * 3600


def test_an_hour_that_does_not_exist_is_the_one_after_it():
    first = datetime(2027, 3, 27, 2, 30, tzinfo=SARAJEVO).astimezone(UTC)
    gap = nth(first, SARAJEVO, Repeats.DAILY, 1, 1).astimezone(UTC)
    assert gap.astimezone(SARAJEVO).strftime("%d %H:%M") == "28 03:30"
    after = nth(first, SARAJEVO, Repeats.DAILY, 1, 2).astimezone(UTC)
    assert after.astimezone(SARAJEVO).strftime("%d %H:%M") == "29 02:30"


def test_a_day_of_25_hours_ends_at_its_midnight():
    end = end_of(date(2027, 10, 31), SARAJEVO)
    assert (
        end - datetime(2027, 10, 31, tzinfo=SARAJEVO).astimezone(UTC)
    ).total_seconds() == 25 * 3600
