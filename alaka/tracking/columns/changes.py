"""What changed in days that may be copied already: told in the transaction that changes it.

Only rows are added, so that nobody waits for anybody. How often a day was told of is its
generation; a copy that was made at another one is stale.
"""

from collections.abc import Iterable
from datetime import date, timedelta

from django.db import connection, transaction
from django.db.models.functions import Now

from alaka.core import clock
from alaka.tracking.events.partitions import Month, days_of
from alaka.tracking.models import DayChange, LinkChange

# What is younger is copied by nobody.
YOUNG = timedelta(days=1)
# A change of links is known for as long; a copy of links is used for a part of it.
LINKS_KNOWN = timedelta(days=2)
LINKS_USED = timedelta(days=1)

_TOLD_TOGETHER = """
WITH told AS (
    DELETE FROM tracking_daychange WHERE day IN (
        SELECT day FROM tracking_daychange GROUP BY day HAVING count(*) > 1
    ) RETURNING day, times
)
INSERT INTO tracking_daychange (day, times) SELECT day, sum(times) FROM told GROUP BY day
"""


# Changes of links that a snapshot does not show, and those of one's own transaction.
_SINCE = """
"transaction" >= txid_snapshot_xmin('{0}') AND (
    NOT txid_visible_in_snapshot("transaction", '{0}')
    OR "transaction" = txid_current_if_assigned()
)
"""


def telling(rows: str, moment: str) -> str:
    """A part of a statement: the days of these rows of its WITH changed."""
    days = f"SELECT DISTINCT ({moment} AT TIME ZONE 'UTC')::date FROM {rows}"  # noqa: S608
    return f"INSERT INTO tracking_daychange (day) {days}"


def told(month: Month) -> None:
    """All of the month changed."""
    DayChange.objects.bulk_create(DayChange(day=day) for day in days_of(month))


def turned(visitors: Iterable[int | None]) -> None:
    """Their links are others now, or somebody else's; None: those of everybody may be."""
    LinkChange.objects.bulk_create(LinkChange(visitor=visitor) for visitor in visitors)


def snapshot() -> str:
    """All that is committed by now."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT txid_current_snapshot()::text")
        return str(cursor.fetchone()[0])


def turned_since(snapshot: str) -> str:
    """Of LinkChange: a part of a statement."""
    return _SINCE.format(snapshot)


def has_turned(snapshot: str, *, unnamed: bool = False) -> bool:
    """Whether links changed since; ``unnamed``: those of nobody knows whom."""
    such = turned_since(snapshot) + (" AND visitor IS NULL" if unnamed else "")
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT FROM tracking_linkchange WHERE {such} LIMIT 1")
        return bool(cursor.rowcount)


@transaction.atomic
def gather() -> None:
    """What was told of one day in many rows, in one; and what no copy needs to hear any more."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(hashtextextended('tracking changes', 0))")
        if cursor.fetchone()[0]:
            cursor.execute(_TOLD_TOGETHER)
            LinkChange.objects.filter(at__lt=Now() - LINKS_KNOWN).delete()


def first_young_day() -> date:
    """From it on nothing is copied: what was written as young is committed by now."""
    return (clock.now() - timedelta(hours=1)).date() - YOUNG
