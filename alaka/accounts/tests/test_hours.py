"""Business hours against a slow oracle: every minute, its wall clock, the slots of that day."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import settings as trials
from hypothesis import strategies as st

from alaka.accounts.hours import ALWAYS, DAY, NEVER, WHOLE_DAY, Hours, Rules, Special, opening

BAKU, SARAJEVO, TEHRAN = map(ZoneInfo, ("Asia/Baku", "Europe/Sarajevo", "Asia/Tehran"))
MINUTE = timedelta(minutes=1)
NINE_TO_SIX = ((540, 1080),)
OFFICE = (NINE_TO_SIX,) * 5 + ((), ())


def at(zone: ZoneInfo, year, month, day, *clock_time, fold=0):
    wall = datetime.combine(date(year, month, day), time(*clock_time, fold=fold), zone)
    return wall.astimezone(UTC)


def office(zone: ZoneInfo = BAKU, **more) -> Hours:
    return Hours(Rules(zone, OFFICE, **more))


def daily(zone: ZoneInfo, *slots: tuple[int, int]) -> Hours:
    return Hours(Rules(zone, (slots,) * 7))


def is_open_by_the_wall(rules: Rules, instant: datetime) -> bool:
    wall = instant.astimezone(rules.zone).replace(tzinfo=None)
    for back in (0, 1):
        day = wall.date() - timedelta(days=back)
        minutes = (wall - datetime.combine(day, datetime.min.time())) / MINUTE
        slots, may_be_cut = rules.slots(day)
        stamp = instant.timestamp()
        is_cut = may_be_cut and any(begin <= stamp < end for begin, end in rules.closures)
        if not is_cut and any(begin <= minutes < end for begin, end in slots):
            return True
    return False


# ---------------------------------------------------------------- by hand


def test_a_week_of_an_office_has_forty_five_hours():
    monday = at(BAKU, 2026, 3, 2)
    assert office().seconds_between(monday, monday + timedelta(days=7)) == 45 * 3600
    assert office().seconds_between(monday + timedelta(days=7), monday) == -45 * 3600


def test_it_opens_at_the_begin_and_closes_at_the_end():
    hours = office()
    assert not hours.is_open(at(BAKU, 2026, 3, 2, 8, 59, 59))
    assert hours.is_open(at(BAKU, 2026, 3, 2, 9))
    assert not hours.is_open(at(BAKU, 2026, 3, 2, 18))
    assert hours.next_opening(at(BAKU, 2026, 3, 6, 18)) == at(BAKU, 2026, 3, 9, 9)
    assert hours.next_closing(at(BAKU, 2026, 3, 6, 12)) == at(BAKU, 2026, 3, 6, 18)


def test_several_slots_a_day_leave_the_break_out():
    hours = daily(TEHRAN, (480, 720), (900, 1200))
    begin = at(TEHRAN, 2026, 3, 2, 11)
    assert hours.seconds_between(begin, at(TEHRAN, 2026, 3, 2, 16)) == 2 * 3600
    assert hours.after(begin, timedelta(hours=2)) == at(TEHRAN, 2026, 3, 2, 16)
    # What is over at the end of the day is over then, not the next morning.
    assert hours.after(begin, timedelta(hours=1)) == at(TEHRAN, 2026, 3, 2, 12)


def test_a_night_belongs_to_the_day_on_which_it_begins():
    friday_night = ((), (), (), (), ((22 * 60, 26 * 60),), (), ())
    hours = Hours(Rules(SARAJEVO, friday_night))
    assert hours.is_open(at(SARAJEVO, 2026, 3, 7, 1, 59))
    assert not hours.is_open(at(SARAJEVO, 2026, 3, 7, 2))
    assert not hours.is_open(at(SARAJEVO, 2026, 3, 6, 1))


def test_days_around_the_clock_run_into_each_other():
    weekdays = Hours(Rules(BAKU, (WHOLE_DAY,) * 5 + ((), ())))
    assert weekdays.next_closing(at(BAKU, 2026, 3, 3, 12)) == at(BAKU, 2026, 3, 7)
    assert daily(BAKU, (0, DAY)).next_closing(at(BAKU, 2026, 3, 3)) is None
    assert daily(BAKU, (0, DAY)).next_opening(at(BAKU, 2026, 3, 3)) is None


def test_what_never_opens_says_so_and_counts_nothing():
    now = at(BAKU, 2026, 3, 3)
    assert NEVER.next_opening(now) is None
    assert NEVER.after(now, MINUTE) is None
    assert NEVER.after(now, timedelta()) == now
    assert NEVER.seconds_between(now, now + timedelta(days=900)) == 0
    with pytest.raises(ValueError, match="forward"):
        NEVER.after(now, -MINUTE)


def test_an_hour_that_daylight_saving_leaves_out_is_not_open():
    hours = daily(SARAJEVO, (60, 240))  # 01:00–04:00; 02:00 becomes 03:00 on 29 March 2026
    day = at(SARAJEVO, 2026, 3, 29)
    assert hours.seconds_between(day, day + timedelta(hours=20)) == 2 * 3600
    # A slot within the gap is no time at all; one that begins in it begins when it ends.
    assert not daily(SARAJEVO, (130, 170)).seconds_between(day, day + timedelta(hours=20))
    late = daily(SARAJEVO, (150, 240))
    assert late.next_opening(day) == at(SARAJEVO, 2026, 3, 29, 3)


def test_an_hour_that_comes_twice_is_open_twice():
    day = at(SARAJEVO, 2026, 10, 25)
    hours = daily(SARAJEVO, (60, 240))
    assert hours.seconds_between(day, day + timedelta(hours=20)) == 4 * 3600
    late = daily(SARAJEVO, (22 * 60, 26 * 60 + 30))  # until 02:30, which comes twice
    first, second = (at(SARAJEVO, 2026, 10, 25, 2, 30, fold=fold) for fold in (0, 1))
    assert late.next_closing(day) == first
    assert late.next_opening(first) == second - timedelta(minutes=30)
    assert late.next_closing(first) == second


def test_a_midnight_that_does_not_exist_closes_nothing():
    # Tehran's clocks went from 00:00 to 01:00 on 22 March 2022, the last time they did.
    hours = daily(TEHRAN, (0, 120))
    day = at(TEHRAN, 2022, 3, 21, 12)
    assert hours.next_opening(day) == at(TEHRAN, 2022, 3, 22, 1)
    assert hours.seconds_between(day, day + timedelta(hours=20)) == 3600


def test_a_special_day_goes_before_a_holiday_and_a_holiday_before_the_week():
    holiday, other = date(2026, 3, 3), date(2026, 3, 4)
    hours = office(
        holidays=frozenset({holiday, other}),
        specials=(Special(other, slots=((600, 660),)),),
    )
    assert not hours.is_open(at(BAKU, 2026, 3, 3, 12))
    assert hours.next_opening(at(BAKU, 2026, 3, 2, 18)) == at(BAKU, 2026, 3, 4, 10)
    assert hours.next_closing(at(BAKU, 2026, 3, 4, 10)) == at(BAKU, 2026, 3, 4, 11)


def test_hours_that_a_holiday_closes_are_cut_out():
    begin, end = at(BAKU, 2026, 3, 3, 12), at(BAKU, 2026, 3, 4, 10)
    hours = office(closures=((begin.timestamp(), end.timestamp()),))
    assert hours.next_closing(at(BAKU, 2026, 3, 3, 10)) == begin
    assert hours.next_opening(begin) == end
    # A special day says it all itself.
    special = (Special(date(2026, 3, 3), slots=NINE_TO_SIX),)
    assert office(specials=special, closures=hours.rules.closures).is_open(begin)


def test_a_special_day_comes_again_every_year():
    hours = office(specials=(Special(date(2020, 12, 31), days=2, repeats="year"),))
    assert not hours.is_open(at(BAKU, 2026, 12, 31, 12))
    assert not hours.is_open(at(BAKU, 2027, 1, 1, 12))
    leap = office(specials=(Special(date(2024, 2, 29), repeats="year"),))
    assert leap.is_open(at(BAKU, 2027, 3, 1, 12))
    assert not leap.is_open(at(BAKU, 2028, 2, 29, 12))
    winter = office(specials=(Special(date(2020, 12, 1), days=90, repeats="year"),))
    assert not winter.is_open(at(BAKU, 2027, 2, 26, 12))
    assert winter.is_open(at(BAKU, 2027, 3, 1, 12))


def test_the_first_of_farvardin_moves_in_the_gregorian_year():
    # 1 Farvardin was 20 March in 2024 and 21 March in 2025.
    nowruz = Special(date(2024, 3, 20), days=4, repeats="jalali")
    assert nowruz.holds_on(date(2025, 3, 21))
    assert nowruz.holds_on(date(2025, 3, 24))
    assert not nowruz.holds_on(date(2025, 3, 20))
    assert not nowruz.holds_on(date(2025, 3, 25))


def test_of_several_teams_one_that_is_there_is_enough():
    early, late = daily(BAKU, (480, 720)), daily(BAKU, (660, 1080))
    now = at(BAKU, 2026, 3, 2, 9)
    assert opening([early, late], now).changes_at == at(BAKU, 2026, 3, 2, 18)
    closed = opening([early, late, NEVER], at(BAKU, 2026, 3, 2, 18))
    assert (closed.is_open, closed.changes_at) == (False, at(BAKU, 2026, 3, 3, 8))
    assert opening([], now).is_open
    assert opening([early, ALWAYS], now).changes_at is None
    assert opening([NEVER], now).changes_at is None
    halves = [daily(BAKU, (0, 720)), daily(BAKU, (720, DAY))]
    assert opening(halves, now).changes_at is None


def test_far_off_years_are_answered_too():
    hours = office(SARAJEVO)
    for year in (1, 1899, 1970, 2299, 9998):
        hours.is_open(datetime(year, 6, 3, 12, tzinfo=UTC))
    assert hours.is_open(at(SARAJEVO, 2026, 6, 3, 12))
    assert hours.seconds_between(at(SARAJEVO, 2020, 1, 6), at(SARAJEVO, 2020, 1, 13)) == 45 * 3600


# ---------------------------------------------------------------- against the oracle

slots = st.tuples(st.integers(0, DAY - 1), st.integers(1, DAY)).map(lambda p: (p[0], p[0] + p[1]))
days = st.lists(slots, max_size=3).map(tuple)
# Days on which clocks are put forward or back, and plain ones.
JUMPS = [
    (SARAJEVO, date(2026, 3, 29)), (SARAJEVO, date(2026, 10, 25)), (TEHRAN, date(2022, 3, 22)),
    (TEHRAN, date(2022, 9, 22)), (BAKU, date(2015, 3, 29)), (BAKU, date(2015, 10, 25)),
    (BAKU, date(2026, 3, 1)), (ZoneInfo("America/St_Johns"), date(2026, 11, 1)),
    (ZoneInfo("Australia/Lord_Howe"), date(2026, 4, 5)),
]  # fmt: skip


@st.composite
def situations(draw):
    zone, day = draw(st.sampled_from(JUMPS))
    first = datetime.combine(day, datetime.min.time(), zone).astimezone(UTC) - timedelta(days=1)
    near = st.integers(-2, 2).map(lambda number: day + timedelta(days=number))
    cuts = st.tuples(st.integers(0, 3000), st.integers(1, 900)).map(
        lambda p: (first.timestamp() + p[0] * 60, first.timestamp() + (p[0] + p[1]) * 60)
    )
    rules = Rules(
        zone,
        draw(st.tuples(*[days] * 7)),
        specials=tuple(
            Special(begin, length, "", own)
            for begin, length, own in draw(
                st.lists(st.tuples(near, st.integers(1, 2), days), max_size=2)
            )
        ),
        holidays=frozenset(draw(st.lists(near, max_size=2))),
        closures=tuple(draw(st.lists(cuts, max_size=2))),
    )
    return rules, first


@trials(max_examples=60, deadline=None)
@given(situations(), st.integers(0, 3000), st.integers(0, 3000))
def test_every_minute_is_as_the_wall_clock_says(situation, one, other):
    rules, first = situation
    hours = Hours(rules)
    instants = [first + number * MINUTE for number in range(3 * DAY)]
    truth = [is_open_by_the_wall(rules, instant) for instant in instants]
    assert [hours.is_open(instant) for instant in instants] == truth
    begin, end = min(one, other), max(one, other)
    passed = sum(truth[begin:end]) * 60
    assert hours.seconds_between(instants[begin], instants[end]) == passed
    if passed:
        reached = hours.after(instants[begin], timedelta(seconds=passed))
        last = max(number for number in range(begin, end) if truth[number])
        assert reached == instants[last] + MINUTE
    edges = [n for n in range(begin + 1, 3 * DAY) if truth[n] != truth[n - 1]]
    opens = next((instants[n] for n in edges if truth[n]), None)
    closes = next((instants[n] for n in edges if not truth[n]), None)
    if opens:
        assert hours.next_opening(instants[begin]) == opens
    if closes:
        assert hours.next_closing(instants[begin]) == closes
