"""Visits and events are kept as long as the rule says: whole months go at once."""

from datetime import datetime

from django.db import connection, transaction

from alaka.tracking.columns import changes
from alaka.tracking.events import partitions

_AT_ONCE = 2000
_VISITS = f"""
WITH gone AS (
    DELETE FROM tracking_visit WHERE id IN (
        SELECT id FROM tracking_visit WHERE ended_at < %s ORDER BY id LIMIT {_AT_ONCE}
    ) RETURNING began_at
), told AS ({changes.telling("gone", "began_at")})
SELECT count(*) FROM gone
"""  # noqa: S608


def sweep(before: datetime) -> int:
    """A batch of older visits, then a month of events that lies before it; 0 when none is left."""
    with connection.cursor() as cursor:
        cursor.execute(_VISITS, [before])
        (went,) = cursor.fetchone()
    return went or _drop_month(before)


@transaction.atomic
def _drop_month(before: datetime) -> int:
    old = next((each for each in partitions.months() if each < partitions.month_of(before)), None)
    if old is None:
        return 0
    with connection.cursor() as cursor:
        # Who writes does not wait long; what is locked goes another night.
        cursor.execute("SET LOCAL lock_timeout = '3s'")
        cursor.execute(f"DROP TABLE {partitions.name_of(old)}")
    changes.told(old)
    return 1
