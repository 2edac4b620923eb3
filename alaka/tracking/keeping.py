"""Visits and events are kept as long as the rule says: whole months go at once."""

from datetime import UTC, datetime

from django.db import connection, transaction

from alaka.core.personal import deleted
from alaka.tracking.events import partitions
from alaka.tracking.models import Visit

_MONTHS = """
SELECT child.relname FROM pg_inherits
JOIN pg_class child ON child.oid = inhrelid
WHERE inhparent = to_regclass(%s) ORDER BY child.relname
"""


def sweep(before: datetime) -> int:
    """A batch of older visits, then a month of events that lies before it; 0 when none is left."""
    went = deleted(Visit.objects.filter(ended_at__lt=before))
    return went or _drop_month(before)


@transaction.atomic
def _drop_month(before: datetime) -> int:
    newest = partitions.name_of(partitions.month_of(before.astimezone(UTC)))
    with connection.cursor() as cursor:
        cursor.execute(_MONTHS, [partitions.TABLE])
        old = next((name for (name,) in cursor.fetchall() if name < newest), None)
        if old is None:
            return 0
        # Who writes does not wait long; what is locked goes another night.
        cursor.execute("SET LOCAL lock_timeout = '3s'")
        cursor.execute(f"DROP TABLE {old}")
    return 1
