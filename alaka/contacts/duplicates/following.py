"""Whoever changed is looked at again, a moment later: by what the time line tells and by addresses
that were added, whichever way they came (a message, a form, an import, the API).

Ids are given out before they are stored, so they come in no strict order. Where events stood when
we last looked is passed only when every transaction of then has ended: so none is missed, however
long an import writes.
"""

from django.db import connection

from alaka.contacts.duplicates.looking import look
from alaka.contacts.models import DuplicateLook, Handle
from alaka.core import clock
from alaka.timeline.models import Event

# Beyond so many everybody is compared anew: that is sooner done.
MANY = 100_000
# So far back it is looked where nothing was followed yet.
MARGIN = 5_000
VERBS = (
    "contact.added", "contact.changed", "contact.imported", "contact.import_undone",
    "contact.merged", "contact.unmerged", "contact.joined_company", "contact.left_company",
)  # fmt: skip

# Which transactions run is asked of this database alone: the server may have others. Numbers of
# 32 bits are those nearest to the next one of 64.
_STAND = """
WITH s AS (SELECT pg_snapshot_xmax(pg_current_snapshot())::text::bigint AS next),
running AS (
  SELECT next + ((backend_xid::text::bigint - next + 2147483648) & 4294967295) - 2147483648 AS xid
  FROM s, pg_stat_activity WHERE datname = current_database() AND backend_xid IS NOT NULL
)
SELECT coalesce((SELECT max(id) FROM timeline_event), 0),
       coalesce((SELECT max(id) FROM contacts_handle), 0),
       greatest(next, (SELECT max(xid) + 1 FROM running)),
       coalesce((SELECT min(xid) FROM running), next)
FROM s
"""


def state() -> DuplicateLook:
    return DuplicateLook.objects.get_or_create(pk=1)[0]


def follow() -> int:
    """Look at those who changed; how many they were."""
    now = state()
    event, handle, horizon, oldest = _stand()
    # Else everybody is going to be compared, or somebody is still writing.
    if now.is_wanted or now.done_at is None or oldest < now.horizon:
        return 0
    changed = _changed(now)
    asked_at = now.asked_at if changed is not None else clock.now()
    look(sorted(changed or ()))
    DuplicateLook.objects.filter(pk=now.pk, event=now.event, handle=now.handle).update(
        event=now.next_event,
        handle=now.next_handle,
        next_event=event,
        next_handle=handle,
        horizon=horizon,
        asked_at=asked_at,
    )
    return len(changed or ())


def mark_all() -> None:
    """Everybody is going to be compared: what comes from now on is followed afterwards."""
    event, handle, horizon, _ = _stand()
    now = state()
    # What is being written now may have got its id already, and nobody sees it yet.
    is_followed = now.done_at is not None
    DuplicateLook.objects.filter(pk=now.pk).update(
        event=now.event if is_followed else max(0, event - MARGIN),
        handle=now.handle if is_followed else max(0, handle - MARGIN),
        next_event=event,
        next_handle=handle,
        horizon=horizon,
    )


def _changed(now: DuplicateLook) -> set[int] | None:
    """None where they are too many."""
    events = Event.objects.filter(pk__gt=now.event, pk__lte=now.next_event, verb__in=VERBS)
    handles = Handle.objects.filter(pk__gt=now.handle, pk__lte=now.next_handle)
    found: set[int] = set()
    for rows in (events.exclude(contact=None), handles):
        found.update(rows.values_list("contact", flat=True)[: MANY + 1])
    return found if len(found) <= MANY else None


def _stand() -> tuple[int, int, int, int]:
    with connection.cursor() as cursor:
        cursor.execute(_STAND)
        row: tuple[int, int, int, int] = cursor.fetchone()
        return row
