"""What is to be copied: the months there are, and how often each day was changed."""

from datetime import date
from typing import NamedTuple

from django.db import connection

from alaka.tracking.events import partitions
from alaka.tracking.events.partitions import Month

# A restored database has other tables, one that went back in time another time line.
_BASE = """
SELECT concat_ws('-', system.system_identifier, checkpoint.timeline_id,
    (SELECT oid FROM pg_database WHERE datname = current_database()),
    'tracking_event'::regclass::oid)
FROM pg_control_system() system, pg_control_checkpoint() checkpoint
"""
_CHANGES = "SELECT day, sum(times)::bigint FROM tracking_daychange GROUP BY day"


class Standing(NamedTuple):
    """``base`` is this database and no other; days that are in no change were never changed."""

    base: str
    months: tuple[Month, ...]
    changes: dict[date, int]

    def days(self, first: date, until: date) -> list[date]:
        """Those of months that are there, in order."""
        return [
            day
            for month in self.months
            for day in partitions.days_of(month)
            if first <= day < until
        ]


def standing() -> Standing:
    with connection.cursor() as cursor:
        cursor.execute(_CHANGES)
        changes = dict(cursor.fetchall())
    return Standing(base(), tuple(partitions.months()), changes)


def base() -> str:
    """The name of this database."""
    with connection.cursor() as cursor:
        cursor.execute(_BASE)
        return str(cursor.fetchone()[0])
