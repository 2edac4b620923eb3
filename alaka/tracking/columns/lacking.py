"""What has to be copied before a question can be answered: how far that is, and who is at it.

A little that is not copied is read from PostgreSQL as it is asked for; more would keep the reader
waiting for minutes, and everybody else beside him.
"""

import fcntl
from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime, timedelta

from django.db import connection

from alaka.tracking.columns import changes, engine
from alaka.tracking.columns.covering import Known
from alaka.tracking.columns.shapes import EVENTS, SHAPES, VISITS, Shape
from alaka.tracking.events import partitions

# Bytes of PostgreSQL's tables that a question may read: what takes some seconds.
MOST = 200_000_000

_SIZES = "SELECT relname, pg_relation_size(oid) FROM pg_class WHERE relname = ANY(%s)"
_VISITS = "tracking_visit"


class NoAnswerError(Exception):
    """A question about visits or events that cannot be answered now."""


class TooMuchError(NoAnswerError):
    """What it counts does not find room in memory, nor on the disk beside it."""


class CountingError(NoAnswerError):
    """It is being counted, and nobody would like to wait for it."""


class NotCopiedError(NoAnswerError):
    """``percent`` of all days are copied on this machine. ``is_begun``: somebody copies them, or
    did before."""

    def __init__(self, percent: int, is_begun: bool) -> None:
        super().__init__(f"{percent} % of visits and events are copied")
        self.percent, self.is_begun = percent, is_begun


def check(known: Known, asked: Sequence[Shape], since: datetime, until: datetime) -> None:
    """Raises NotCopiedError where so much is not copied that nobody would wait for it."""
    young = changes.first_young_day()
    end = min(until.astimezone(UTC).date() + timedelta(days=1), young)
    days = known.now.days(since.astimezone(UTC).date(), end)
    lacking = {shape.name: known.lacking(shape, days) for shape in asked}
    if any(lacking.values()) and _bytes(known, lacking) > MOST:
        raise NotCopiedError(_percent(known, young), bool(known.copied.pieces) or _is_at_work())


def _bytes(known: Known, lacking: Mapping[str, set[date]]) -> float:
    """About how much of the tables lies in these days."""
    months = {partitions.name_of(month): partitions.days_of(month) for month in known.now.months}
    with connection.cursor() as cursor:
        cursor.execute(_SIZES, [[*months, _VISITS]])
        sizes: dict[str, int] = dict(cursor.fetchall())
    events = lacking.get(EVENTS.name, set())
    found = sum(
        sizes.get(name, 0) * len(events.intersection(days)) / len(days)
        for name, days in months.items()
    )
    every = sum(len(days) for days in months.values())
    return found + sizes.get(_VISITS, 0) * len(lacking.get(VISITS.name, ())) / max(every, 1)


def _percent(known: Known, young: date) -> int:
    days = known.now.days(date.min, young)
    lacking = sum(len(known.lacking(shape, days)) for shape in SHAPES)
    return int(100 - 100 * lacking / max(len(days) * len(SHAPES), 1))


def _is_at_work() -> bool:
    """Whether a worker of this machine copies at the moment."""
    try:
        with (engine.folder() / "lock").open() as held:
            fcntl.flock(held, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    except OSError:
        return False
    return False
