"""When a promise ends, against a slow oracle: minute by minute, is it open, does it stand still."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import settings as trials
from hypothesis import strategies as st

from alaka.accounts.hours import ALWAYS, NEVER, Hours, Rules
from alaka.sla.arithmetic import Due, Pause, due
from alaka.sla.hours import Together

SARAJEVO, BAKU = ZoneInfo("Europe/Sarajevo"), ZoneInfo("Asia/Baku")
MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)
OFFICE = (((540, 1080),),) * 5 + ((), ())
LATE = (((720, 1380),),) * 6 + ((),)


def at(zone: ZoneInfo, *when: int) -> datetime:
    return datetime(*when, tzinfo=zone).astimezone(UTC)  # type: ignore[misc,arg-type]


def slow(hours, started: datetime, pauses: list[Pause], minutes: int) -> datetime | None:
    """The end of the minute by which so many were open and did not stand still."""
    now, left = started, minutes
    for _minute in range(60 * 24 * 60):
        stands = any(begin <= now and (end is None or now < end) for begin, end in pauses)
        if not stands and is_open(hours, now):
            left -= 1
            if not left:
                return now + MINUTE
        now += MINUTE
    return None


def is_open(hours, now: datetime) -> bool:
    parts = hours.parts if isinstance(hours, Together) else [hours]
    return any(part.is_open(now) for part in parts)


office, late = Hours(Rules(SARAJEVO, OFFICE)), Hours(Rules(BAKU, LATE))
every = st.sampled_from([ALWAYS, office, late, Together([office, late])])
# Around the two nights of 2026 on which Sarajevo's clocks are changed, and an ordinary week.
begins = st.sampled_from(
    [at(SARAJEVO, 2026, 3, 27, 8), at(SARAJEVO, 2026, 10, 23, 8), at(SARAJEVO, 2026, 6, 1, 8)]
)
minutes = st.integers(0, 5 * 24 * 60)


@st.composite
def standing(draw, begin: datetime) -> list[Pause]:
    found: list[Pause] = []
    for _pause in range(draw(st.integers(0, 3))):
        since = begin + draw(minutes) * MINUTE - HOUR
        found.append((since, since + draw(st.integers(0, 2000)) * MINUTE))
    return found


@trials(max_examples=150, deadline=None)
@given(st.data())
def test_it_ends_at_the_minute_that_counting_finds(data):
    hours, begin = data.draw(every), data.draw(begins)
    started = begin + data.draw(minutes) * MINUTE
    pauses = data.draw(standing(started))
    length = data.draw(st.integers(1, 2400))
    found = due(hours, started, pauses, length * MINUTE)
    expected = slow(hours, started, pauses, length)
    assert found.at is not None
    assert expected is not None
    assert abs(found.at - expected) < timedelta(milliseconds=1)


@trials(max_examples=80, deadline=None)
@given(st.data())
def test_while_it_stands_still_what_is_left_and_what_went_are_the_whole(data):
    hours, started = data.draw(every), data.draw(begins)
    since = started + data.draw(minutes) * MINUTE
    length = data.draw(st.integers(1, 2400)) * MINUTE
    found = due(hours, started, [(since, None)], length)
    if found.at is not None:  # It was over before.
        assert found.at <= since
        return
    assert found.left is not None
    went = hours.seconds_between(started, since)
    assert abs(went + found.left - length.total_seconds()) < 0.001
    resumed = due(hours, started, [(since, since + HOUR)], length)
    on = hours.after(since + HOUR, timedelta(seconds=found.left))
    assert resumed.at is not None
    assert on is not None
    assert abs(resumed.at - on) < timedelta(milliseconds=1)


def test_a_friday_evening_goes_on_on_monday():
    assert due(office, at(SARAJEVO, 2026, 6, 5, 17), [], 2 * HOUR).at == at(
        SARAJEVO, 2026, 6, 8, 10
    )


def test_the_hour_that_is_left_out_and_the_one_that_comes_twice():
    night = Hours(Rules(SARAJEVO, (((60, 300),),) * 7))  # 01:00 to 05:00
    spring = due(night, at(SARAJEVO, 2026, 3, 29, 1), [], 2 * HOUR)
    assert spring.at == at(SARAJEVO, 2026, 3, 29, 4)
    autumn = due(night, at(SARAJEVO, 2026, 10, 25, 1), [], 4 * HOUR)
    assert autumn.at == at(SARAJEVO, 2026, 10, 25, 4)


def test_what_ends_when_a_pause_begins_has_ended():
    noon = at(SARAJEVO, 2026, 6, 1, 12)
    assert due(office, noon, [(noon + HOUR, None)], HOUR).at == noon + HOUR


def test_pauses_that_overlap_count_once():
    noon = at(SARAJEVO, 2026, 6, 1, 12)
    pauses = [(noon, noon + 2 * HOUR), (noon + HOUR, noon + 3 * HOUR)]
    assert due(ALWAYS, noon, pauses, HOUR) == Due(noon + 4 * HOUR)


def test_a_calendar_that_never_opens_leaves_no_promise_without_an_end():
    noon = at(SARAJEVO, 2026, 6, 1, 12)
    assert due(NEVER, noon, [], HOUR).at == noon + HOUR


def test_several_calendars_together_are_open_while_any_is():
    both = Together([office, late])
    day = at(SARAJEVO, 2026, 6, 6)  # Saturday: only the late one, 12 to 23 in Baku.
    assert both.seconds_between(day, day + 24 * HOUR) == 11 * 3600
    monday = at(SARAJEVO, 2026, 6, 8)  # 10 to 21 in Sarajevo, and 9 to 18: eleven and one more.
    assert both.seconds_between(monday, monday + 24 * HOUR) == 12 * 3600
    assert both.seconds_between(monday + 24 * HOUR, monday) == -12 * 3600
    assert Together([NEVER, NEVER]).after(day, HOUR) is None
    assert both.after(day, timedelta()) == day
