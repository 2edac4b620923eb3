"""When things happened: twelve months up to now, busier toward the end, by day and not by night."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

DAY = 86_400
HOUR = 3600
_OPENS, _OPEN_FOR = 5 * HOUR, 13.5 * HOUR  # seconds of the day in UTC: all three shops lie east
_GROWTH = 0.85
# The newest came within these last hours, so that there is something to do.
_LATELY = 10 * HOUR
_LATELY_AT_MOST = 40

_CLOCK = [
    f" {second // 3600:02}:{second // 60 % 60:02}:{second % 60:02}+00" for second in range(DAY)
]
_DAYS: dict[int, str] = {}


@dataclass(frozen=True)
class Year:
    """The twelve months before ``now`` (seconds since 1970) with so many conversations."""

    now: int
    conversations: int

    @property
    def recent(self) -> int:
        return min(_LATELY_AT_MOST, self.conversations // 10)

    def opened_at(self, number: int) -> int:
        """When the conversation of that number began; later for a greater number."""
        recent = self.recent
        before = self.conversations - recent
        if number >= before:
            share = (number - before + 0.5) / recent
            return self.now - _LATELY + int(share * (_LATELY - 240))
        return self._on_a_day((number + 0.5) / before)

    def joined_at(self, share: float) -> int:
        """When somebody was noted who never wrote, by their share of the year."""
        return self._on_a_day(share)

    def _on_a_day(self, share: float) -> int:
        start = (self.now - 366 * DAY) // DAY * DAY
        # Yesterday too, once it was over before the newest came.
        days = int(self.now - _LATELY - start + DAY - _OPENS - _OPEN_FOR) // DAY
        day, rest = divmod(days * share**_GROWTH, 1)
        return start + int(day) * DAY + int(_OPENS + rest * _OPEN_FOR)


def stamp(seconds: int) -> str:
    """The instant as PostgreSQL reads it."""
    day, rest = divmod(seconds, DAY)
    text = _DAYS.get(day)
    if text is None:
        _DAYS[day] = text = (date(1970, 1, 1) + timedelta(days=day)).isoformat()
    return text + _CLOCK[rest]


def iso(seconds: int) -> str:
    return datetime.fromtimestamp(seconds, UTC).isoformat()
