from datetime import UTC, datetime, timedelta, timezone

import pytest

from alaka.core import clock

NOON = datetime(2026, 3, 12, 12, 0, tzinfo=UTC)


def test_now_is_aware_and_in_utc():
    assert abs(clock.now() - datetime.now(UTC)) < timedelta(seconds=5)
    assert clock.now().utcoffset() == timedelta(0)


def test_a_stopped_clock_stands_and_runs_again():
    with clock.stopped_at(NOON):
        assert clock.now() == NOON
        with clock.stopped_at(NOON + timedelta(days=1)):
            assert clock.now() == NOON + timedelta(days=1)
        assert clock.now() == NOON
    assert clock.now() != NOON


def test_a_stopped_clock_still_speaks_utc():
    baku = timezone(timedelta(hours=4))
    with clock.stopped_at(NOON.astimezone(baku)):
        assert clock.now().utcoffset() == timedelta(0)


def test_the_clock_refuses_an_instant_without_zone():
    with pytest.raises(ValueError, match="aware"):
        clock.set_for_test(datetime(2026, 3, 12))  # noqa: DTZ001
