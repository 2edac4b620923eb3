"""When a promise ends: business time from its start, leaving out the spans it stands still."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol

# From, and until; None where it still stands.
Pause = tuple[datetime, datetime | None]


class BusinessTime(Protocol):
    """What counts: accounts.hours.Hours, or several of them together."""

    def seconds_between(self, begin: datetime, end: datetime) -> float: ...

    def after(self, at: datetime, duration: timedelta) -> datetime | None: ...

    def spans(self, begin: datetime, end: datetime) -> list[tuple[datetime, datetime]]: ...


@dataclass(frozen=True)
class Due:
    """``at`` is None while it stands still; then ``left`` business seconds remain."""

    at: datetime | None
    left: float | None = None


def due(hours: BusinessTime, started: datetime, pauses: Iterable[Pause], length: timedelta) -> Due:
    """What ends right when a pause begins has ended."""
    left, since = length.total_seconds(), started
    for begin, end in united(pauses):
        if end is not None and end <= since:
            continue
        if begin > since:
            passed = hours.seconds_between(since, begin)
            if passed >= left:
                return Due(hours.after(since, timedelta(seconds=left)) or begin)
            left -= passed
        if end is None:
            return Due(None, left)
        since = max(since, end)
    # A calendar that never opens again must not leave a promise without an end.
    return Due(hours.after(since, timedelta(seconds=left)) or since + timedelta(seconds=left))


def united(pauses: Iterable[Pause]) -> list[Pause]:
    """In order, those that touch or overlap as one."""
    found: list[Pause] = []
    for begin, end in sorted(pauses, key=lambda pause: pause[0]):
        if found and (found[-1][1] is None or begin <= found[-1][1]):
            last = found[-1][1]
            until = None if last is None or end is None else max(last, end)
            found[-1] = found[-1][0], until
        else:
            found.append((begin, end))
    return found
