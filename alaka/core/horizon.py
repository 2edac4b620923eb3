"""When everything that was being written at some moment is over.

Ids are given out before rows are stored, so they come in no strict order: who reads a table from
where he stood last may pass what has an id and is seen by nobody yet.
"""

from django.db import connection

# Which transactions run is asked of this database alone: the server may have others. Numbers of
# 32 bits are those nearest to the next one of 64.
_STAND = """
WITH s AS (SELECT pg_snapshot_xmax(pg_current_snapshot())::text::bigint AS next),
running AS (
  SELECT next + ((backend_xid::text::bigint - next + 2147483648) & 4294967295) - 2147483648 AS xid
  FROM s, pg_stat_activity WHERE datname = current_database() AND backend_xid IS NOT NULL
)
SELECT greatest(next, (SELECT max(xid) + 1 FROM running)),
       coalesce((SELECT min(xid) FROM running), next)
FROM s
"""


def horizon() -> tuple[int, int]:
    """The first transaction that has not begun, and the oldest that runs: when the latter has come
    to what the former was, all that was being written then is over."""
    with connection.cursor() as cursor:
        cursor.execute(_STAND)
        row: tuple[int, int] = cursor.fetchone()
        return row
