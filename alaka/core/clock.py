"""The one clock of the house: everything that asks what time it is asks here."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

_stopped: datetime | None = None


def now() -> datetime:
    """This instant, aware, in UTC."""
    return _stopped or datetime.now(UTC)


def time_in(zone: str) -> str:
    """What the clock shows there, "16:05": templates would turn an instant to their reader's
    zone. "" for a zone that nobody knows."""
    try:
        return f"{now().astimezone(ZoneInfo(zone)):%H:%M}" if zone else ""
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return ""


def set_for_test(instant: datetime | None) -> None:
    """Stop the clock, in every thread, at an aware instant; None lets it run again."""
    global _stopped
    if instant is not None and instant.tzinfo is None:
        raise ValueError("The clock needs an aware instant.")
    _stopped = instant.astimezone(UTC) if instant else None


@contextmanager
def stopped_at(instant: datetime) -> Iterator[None]:
    """Stop the clock inside a ``with``; afterwards it is as it was before."""
    before = _stopped
    set_for_test(instant)
    try:
        yield
    finally:
        set_for_test(before)
